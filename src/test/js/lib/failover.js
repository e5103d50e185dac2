"use strict";
// Official clients with their defaults that stay, on WebSocket and on polling, while nodes behind
// their address die. Writes a line for each thing that happens to one of them.

const { io: connect } = require("socket.io-client");

const { URL } = process.env;
const CLIENTS = Number(process.env.CLIENTS);

function say(line) {
  process.stdout.write(JSON.stringify({ ...line, at: Date.now() }) + "\n");
}

for (let number = 0; number < CLIENTS; number++) {
  const transport = number % 2 === 0 ? "websocket" : "polling";
  const socket = connect(URL, { transports: [transport], forceNew: true });
  socket.on("connect", () => say({ is: "connect", number, transport, sid: socket.io.engine.id }));
  socket.on("disconnect", () => say({ is: "disconnect", number, transport }));
}
