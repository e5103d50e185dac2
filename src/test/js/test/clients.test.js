"use strict";
// What every official client does, over every transport and with both parsers.

const { describe, it, before, after, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const { startServer } = require("../lib/target");
const { VARIANTS, Clients, next, ask, collect } = require("../lib/clients");

const bytes = (...values) => Buffer.from(values);
const plain = (value) => JSON.parse(JSON.stringify(value));

for (const variant of VARIANTS) {
  describe(variant.name, () => {
    const clients = new Clients();
    let server;
    before(async () => (server = await startServer(variant.server)));
    afterEach(() => clients.closeAll());
    after(() => server.close());

    const connect = (nsp, options) => clients.connect(server, variant, nsp, options);
    const echo = async (socket, ...args) => {
      const answer = next(socket, "echo");
      socket.emit("echo", ...args);
      return answer;
    };

    it("connects", async () => {
      const socket = await connect();
      const { id, transport, rooms, recovered } = (await ask(socket, "whoami"))[0];
      assert.equal(id, socket.id);
      assert.equal(transport, variant.way === "polling" ? "polling" : "websocket");
      assert.deepEqual(rooms, [id]);
      assert.equal(recovered, false);
      if (variant.client.major > 2) assert.notEqual(socket.id, socket.io.engine.id);
    });

    it("shows the handshake", async () => {
      const [handshake] = await ask(await connect("/", { query: { a: "b & c" } }), "handshake");
      assert.equal(handshake.query.a, "b & c");
      assert.equal(handshake.query.EIO, variant.client.major === 2 ? "3" : "4");
      assert.match(handshake.address, /127\.0\.0\.1$/);
      assert.match(handshake.url, /^\/socket\.io\/\?/);
      assert.equal(handshake.secure, false);
      assert.equal(handshake.xdomain, false);
      assert.equal(handshake.headers.host, `127.0.0.1:${server.port}`);
      assert.ok(Math.abs(handshake.issued - Date.now()) < 60_000);
      assert.ok(Math.abs(Date.parse(handshake.time) - Date.now()) < 60_000);
    });

    it("brings auth", { skip: !variant.client.auth && "a v2 client has none" }, async () => {
      const socket = await connect("/custom", { auth: { token: "123", nested: { a: [1] } } });
      const [handshake] = await ask(socket, "handshake");
      assert.deepEqual(handshake.auth, { token: "123", nested: { a: [1] } });
    });

    it("echoes values", async () => {
      const socket = await connect();
      const values = [1, -1.5, 0, "", "text", true, false, null, [], {}, [1, [2, [3]]], { a: { b: [] } }];
      assert.deepEqual(await echo(socket, ...values), values);
      assert.deepEqual(await echo(socket), []);
      // The msgpack client itself writes whole numbers of 2^64 and above wrongly.
      const great = variant.parser === "json" ? [1e21, 1.7976931348623157e308] : [0.1, -1e-300];
      assert.deepEqual(await echo(socket, 9007199254740991, ...great), [9007199254740991, ...great]);
    });

    it("echoes unicode", async () => {
      const socket = await connect();
      const texts = ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "😀 \u{10FFFF}", "\u2028\u2029", "\0\x01\x1e\x7f", '"\\/'];
      assert.deepEqual(await echo(socket, ...texts), texts);
    });

    it("echoes binary", async () => {
      const socket = await connect();
      const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
      const [back, empty] = await echo(socket, all, bytes());
      assert.ok(Buffer.isBuffer(back));
      assert.deepEqual(back, all);
      assert.equal(empty.length, 0);
    });

    it("echoes nested binary", async () => {
      const socket = await connect();
      const [back, last] = await echo(
        socket,
        { a: bytes(1, 2), list: ["x", bytes(3), { deep: bytes(4, 5, 6) }], n: null },
        bytes(7),
      );
      assert.deepEqual(back.a, bytes(1, 2));
      assert.deepEqual(back.list[1], bytes(3));
      assert.deepEqual(back.list[2].deep, bytes(4, 5, 6));
      assert.equal(back.list[0], "x");
      assert.equal(back.n, null);
      assert.deepEqual(last, bytes(7));
    });

    it("echoes ten attachments", async () => {
      const socket = await connect();
      const ten = Array.from({ length: 10 }, (_, i) => bytes(i));
      assert.deepEqual(await echo(socket, ...ten), ten);
    });

    it("echoes 200 kB of text and of binary", async () => {
      const socket = await connect();
      const text = "0123456789".repeat(20_000);
      assert.deepEqual(await echo(socket, text), [text]);
      const binary = Buffer.alloc(200_000, 7);
      assert.ok((await echo(socket, binary))[0].equals(binary));
    });

    it("keeps events of any name apart", async () => {
      const socket = await connect();
      socket.emit("", 1);
      socket.emit("nobody listens", 2);
      socket.emit("message", 3);
      assert.deepEqual(await echo(socket, "alive"), ["alive"]);
    });

    it("gets acks", async () => {
      const socket = await connect();
      assert.deepEqual(await ask(socket, "ack", 1, "two", { three: 3 }), [1, "two", { three: 3 }]);
      assert.deepEqual(await ask(socket, "ack"), []);
      assert.deepEqual(await ask(socket, "late-ack", 30), ["late"]);
      assert.deepEqual(await ask(socket, "double-ack"), ["first"]);
    });

    it("gets binary acks", async () => {
      const socket = await connect();
      const [first, { nested }] = await ask(socket, "ack", bytes(1, 2), { nested: bytes(3) });
      assert.deepEqual(first, bytes(1, 2));
      assert.deepEqual(nested, bytes(3));
    });

    it("answers acks", async () => {
      const socket = await connect();
      socket.on("question", (a, b, answer) => answer(b, a));
      const called = next(socket, "called");
      socket.emit("call", 0, "question", ["x", { y: 1 }]);
      assert.deepEqual(await called, [null, { y: 1 }, "x"]);
    });

    it("answers acks with binary", async () => {
      const socket = await connect();
      socket.on("question", (a, answer) => answer({ got: a }, bytes(9)));
      const called = next(socket, "called");
      socket.emit("call", 20_000, "question", [bytes(8)]);
      const [err, { got }, last] = await called;
      assert.equal(err, null);
      assert.deepEqual(got, bytes(8));
      assert.deepEqual(last, bytes(9));
    });

    it("lets the server's question time out", async () => {
      const socket = await connect();
      socket.on("question", () => {});
      const called = next(socket, "called");
      socket.emit("call", 50, "question", []);
      assert.deepEqual(await called, ["operation has timed out"]);
    });

    it("uses several namespaces over one connection", async () => {
      const socket = await connect("/", { forceNew: false });
      const other = socket.io.socket("/custom");
      await next(other, "connect");
      const [[first], [second]] = await Promise.all([ask(socket, "whoami"), ask(other, "whoami")]);
      assert.equal(first.nsp, "/");
      assert.equal(second.nsp, "/custom");
      assert.notEqual(first.id, second.id);
      other.disconnect();
      await server.logged({ type: "disconnect", id: second.id });
      assert.deepEqual(await ask(socket, "ack", "still here"), ["still here"]);
    });

    it("is told that there is no such namespace", async () => {
      const socket = clients.client(server, variant, "/nowhere");
      const [err] = await next(socket, variant.client.major === 2 ? "error" : "connect_error");
      assert.equal(err.message ?? err, "Invalid namespace");
    });

    it("is told why it was refused, with data", async () => {
      const socket = clients.client(server, variant, "/deny");
      const [err] = await next(socket, variant.client.major === 2 ? "error" : "connect_error");
      if (variant.client.major === 2) {
        assert.deepEqual(plain(err), { code: 42 }); // the data takes the message's place
      } else {
        assert.equal(err.message, "denied");
        assert.deepEqual(err.data, { code: 42 });
      }
    });

    it("is refused by query", async () => {
      const socket = clients.client(server, variant, "/", { query: { fail: "1" } });
      const [err] = await next(socket, variant.client.major === 2 ? "error" : "connect_error");
      assert.equal(err.message ?? err, "Auth failed (main namespace)");
    });

    it("connects to a dynamic namespace", async () => {
      const socket = await connect(`/dyn-${process.pid}`);
      const [{ nsp, data }] = await ask(socket, "whoami");
      assert.equal(nsp, `/dyn-${process.pid}`);
      assert.deepEqual(data, { parent: true });
    });

    it("meets others in a room", async () => {
      const [a, b, c] = await Promise.all([connect(), connect(), connect()]);
      await ask(a, "join", "room");
      await ask(b, "join", ["room", "other"]);
      const [ofA, ofB, ofC] = [a, b, c].map((s) => collect(s, "news"));
      c.emit("cast", { to: ["room"] }, "news", 1, bytes(1));
      await Promise.all([ofA.count(1), ofB.count(1)]);
      a.emit("cast", { broadcast: true, to: ["room"] }, "news", 2);
      await ofB.count(2);
      a.emit("cast", { from: "nsp" }, "news", 3);
      await Promise.all([ofA.count(2), ofB.count(3), ofC.count(1)]);
      assert.deepEqual(ofA, [[1, bytes(1)], [3]]);
      assert.deepEqual(ofB, [[1, bytes(1)], [2], [3]]);
      assert.deepEqual(ofC, [[3]]);
    });

    it("leaves, and the server knows why", async () => {
      const socket = await connect();
      const { id } = socket;
      const gone = next(socket, "disconnect");
      socket.disconnect();
      assert.equal((await gone)[0], "io client disconnect");
      const [entry] = await server.logged({ type: "disconnect", id });
      assert.equal(entry.reason, "client namespace disconnect");
    });

    it("is sent away", async () => {
      const socket = await connect();
      const { id } = socket;
      const gone = next(socket, "disconnect");
      socket.emit("kick", false);
      assert.equal((await gone)[0], "io server disconnect");
      const [entry] = await server.logged({ type: "disconnect", id });
      assert.equal(entry.reason, "server namespace disconnect");
    });
  });
}
