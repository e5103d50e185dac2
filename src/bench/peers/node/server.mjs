// The bench application on socket.io: under Node with ws, under Bun with @socket.io/bun-engine.
// server.mjs <port> [--parser msgpack] [--ping-interval ms] [--deflate] [--loops 1]
//   [--redis url --adapter classic|sharded|streams]

import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Server } from "socket.io";
import * as msgpack from "socket.io-msgpack-parser";

const bun = process.versions.bun !== undefined;

/** Ends the process with what is wrong and the exit code of wrong use. */
function refuse(problem) {
  console.error(`${bun ? "bun" : "node"}: ${problem}`);
  process.exit(2);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        loops: { type: "string", default: "1" },
        deflate: { type: "boolean", default: false },
        parser: { type: "string", default: "default" },
        "ping-interval": { type: "string", default: "25000" },
        redis: { type: "string", default: "" },
        adapter: { type: "string", default: "classic" },
      },
    });
    return { ...values, port: Number(positionals[0]), extra: positionals.slice(1) };
  } catch (e) {
    return refuse(e.message);
  }
}

const args = readArguments();
const pingInterval = Number(args["ping-interval"]);
if (!Number.isInteger(args.port) || args.port < 0 || args.port > 65535 || args.extra.length > 0) {
  refuse("expected one port from 0 to 65535");
}
if (!Number.isInteger(pingInterval) || pingInterval < 1) {
  refuse("--ping-interval: expected milliseconds");
}
if (args.loops !== "1") {
  refuse("--loops: this server has one event loop");
}
if (args.deflate && bun) {
  refuse("--deflate: bun-engine does not compress");
}
if (!["default", "msgpack"].includes(args.parser)) {
  refuse('--parser: expected "default" or "msgpack"');
}
if (!["classic", "sharded", "streams"].includes(args.adapter)) {
  refuse('--adapter: expected "classic", "sharded" or "streams"');
}

/** A connection to the Redis of `--redis`. */
async function connect() {
  const { createClient } = await import("redis");
  const client = createClient({ url: args.redis });
  client.on("error", (e) => refuse(`--redis: ${e.message}`));
  await client.connect();
  return client;
}

/** The adapter of a node that meets others at a Redis; its prefix keeps other servers out. */
async function adapter() {
  if (args.adapter === "streams") {
    const { createAdapter } = await import("@socket.io/redis-streams-adapter");
    return createAdapter(await connect(), {
      streamName: "bench-node",
      channelPrefix: "bench-node",
    });
  }
  const { createAdapter, createShardedAdapter } = await import("@socket.io/redis-adapter");
  const clients = [await connect(), await connect()];
  return args.adapter === "sharded"
    ? createShardedAdapter(...clients, { channelPrefix: "bench-node" })
    : createAdapter(...clients, { key: "bench-node" });
}

const options = {
  pingInterval,
  serveClient: false,
  perMessageDeflate: args.deflate,
  ...(args.parser === "msgpack" ? { parser: msgpack } : {}),
  ...(args.redis ? { adapter: await adapter() } : {}),
};
const io = new Server(options);

io.on("connection", (socket) => {
  socket.on("join", (room, ack) => {
    socket.join(room);
    ack?.();
  });
  socket.on("leave", (room, ack) => {
    socket.leave(room);
    ack?.();
  });
  socket.on("echo", (value, ack) => ack?.(value));
  socket.on("pub", (room, value, ack) => {
    io.to(room).emit("m", value);
    ack?.();
  });
  socket.on("vol", (room, value, ack) => {
    io.to(room).volatile.emit("m", value);
    ack?.();
  });
});

async function listenOnBun() {
  const { Server: Engine } = await import("@socket.io/bun-engine");
  const engine = new Engine({ path: "/socket.io/", pingInterval });
  io.bind(engine);
  const { port } = Bun.serve({ port: args.port, hostname: "127.0.0.1", ...engine.handler() });
  return port;
}

function listenOnNode() {
  const server = createServer();
  io.attach(server, options);
  return new Promise((resolve) => {
    server.on("error", (e) => refuse(e.message));
    server.listen({ port: args.port, host: "127.0.0.1", backlog: 4096 }, () =>
      resolve(server.address().port),
    );
  });
}

console.log(`listening ${await (bun ? listenOnBun() : listenOnNode())}`);
