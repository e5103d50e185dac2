"use strict";
// A Node server with the official streams adapter and connection state recovery, all of whose
// clients are in one room. Its first line of output is its port. The line "send <name> <rate>"
// makes it emit numbers to the room so many times a second, "stop" ends that: it answers with how
// many there were. RecoveryFigures runs two of them.

const { createServer } = require("node:http");
const { once } = require("node:events");
const { createInterface } = require("node:readline");
const { Server } = require("socket.io");
const { createClient } = require("redis");
const { createAdapter } = require("@socket.io/redis-streams-adapter");

const { REDIS_URL } = process.env;
const STEP = 5;

(async () => {
  const redis = createClient({ url: REDIS_URL });
  redis.on("error", () => {});
  await redis.connect();
  const http = createServer();
  const adapter = createAdapter(redis, { streamName: "race", maxLen: 200000 });
  const server = new Server(http, { adapter, connectionStateRecovery: {} });
  server.on("connection", (socket) => socket.join("r"));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  console.log(http.address().port);

  let timer;
  let sent = 0;
  createInterface({ input: process.stdin }).on("line", (line) => {
    const [command, name, rate] = line.split(" ");
    if (command === "send") {
      const start = Date.now();
      timer = setInterval(() => {
        const due = ((Date.now() - start) * rate) / 1000;
        while (sent < due) server.to("r").emit(name, sent++);
      }, STEP);
    } else {
      clearInterval(timer);
    }
    console.log(sent);
  });
})();
