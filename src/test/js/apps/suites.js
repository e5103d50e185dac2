"use strict";
// What the official suites expect of a server, on the reference server. The Java twin is
// io.roomcast.it.SuiteApps.

/** The socket.io-protocol suite. */
function protocol(io) {
  io.on("connection", (socket) => {
    socket.emit("auth", socket.handshake.auth);
    socket.on("message", (...args) => socket.emit("message-back", ...args));
    socket.on("message-with-ack", (...args) => args.pop()(...args));
  });
  io.of("/custom").on("connection", (socket) => socket.emit("auth", socket.handshake.auth));
}

/** The engine.io-protocol suite: an echo. */
function engineEcho(engine) {
  engine.on("connection", (session) => session.on("message", (data) => session.send(data)));
}

module.exports = { protocol, engineEcho };
