"use strict";
// A Node server with the official Redis adapter, as one of a cluster. Its first line of output is
// its port. Whatever it does not catch ends it.

const { createServer } = require("node:http");
const { once } = require("node:events");
const { Server } = require("socket.io");
const { createClient } = require("redis");
const { createAdapter } = require("@socket.io/redis-adapter");

const { REDIS_URL, KEY = "socket.io" } = process.env;

async function client() {
  const made = createClient({ url: REDIS_URL });
  made.on("error", () => {});
  await made.connect();
  return made;
}

(async () => {
  const http = createServer();
  const adapter = createAdapter(await client(), await client(), { key: KEY });
  const server = new Server(http, { adapter });
  server.on("connection", (socket) => {
    socket.on("join", async (room, done) => {
      await socket.join(room);
      done();
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  console.log(http.address().port);
})();
