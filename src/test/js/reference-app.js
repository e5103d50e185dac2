"use strict";
// The test application on the reference server (npm socket.io), twin of io.roomcast.it.TestApp.
//   node reference-app.js control [port]              a control server, prints "control <port>"
//   node reference-app.js <mode> [port] [options]     one server, prints "listening <port>"
// Modes: conformance, protocol (Socket.IO), engine (Engine.IO echo).
// Control: POST /start {mode, port, options} -> {port}; POST /stop {port}; GET /log?port=N.

const http = require("node:http");
const { Server } = require("socket.io");
const engineIo = require("engine.io");
const msgpack = require("socket.io-msgpack-parser");
const { conformance } = require("./apps/conformance");
const { protocol, engineEcho } = require("./apps/suites");

const MODES = { conformance, protocol };

/** Options of the reference from ours: "parser" and "instances" are not Node's. */
function serverOptions({ parser, instances, ...options }) {
  return parser === "msgpack" ? { ...options, parser: msgpack } : options;
}

/** Starts a server; answers {port, log, close()}. */
async function start({ mode = "conformance", port = 0, options = {} }) {
  const log = [];
  const httpServer = http.createServer((req, res) => res.writeHead(404).end());
  let close;
  if (mode === "engine") {
    const engine = engineIo.attach(httpServer, serverOptions(options));
    engineEcho(engine);
    close = async () => {
      engine.close();
      httpServer.closeAllConnections();
      await new Promise((resolve) => httpServer.close(resolve));
    };
  } else {
    if (!MODES[mode]) throw new Error(`unknown mode ${mode}`);
    const io = new Server(httpServer, serverOptions(options));
    MODES[mode](io, log);
    close = async () => {
      const closed = new Promise((resolve) => io.close(resolve));
      setTimeout(() => httpServer.closeAllConnections(), 50).unref();
      await closed;
    };
  }
  await new Promise((resolve) => httpServer.listen(port, "127.0.0.1", resolve));
  return { port: httpServer.address().port, log, close };
}

async function body(req) {
  let text = "";
  for await (const chunk of req) text += chunk;
  return JSON.parse(text || "{}");
}

/** A control server for processes that cannot start the reference themselves. */
async function control(port) {
  const servers = new Map();
  const actions = {
    "/start": async (req) => {
      const server = await start(await body(req));
      servers.set(server.port, server);
      return { port: server.port };
    },
    "/stop": async (req) => {
      const { port: stopped } = await body(req);
      const server = servers.get(stopped);
      servers.delete(stopped);
      await server.close();
      return {};
    },
    "/log": async (req, url) => servers.get(Number(url.searchParams.get("port"))).log,
  };
  const server = http.createServer(async (req, res) => {
    const url = new URL(req.url, "http://localhost");
    try {
      const answer = await actions[url.pathname](req, url);
      res.setHeader("content-type", "application/json").end(JSON.stringify(answer));
    } catch (err) {
      res.writeHead(500).end(JSON.stringify({ error: String(err) }));
    }
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server.address().port;
}

async function main([mode, port = "0", options = "{}"]) {
  if (mode === "control") {
    console.log(`control ${await control(Number(port))}`);
  } else {
    const server = await start({ mode, port: Number(port), options: JSON.parse(options) });
    console.log(`listening ${server.port}`);
  }
}

if (require.main === module) main(process.argv.slice(2));

module.exports = { start };
