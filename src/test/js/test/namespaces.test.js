"use strict";
// Connecting to namespaces: middleware, refusals, dynamic namespaces, CONNECT again.

const { describe, it, before, after, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const { Socket: Engine } = require("engine.io-client");
const { startServer, onReference } = require("../lib/target");
const { WAYS, Clients, next, ask, collect, sleep } = require("../lib/clients");

for (const variant of WAYS) {
  describe(`namespaces, ${variant.way}`, () => {
    const clients = new Clients();
    let server;
    before(async () => (server = await startServer()));
    afterEach(() => clients.closeAll());
    after(() => server.close());

    const connect = (nsp, options) => clients.connect(server, variant, nsp, options);

    it("runs middlewares in order and delivers what they emit before connect", async () => {
      const socket = clients.client(server, variant, "/layers");
      const order = [];
      socket.on("early", (text) => order.push(text));
      socket.on("connect", () => order.push("connect"));
      await next(socket, "connect");
      assert.deepEqual(order, ["before connect", "connect"]);
      assert.deepEqual((await ask(socket, "whoami"))[0].data, { trail: "abc", runs: 1 });
    });

    it("stops at the middleware that refuses, and connects at the next try", async () => {
      const socket = await connect("/");
      const layers = socket.io.socket("/layers", { auth: { stop: true } });
      const [err] = await next(layers, "connect_error");
      assert.equal(err.message, "stopped at b");
      assert.equal(err.data, undefined);
      layers.auth = {};
      layers.connect();
      await next(layers, "connect");
      assert.deepEqual(await ask(socket, "ack", "never harmed"), ["never harmed"]);
    });

    it("is refused in one namespace and goes on in the others", async () => {
      const socket = await connect("/");
      const [err] = await next(socket.io.socket("/deny"), "connect_error");
      assert.deepEqual([err.message, err.data], ["denied", { code: 42 }]);
      const [lost] = await next(socket.io.socket("/nowhere"), "connect_error");
      assert.equal(lost.message, "Invalid namespace");
      assert.deepEqual(await ask(socket, "ack", 1), [1]);
    });

    it("is refused by what auth says", async () => {
      const socket = clients.client(server, variant, "/", { auth: { deny: true } });
      const [err] = await next(socket, "connect_error");
      assert.deepEqual(err.data, { code: 42 });
    });

    it("asks an auth function", async () => {
      const socket = await connect("/", { auth: (give) => setTimeout(() => give({ late: 1 }), 10) });
      assert.deepEqual((await ask(socket, "handshake"))[0].auth, { late: 1 });
    });

    it("buffers what is emitted before connect", async () => {
      const socket = clients.client(server, variant, "/slow");
      const echoes = collect(socket, "echo");
      for (let i = 0; i < 5; i++) socket.emit("echo", i);
      assert.deepEqual(await echoes.count(5), [[0], [1], [2], [3], [4]]);
    });

    it("makes dynamic namespaces by pattern", async () => {
      const [a, b] = await Promise.all([connect("/dyn-1"), connect("/dyn-2")]);
      const c = await connect("/dyn-1");
      const [ofA, ofB] = [collect(a, "news"), collect(b, "news")];
      c.emit("cast", { from: "nsp" }, "news", 1);
      await ofA.count(1);
      assert.deepEqual(await ask(b, "ack", "turn"), ["turn"]);
      assert.equal(ofB.length, 0);
      await server.logged({ type: "new_namespace", nsp: "/dyn-1" });
    });

    it("refuses names that only look dynamic", async () => {
      for (const name of ["/dyn-", "/dyn-x", "/DYN-1", "/dyn-1/x"]) {
        const [err] = await next(clients.client(server, variant, name), "connect_error");
        assert.equal(err.message, "Invalid namespace", name);
      }
    });

    it("makes dynamic namespaces by function, from name and auth", async () => {
      const socket = await connect("/fn-a", { auth: { token: "yes" } });
      assert.equal((await ask(socket, "whoami"))[0].nsp, "/fn-a");
      const [err] = await next(
        clients.client(server, variant, "/fn-b", { auth: { token: "no" } }),
        "connect_error",
      );
      assert.equal(err.message, "Invalid namespace");
    });

    it("gets a new id when it connects again over the same connection", async () => {
      const socket = await connect("/");
      const other = socket.io.socket("/custom");
      await next(other, "connect");
      const first = other.id;
      other.disconnect();
      await server.logged({ type: "disconnect", id: first, reason: "client namespace disconnect" });
      other.connect();
      await next(other, "connect");
      assert.notEqual(other.id, first);
      assert.deepEqual(await ask(socket, "ack", 1), [1]);
    });

    // The reference looks at both packets before it lets the first take effect, and closes.
    const atOnce = { skip: onReference && "the reference closes the connection" };
    it("leaves a namespace and connects again at once", atOnce, async () => {
      const socket = await connect("/");
      const other = socket.io.socket("/custom");
      await next(other, "connect");
      const first = other.id;
      other.disconnect().connect();
      await next(other, "connect");
      assert.notEqual(other.id, first);
      assert.deepEqual(await ask(socket, "ack", 1), [1]);
    });

    it("keeps the order of packets across namespaces", async () => {
      const socket = await connect("/");
      const other = socket.io.socket("/custom");
      await next(other, "connect");
      const order = [];
      socket.on("echo", (i) => order.push(i));
      other.on("echo", (i) => order.push(i));
      for (let i = 0; i < 100; i++) (i % 2 ? other : socket).emit("echo", i);
      await ask(other, "ack");
      await ask(socket, "ack");
      assert.deepEqual(order, Array.from({ length: 100 }, (_, i) => i));
    });

    it("drops an event that a middleware refuses, and tells the server", async () => {
      const socket = await connect("/");
      socket.emit("blocked", 1);
      const [entry] = await server.logged({ type: "error", id: socket.id });
      assert.equal(entry.message, "blocked");
      assert.deepEqual(await ask(socket, "ack", "alive"), ["alive"]);
    });

    it("shows every event to catch-all listeners", async () => {
      const socket = await connect("/");
      await ask(socket, "any");
      socket.emit("unknown", 1, 2, Buffer.from([1]));
      const echoed = next(socket, "echo");
      socket.emit("echo", "x");
      await echoed;
      const news = next(socket, "news");
      socket.emit("cast", { from: "nsp" }, "news", 1, 2);
      await news;
      const [seen, sent] = await ask(socket, "any");
      assert.deepEqual(seen.map(([event]) => event), ["unknown", "echo", "cast", "any"]);
      assert.equal(seen[0][1], 3);
      assert.deepEqual(sent, [["echo", 1], ["news", 2]]);
    });

    it("is refused by an engine middleware, with a code", async () => {
      const socket = clients.client(server, variant, "/", { extraHeaders: { "x-refuse": "1" } });
      const [err] = await next(socket, "connect_error");
      assert.match(err.message, /^(xhr poll|websocket) error$/);
      if (variant.way !== "websocket") assert.equal(err.description, 400);
      await server.logged({ type: "connection_error", code: 3 });
    });
  });
}

describe("connectTimeout", () => {
  const connectTimeout = 1500;
  const clients = new Clients();
  let server;
  before(async () => (server = await startServer({ connectTimeout })));
  afterEach(() => clients.closeAll());
  after(() => server.close());

  for (const variant of WAYS.filter((v) => v.way !== "upgrade")) {
    // Socket.IO's client closes a connection that it has no socket on: this is Engine.IO's.
    it(`ends a connection that only was refused, ${variant.way}`, async () => {
      const started = Date.now();
      const engine = new Engine(server.url, { path: "/socket.io/", ...variant.options });
      const closed = next(engine, "close");
      await next(engine, "open");
      engine.send("0/deny,");
      const [refused] = await next(engine, "message");
      assert.match(refused, /^4\/deny,/);
      assert.equal((await closed)[0], "transport close");
      const took = Date.now() - started;
      assert.ok(took >= connectTimeout - 5, `${took} ms: it might have been let in meanwhile`);
    });

    it(`spares one that is in a namespace, ${variant.way}`, async () => {
      const socket = await clients.connect(server, variant, "/");
      await sleep(connectTimeout + 300);
      assert.deepEqual(await ask(socket, "ack", 1), [1]);
    });
  }
});
