"use strict";
// A Node server with the official Redis adapter and a server of ours are one: what is asked of one
// happens to the clients of both. Every test runs both ways.

const { describe, it, before, after, beforeEach, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const { createServer } = require("node:http");
const { once } = require("node:events");
const { Server } = require("socket.io");
const { io: connect } = require("socket.io-client");
const { createClient, createCluster } = require("redis");
const { createAdapter, createShardedAdapter } = require("@socket.io/redis-adapter");
const { Emitter } = require("@socket.io/redis-emitter");
const { ask, next, collect } = require("../lib/clients");
const { install, serversTalk, until } = require("../lib/cluster-app");

const { ROOMCAST_URL, REDIS_URL, KEY, SPECIFIC, PARSER, PATTERN, SUBSCRIPTION_MODE } = process.env;
/** Several servers are a Redis Cluster. */
const REDIS_URLS = REDIS_URL.split(",");
/** Which of the adapters: the sharded one has modes. */
const SHARDED = SUBSCRIPTION_MODE !== undefined;
const JSON_PARSER = { encode: JSON.stringify, decode: JSON.parse };
const parser = PARSER === "json" ? { parser: JSON_PARSER } : {};

describe("a Node server and ours", () => {
  const redis = [];
  let asking;
  let http;
  let server;
  let urls;
  let open = [];
  let tests = 0;
  let emitter;

  async function client() {
    const made =
      REDIS_URLS.length > 1
        ? createCluster({ rootNodes: REDIS_URLS.map((url) => ({ url })) })
        : createClient({ url: REDIS_URL });
    made.on("error", () => {});
    await made.connect();
    redis.push(made);
    return made;
  }

  before(async () => {
    const adapter = SHARDED
      ? createShardedAdapter(await client(), await client(), {
          channelPrefix: KEY,
          subscriptionMode: SUBSCRIPTION_MODE,
        })
      : createAdapter(await client(), await client(), {
          key: KEY,
          publishOnSpecificResponseChannel: SPECIFIC === "true",
          ...parser,
        });
    http = createServer();
    server = new Server(http, { adapter });
    install(server.of("/"));
    install(server.of("/admin"));
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    urls = { ours: ROOMCAST_URL, node: `http://127.0.0.1:${http.address().port}` };
    if (!SHARDED) {
      emitter = new Emitter(await client(), { key: KEY, ...(parser.parser ? parser : {}) });
    }
    asking = await client();
    await until("two servers", async () => (await server.of("/").adapter.serverCount()) === 2);
    await until("in both", async () => (await server.of("/admin").adapter.serverCount()) === 2);
  });

  after(async () => {
    await server.close();
    await new Promise((resolve) => setTimeout(resolve, 100)); // its goodbyes to Redis
    await Promise.all(redis.map((r) => r.close()));
  });

  /** Whether the server that has somebody in a room subscribes to a channel for that. */
  function hasChannel(where, room) {
    if (!SHARDED) return where === "ours" && PATTERN !== "true";
    const isOwn = open.some((socket) => socket.id === room);
    return SUBSCRIPTION_MODE === "dynamic-private" || (SUBSCRIPTION_MODE === "dynamic" && !isOwn);
  }

  /** Waits until Redis knows that a server has somebody in a room: not all joins wait for that. */
  async function subscribed(where, nsp, room) {
    if (!hasChannel(where, room)) return;
    const channel = `${KEY}#${nsp || "/"}#${room}#`;
    const command = ["PUBSUB", SHARDED ? "SHARDNUMSUB" : "NUMSUB", channel];
    await until(`subscribed to ${channel}`, async () => {
      const [, count] = await (REDIS_URLS.length > 1
        ? asking.sendCommand(channel, false, command)
        : asking.sendCommand(command));
      return Number(count) === 1;
    });
  }

  /** A client in these rooms, once both servers know of it. */
  async function join(where, name, rooms, nsp = "") {
    const socket = connect(urls[where] + nsp, {
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      auth: { name },
      extraHeaders: { cookie: "secret=1", authorization: "Bearer t0p" },
    });
    open.push(socket);
    await once(socket, "connect");
    await Promise.all(rooms.map((room) => ask(socket, "join", room)));
    await Promise.all([socket.id, ...rooms].map((room) => subscribed(where, nsp, room)));
    return socket;
  }

  afterEach(() => {
    open.forEach((socket) => socket.close());
    open = [];
  });

  for (const [from, to] of [
    ["ours", "node"],
    ["node", "ours"],
  ]) {
    describe(`from ${from} to ${to}`, () => {
      let actor;
      let a;
      let b;
      let r1, r2, r3, r4;
      /** What a and b have got: numbers, and what that was sent to. */
      let got;
      let sent;

      beforeEach(async () => {
        // Of each test its own: servers stay subscribed to those of others for a while.
        tests++;
        [r1, r2, r3, r4] = ["r1", "r2", "r3", "r4"].map((room) => `${room} of ${tests}`);
        actor = await join(from, "actor", [`home of ${tests}`]);
        a = await join(to, "a", [r1]);
        b = await join(to, "b", [r1, r2]);
        got = { a: collect(a, "numbered"), b: collect(b, "numbered") };
        sent = new Map();
      });

      /** Emits something once: it comes to those, and to nobody else. */
      async function expectReceivers(options, expected) {
        const number = sent.size;
        sent.set(number, { options, expected });
        await ask(actor, "emit", options, "numbered", number, JSON.stringify(options));
        await until(`"${expected}" got ${number}`, () =>
          [...expected].every((name) => whoGot(number).includes(name)),
        );
        await settled(a, b);
        assert.equal(whoGot(number), expected);
      }

      function whoGot(number) {
        return ["a", "b"].filter((name) => got[name].some(([n]) => n === number)).join("");
      }

      /** What has come to the other server is with its clients. */
      async function settled(...clients) {
        const tag = `t${Math.random()}`;
        const marks = clients.map((client) => next(client, tag));
        await ask(actor, "emit", {}, tag);
        await Promise.all(marks);
        await Promise.all(clients.map((client) => ask(client, "heard")));
      }

      /** All that was sent came once, to nobody else, and in its order where sent to the same. */
      async function expectOnceEach() {
        // Something comes after it on every channel.
        for (const { options, expected } of [...sent.values()]) {
          await expectReceivers(options, expected);
        }
        for (const [number, { expected }] of sent) assert.equal(whoGot(number), expected);
        assertOnceEach(got.a);
        assertOnceEach(got.b);
      }

      function assertOnceEach(all) {
        const last = new Map();
        for (const [number, to] of all) {
          assert.ok(number > (last.get(to) ?? -1), `${number} to ${to} after ${last.get(to)}`);
          last.set(to, number);
        }
      }

      it("broadcasts", async () => {
        await expectReceivers({}, "ab");
        await expectReceivers({ in: [r1] }, "ab");
        await expectReceivers({ in: [r2] }, "b");
        await expectReceivers({ in: [r1, r2] }, "ab");
        await expectReceivers({ in: [r1], except: [r2] }, "a");
        await expectReceivers({ except: [r2] }, "a");
        await expectReceivers({ in: ["nobody"] }, "");
        await expectReceivers({ in: [a.id] }, "a");
        await expectReceivers({ in: [r1], volatile: true }, "ab");
        await expectOnceEach();
      });

      it("carries every kind of argument", async () => {
        const values = [
          "é😀",
          -1,
          1.5,
          2 ** 40,
          true,
          null,
          [],
          {},
          { a: [{ b: null }] },
          "x".repeat(70000),
        ];
        const [got] = await Promise.all([
          next(a, "values"),
          ask(actor, "emit", { in: [r1] }, "values", ...values),
        ]);
        assert.deepEqual(got, values);
      });

      it("carries binary", { skip: PARSER === "json" }, async () => {
        const [got] = await Promise.all([
          next(a, "binary"),
          ask(actor, "emit", { in: [r1] }, "binary", Buffer.from([1, 2]), { b: Buffer.alloc(300) }),
        ]);
        assert.deepEqual(got, [Buffer.from([1, 2]), { b: Buffer.alloc(300) }]);
      });

      it("keeps the order", async () => {
        const all = collect(a, "n");
        const many = [];
        const targets = [{ in: [r1] }, {}, { in: [a.id] }, { in: [r1, r2] }];
        for (let i = 0; i < 200; i++) {
          const target = targets[i % targets.length];
          many.push(ask(actor, "emit", target, "n", i, JSON.stringify(target)));
        }
        await Promise.all(many);
        await all.count(200);
        await settled(a, b);
        assert.equal(all.length, 200);
        assertOnceEach(all);
        // Of a Redis Cluster, each master has an order of its own.
        if (REDIS_URLS.length === 1 || SUBSCRIPTION_MODE === "static") {
          assert.deepEqual(
            all.map(([i]) => i),
            many.map((_, i) => i),
          );
        }
      });

      it("keeps namespaces apart", async () => {
        const admin = await join(to, "admin", [r1], "/admin");
        const boss = await join(from, "boss", [], "/admin");
        const wrong = collect(a, "news");
        const [news] = await Promise.all([
          next(admin, "news"),
          ask(boss, "emit", { in: [r1] }, "news", 7),
        ]);
        assert.deepEqual(news, [7]);
        await expectReceivers({}, "ab");
        assert.equal(wrong.length, 0);
      });

      it("collects acks", async () => {
        a.on("ask", (n, answer) => answer({ from: "a", n }));
        b.on("ask", (n, answer) => answer({ from: "b", n }));
        const [answers] = await ask(actor, "ask", { in: [r1] }, "ask", 5);
        answers.sort((x, y) => x.from.localeCompare(y.from));
        assert.deepEqual(answers, [
          { from: "a", n: 5 },
          { from: "b", n: 5 },
        ]);
        assert.deepEqual(await ask(actor, "ask", { in: ["nobody"] }, "ask", 5), [[]]);
      });

      it("fetches sockets, without secrets", async () => {
        const [found] = await ask(actor, "fetch", { in: [r1] });
        assert.deepEqual(found.map(({ id }) => id).sort(), [a.id, b.id].sort());
        const one = found.find(({ id }) => id === b.id);
        assert.deepEqual(one.rooms.sort(), [r1, r2, b.id].sort());
        assert.deepEqual(one.data, { name: "b" });
        assert.equal(one.handshake.headers.host, new URL(urls[to]).host);
        if (to === "ours") {
          assert.equal(one.handshake.headers.cookie, undefined);
          assert.ok(!JSON.stringify(one.handshake).includes("t0p"));
        }
        // Those of the test before may not all be gone yet.
        const all = async () => (await ask(actor, "fetch", {}))[0].map(({ id }) => id).sort();
        const expected = [actor.id, a.id, b.id].sort().join();
        await until("nobody else", async () => (await all()).join() === expected);
      });

      it("manages rooms and sockets", async () => {
        const members = async (room) => (await ask(b, "fetch", { in: [room] }))[0].length;
        await ask(actor, "socketsJoin", { in: [r2], rooms: [r3, r4] });
        await until("b in r3 and r4", async () => (await members(r3)) + (await members(r4)) === 2);
        await Promise.all([r3, r4].map((room) => subscribed(to, "", room)));
        await expectReceivers({ in: [r3] }, "b");
        await ask(actor, "socketsLeave", { in: [r3], rooms: [r3] });
        await until("nobody in r3", async () => (await members(r3)) === 0);
        await expectReceivers({ in: [r3] }, "");
        await expectReceivers({ in: [r4] }, "b");
        if (!SHARDED || from === "ours") {
          const [rooms] = await ask(actor, "allRooms");
          for (const room of [`home of ${tests}`, r1, r2, r4, a.id, b.id, actor.id]) {
            assert.ok(rooms.includes(room), room);
          }
        }
        const [gone] = await Promise.all([
          next(b, "disconnect"),
          ask(actor, "disconnectSockets", { in: [r2], close: false }),
        ]);
        assert.equal(gone[0], "io server disconnect");
        await settled(a);
        assert.ok(a.connected);
      });

      it("lets servers talk", () => serversTalk(actor, { from, listener: a, to }, { a: [1] }));
    });
  }

  describe("the emitter", { skip: SHARDED && "it does not know sharded Pub/Sub" }, () => {
    let a;
    let b;
    beforeEach(async () => {
      a = await join("ours", "a", ["r1"]);
      b = await join("ours", "b", ["r1", "r2"]);
    });

    it("reaches clients", async () => {
      const got = collect(a, "e");
      const gotB = collect(b, "e");
      emitter.emit("e", 1);
      emitter.to("r1").emit("e", 2);
      emitter.to(["r1", "r2"]).except("r2").emit("e", 3);
      emitter.volatile.compress(false).to(a.id).emit("e", 4);
      emitter.of("/admin").emit("e", 5);
      emitter.to("r2").emit("e", 6);
      await got.count(4);
      await gotB.count(3);
      assert.deepEqual(got.flat(), [1, 2, 3, 4]);
      assert.deepEqual(gotB.flat(), [1, 2, 6]);
    });

    it("manages them", async () => {
      emitter.in("r2").socketsJoin("r9");
      await until("b in r9", async () => (await ask(a, "fetch", { in: ["r9"] }))[0].length === 1);
      emitter.in("r2").socketsLeave("r9");
      await until("not in r9", async () => (await ask(a, "fetch", { in: ["r9"] }))[0].length === 0);
      emitter.serverSideEmit("note", "of the emitter");
      await until("the note", async () =>
        (await ask(a, "heard"))[0].includes(JSON.stringify(["of the emitter"])),
      );
      const gone = next(b, "disconnect");
      emitter.in("r2").disconnectSockets(true);
      assert.match((await gone)[0], /io server disconnect|transport close/);
      await ask(a, "heard");
      assert.ok(a.connected);
    });
  });
});
