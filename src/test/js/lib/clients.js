"use strict";
// The official clients and the ways they can connect.

const msgpack = require("socket.io-msgpack-parser");

const TRANSPORTS = {
  polling: ["polling"],
  websocket: ["websocket"],
  upgrade: ["polling", "websocket"],
};

const CLIENTS = [
  { version: "4.8.4", module: "socket.io-client", auth: true, timeout: true, major: 4 },
  { version: "4.0.2", module: "socket.io-client-4.0", auth: true, major: 4 },
  { version: "3.1.3", module: "socket.io-client-3", auth: true, major: 3 },
  { version: "2.5.0", module: "socket.io-client-2", auth: false, major: 2 },
].map((client) => ({ ...client, io: require(client.module) }));

/** Every client with every way to connect; the newest with both parsers. */
const VARIANTS = CLIENTS.flatMap((client) =>
  ["json", "msgpack"]
    .filter((parser) => parser === "json" || client.version === "4.8.4")
    .flatMap((parser) =>
      Object.keys(TRANSPORTS).map((way) => ({
        name: `client ${client.version}, ${way}${parser === "json" ? "" : `, ${parser}`}`,
        client,
        way,
        parser,
        options: {
          transports: TRANSPORTS[way],
          ...(parser === "msgpack" ? { parser: msgpack } : {}),
        },
        /** What the server needs for it. */
        server: { parser, ...(client.major === 2 ? { allowEIO3: true } : {}) },
      })),
    ),
);

/** The newest client, per way to connect. */
const WAYS = VARIANTS.filter((v) => v.client.version === "4.8.4" && v.parser === "json");

/** For what comes at once, on a machine that has other things to do. */
const PATIENCE = 20_000;

/** Fails when the promise takes too long, and says what was awaited. */
function within(millis, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${millis} ms`)), millis);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The arguments of the next such event. */
function next(emitter, event, millis = PATIENCE) {
  return within(millis, event, new Promise((resolve) => emitter.once(event, (...a) => resolve(a))));
}

/** Emits with an acknowledgement; answers its arguments. */
function ask(socket, event, ...args) {
  return within(
    PATIENCE,
    `ack of ${event}`,
    new Promise((resolve) => socket.emit(event, ...args, (...answer) => resolve(answer))),
  );
}

/** Collects the arguments of such events; `count(n)` waits until there are n. */
function collect(emitter, event) {
  const all = [];
  const waiting = [];
  emitter.on(event, (...args) => {
    all.push(args);
    for (const w of waiting) if (all.length >= w.n) w.resolve(all);
  });
  const count = (n, millis = PATIENCE) =>
    within(
      millis,
      `${n} of ${event}`,
      new Promise((resolve) => {
        if (all.length >= n) resolve(all);
        else waiting.push({ n, resolve });
      }),
    );
  return Object.defineProperty(all, "count", { value: count, enumerable: false });
}

/** Clients of one test: all are closed by `closeAll`. */
class Clients {
  constructor() {
    this.open = [];
  }

  /** A client that is not necessarily connected yet. */
  client(server, variant, nsp = "/", options = {}) {
    const socket = variant.client.io(server.url + nsp, {
      forceNew: true,
      reconnection: false,
      ...variant.options,
      ...options,
    });
    this.open.push(socket);
    return socket;
  }

  /** A connected client; with way "upgrade", one that has upgraded. */
  async connect(server, variant, nsp = "/", options = {}) {
    const socket = this.client(server, variant, nsp, options);
    if (variant.way !== "upgrade") {
      await connected(socket);
      return socket;
    }
    await Promise.all([connected(socket), upgraded(socket)]);
    return socket;
  }

  closeAll() {
    for (const socket of this.open.splice(0)) {
      socket.removeAllListeners?.();
      (socket.io.engine ?? socket.io).close?.();
      socket.disconnect();
    }
  }
}

function connected(socket) {
  return within(
    PATIENCE,
    "connect",
    new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
      socket.once("error", reject);
    }),
  );
}

/** Waits until the engine under the socket speaks WebSocket. */
function upgraded(socket) {
  const onEngine = (engine) =>
    engine.transport.name === "websocket" ? undefined : next(engine, "upgrade");
  const { engine } = socket.io;
  if (engine) return onEngine(engine);
  return next(socket.io, "open").then(() => onEngine(socket.io.engine));
}

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

module.exports = {
  VARIANTS,
  WAYS,
  CLIENTS,
  PATIENCE,
  Clients,
  next,
  ask,
  collect,
  within,
  sleep,
  upgraded,
};
