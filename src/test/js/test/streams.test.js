"use strict";
// A Node server with the official streams adapter and a server of ours are one: what is asked of
// one happens to the clients of both, and sessions of either go on at the other.

const { describe, it, before, after, beforeEach, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const { createServer } = require("node:http");
const { once } = require("node:events");
const { Server } = require("socket.io");
const { io: connect } = require("socket.io-client");
const { createClient } = require("redis");
const { createAdapter } = require("@socket.io/redis-streams-adapter");
const { ask, next, collect } = require("../lib/clients");
const { install, receivers, serversTalk, until } = require("../lib/cluster-app");

const { ROOMCAST_URL, REDIS_URL, STREAM, COUNT, CHANNEL, NSP } = process.env;

describe("a Node server with streams and ours", () => {
  let redis;
  let http;
  let server;
  let urls;
  let open = [];

  before(async () => {
    redis = createClient({ url: REDIS_URL });
    redis.on("error", () => {});
    await redis.connect();
    const adapter = createAdapter(redis, {
      streamName: STREAM,
      streamCount: Number(COUNT),
      channelPrefix: CHANNEL,
      blockTimeInMs: 100,
    });
    http = createServer();
    server = new Server(http, { adapter, connectionStateRecovery: {} });
    install(server.of(NSP));
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    urls = { ours: ROOMCAST_URL, node: `http://127.0.0.1:${http.address().port}` };
    await until("two servers", async () => (await server.of(NSP).adapter.serverCount()) === 2);
    await reading();
  });

  after(async () => {
    await server.close();
    await redis.close();
  });

  afterEach(() => {
    open.forEach((socket) => socket.close());
    open = [];
  });

  /** A client that goes on with the session of another, if there is one. */
  function client(where, name, before) {
    const socket = connect(urls[where] + NSP, {
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      autoConnect: false,
      auth: { name },
    });
    if (before !== undefined) {
      socket._pid = before._pid;
      socket._lastOffset = before._lastOffset;
    }
    open.push(socket);
    return socket;
  }

  async function join(where, name, rooms = []) {
    const socket = client(where, name).connect();
    await once(socket, "connect");
    await Promise.all(rooms.map((room) => ask(socket, "join", room)));
    return socket;
  }

  /** Node's adapter begins to read some time after its start: until then it misses messages. */
  async function reading() {
    const [ours, node] = await Promise.all([join("ours", "x"), join("node", "y")]);
    for (const [from, to] of [
      [ours, node],
      [node, ours],
    ]) {
      let got = false;
      to.on("are you there", () => (got = true));
      await until("reading", async () => {
        await ask(from, "emit", {}, "are you there");
        await new Promise((resolve) => setTimeout(resolve, 20));
        return got;
      });
    }
    open.forEach((socket) => socket.close());
  }

  it("goes on after what is too large for the stream, which sessions that were away do not survive", async () => {
    const rooms = ["r1"];
    const [actor, here, there, away] = await Promise.all(
      ["ours", "ours", "node", "ours"].map((where) => join(where, where, rooms)),
    );
    const first = Promise.all([here, there, away].map((socket) => next(socket, "first")));
    await ask(actor, "emit", { in: rooms }, "first");
    await first;
    away.io.engine.close();
    await until("gone", async () => (await ask(here, "fetch", { in: rooms }))[0].length === 3);
    const large = next(here, "large");
    const after = Promise.all([here, there].map((socket) => next(socket, "after")));
    there.on("large", () => assert.fail("it is not in the stream"));
    await ask(actor, "emit", { in: rooms }, "large", "x".repeat(300_000));
    await ask(actor, "emit", { in: rooms }, "after");
    await Promise.all([large, after]);
    const again = client("ours", "again", away).connect();
    await once(again, "connect");
    assert.equal(again.recovered, false);
    assert.notEqual(again.id, away.id);
  });

  for (const [from, to] of [
    ["ours", "node"],
    ["node", "ours"],
  ]) {
    describe(`from ${from} to ${to}`, () => {
      let actor;
      let a;
      let b;
      beforeEach(async () => {
        actor = await join(from, "actor", ["home"]);
        a = await join(to, "a", ["r1"]);
        b = await join(to, "b", ["r1", "r2"]);
      });

      /** Who of a and b gets the event: each once. */
      const receive = (options) => receivers(actor, { a, b }, options);

      it("broadcasts", async () => {
        assert.equal(await receive({}), "ab");
        assert.equal(await receive({ in: ["r1"] }), "ab");
        assert.equal(await receive({ in: ["r1", "r2"] }), "ab");
        assert.equal(await receive({ in: ["r1"], except: ["r2"] }), "a");
        assert.equal(await receive({ in: ["nobody"] }), "");
        assert.equal(await receive({ in: [a.id] }), "a");
        assert.equal(await receive({ in: ["r1"], volatile: true }), "ab");
      });

      it("carries every kind of argument", async () => {
        const values = ["é😀", -1, 1.5, 2 ** 40, true, null, [], { a: [{ b: null }] }, "x".repeat(70000)];
        const plain = collect(a, "plain");
        const binary = collect(a, "binary");
        await ask(actor, "emit", { in: ["r1"] }, "plain", ...values);
        await ask(actor, "emit", { in: ["r1"] }, "binary", Buffer.from([1, 2, 3]), { x: Buffer.from([4]) });
        await plain.count(1);
        await binary.count(1);
        assert.deepEqual(plain[0].slice(0, -1), values);
        assert.deepEqual(binary[0].slice(0, -1), [Buffer.from([1, 2, 3]), { x: Buffer.from([4]) }]);
        assert.match(binary[0].at(-1), /^[0-9]+-[0-9]+$/);
      });

      it("keeps the order", async () => {
        const got = collect(a, "n");
        for (let i = 0; i < 200; i++) {
          actor.emit("emit", { in: i % 3 ? ["r1"] : [] }, "n", i, () => {});
        }
        await got.count(200);
        assert.deepEqual(
          got.map(([i]) => i),
          Array.from({ length: 200 }, (_, i) => i),
        );
      });

      it("asks for acks and sockets, and moves and ends them", async () => {
        a.on("q", (x, done) => done(`a${x}`));
        b.on("q", (x, done) => done(`b${x}`));
        const [answers] = await ask(actor, "ask", { in: ["r1"] }, "q", 1);
        assert.deepEqual(answers.sort(), ["a1", "b1"]);
        await ask(actor, "socketsJoin", { in: ["r2"], rooms: ["r3"] });
        await until("in r3", async () => {
          const [found] = await ask(actor, "fetch", { in: ["r3"] });
          return found.length === 1 && found[0].id === b.id && found[0].data.name === "b";
        });
        await ask(actor, "socketsLeave", { in: ["r3"], rooms: ["r1"] });
        await until("out of r1", async () => (await ask(actor, "fetch", { in: ["r1"] }))[0].length === 1);
        const gone = next(b, "disconnect");
        await ask(actor, "disconnectSockets", { in: ["r3"], close: true });
        await gone;
      });

      it("tells servers", () => serversTalk(actor, { from, listener: a, to }));

      it("takes over a session, with what was missed, and gives it back", async () => {
        const first = next(a, "first");
        await ask(actor, "emit", { in: ["r1"] }, "first");
        await first;
        const { id } = a;
        let before = a;
        for (const [round, where] of [from, to, from].entries()) {
          before.io.engine.close();
          await until("gone", async () => {
            const [found] = await ask(actor, "fetch", { in: ["r1"] });
            return !found.some((socket) => socket.id === id);
          });
          await ask(actor, "emit", { in: ["r1"] }, "missed", round, 1);
          await ask(actor, "emit", { in: ["r2"] }, "missed", "not for it");
          await ask(actor, "emit", { except: ["r1"] }, "missed", "not for it");
          await ask(actor, "emit", {}, "missed", round, Buffer.from([2]));
          await ask(actor, "emit", { in: [id, "r2"] }, "missed", round, 3);
          const again = client(where, "again", before);
          const missed = collect(again, "missed");
          again.connect();
          await once(again, "connect");
          assert.equal(again.recovered, true);
          assert.equal(again.id, id);
          await missed.count(3);
          const live = next(again, "live");
          await ask(actor, "emit", { in: ["r1"] }, "live");
          await live;
          assert.deepEqual(
            missed.map((args) => args.slice(0, -1)),
            [
              [round, 1],
              [round, Buffer.from([2])],
              [round, 3],
            ],
          );
          const [found] = await ask(actor, "fetch", { in: ["r1"] });
          const one = found.find((socket) => socket.id === id);
          assert.deepEqual(one.rooms.sort(), [id, "r1"].sort());
          assert.equal(one.data.name, "a");
          before = again;
        }
      });
    });
  }
});
