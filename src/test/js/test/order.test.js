"use strict";
// A thousand numbered messages each way, at the same time: none lost, doubled or out of order.

const { describe, it, after, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const { startServer } = require("../lib/target");
const { VARIANTS, WAYS, Clients, next, ask, collect } = require("../lib/clients");

const COUNT = 1000;
const numbers = Array.from({ length: COUNT }, (_, i) => i);

/** Messages of several sizes, some binary, in small bunches with pauses. */
async function sendNumbered(socket, bunch) {
  for (let i = 0; i < COUNT; i++) {
    if (i % 7 === 0) socket.emit("numbered", i, Buffer.alloc(i % 300, 1));
    else socket.emit("numbered", i, "x".repeat(i % 1000));
    if (i % bunch === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Starts the upgrade that the option `upgrade: false` held back; the probe is the client's own. */
function upgradeNow(engine) {
  (engine._probe ?? engine.probe).call(engine, "websocket");
  return next(engine, "upgrade");
}

function check(received, answer) {
  assert.deepEqual(received.map(([i]) => i), numbers);
  assert.deepEqual(answer, { next: COUNT, breaks: [] });
}

for (const instances of [1, 2, 4]) {
  describe(`order, ${instances} instances`, () => {
    const servers = new Map();
    const clients = new Clients();
    const serverFor = async (variant) => {
      const key = JSON.stringify(variant.server);
      if (!servers.has(key)) servers.set(key, await startServer({ ...variant.server, instances }));
      return servers.get(key);
    };
    afterEach(() => clients.closeAll());
    after(() => Promise.all([...servers.values()].map((server) => server.close())));

    for (const variant of instances === 2 ? VARIANTS : WAYS) {
      it(`both ways, ${variant.name}`, async () => {
        const server = await serverFor(variant);
        const socket = await clients.connect(server, variant, "/");
        const received = collect(socket, "n");
        socket.emit("flood", COUNT);
        await sendNumbered(socket, 50);
        await received.count(COUNT);
        check(received, (await ask(socket, "numbered-end"))[0]);
      });
    }

    for (const variant of (instances === 2 ? VARIANTS : WAYS).filter((v) => v.way === "upgrade")) {
      for (const bunch of [10, 100]) {
        it(`with the upgrade in the middle, ${variant.name}, bunches of ${bunch}`, async () => {
          const server = await serverFor(variant);
          const socket = clients.client(server, variant, "/", { upgrade: false });
          await next(socket, "connect");
          const received = collect(socket, "n");
          const upgrade = received.count(200).then(() => upgradeNow(socket.io.engine));
          for (let i = 0; i < COUNT; i += 100) {
            setTimeout(() => socket.emit("flood-part", i, 100), i / 5);
          }
          await Promise.all([sendNumbered(socket, bunch), upgrade]);
          await received.count(COUNT);
          assert.equal(socket.io.engine.transport.name, "websocket");
          check(received, (await ask(socket, "numbered-end"))[0]);
        });
      }
    }

    it("broadcasts in each sender's order, to every instance", async () => {
      const server = await serverFor(WAYS[1]);
      const all = await Promise.all(
        [0, 1, 2, 3, 4, 5].map((i) => clients.connect(server, WAYS[i % 3], "/custom")),
      );
      await Promise.all(all.map((socket) => ask(socket, "join", "room")));
      const got = all.map((socket) => collect(socket, "news"));
      for (let i = 0; i < 200; i++) {
        all.forEach((socket, s) =>
          socket.emit("cast", i % 2 ? { from: "nsp" } : { from: "nsp", to: ["room"] }, "news", s, i),
        );
      }
      await Promise.all(got.map((list) => list.count(200 * all.length)));
      for (const list of got) {
        for (let s = 0; s < all.length; s++) {
          const ofSender = list.filter(([sender]) => sender === s).map(([, i]) => i);
          assert.deepEqual(ofSender, numbers.slice(0, 200));
        }
      }
    });

    it("fetches and moves sockets of every instance", async () => {
      const server = await serverFor(WAYS[1]);
      const all = await Promise.all(
        Array.from({ length: 12 }, (_, i) => clients.connect(server, WAYS[i % 3], "/dyn-7")),
      );
      const [first] = all;
      const [found] = await ask(first, "fetch", { from: "nsp" });
      assert.deepEqual(found.map((s) => s.id).sort(), all.map((s) => s.id).sort());
      first.emit("sockets-join", { broadcast: true }, ["others"]);
      const [others] = await ask(first, "fetch", { from: "nsp", to: ["others"] });
      assert.equal(others.length, all.length - 1);
      for (const socket of all) socket.on("question", (answer) => answer(socket.id));
      const [err, answers] = await ask(first, "cast-ack", { from: "nsp", timeout: 15_000 }, "question", []);
      assert.equal(err, null);
      assert.deepEqual(answers.sort(), all.map((s) => s.id).sort());
      const gone = all.slice(1).map((socket) => next(socket, "disconnect"));
      first.emit("disconnect-sockets", { from: "nsp", to: ["others"] }, true);
      await Promise.all(gone);
      assert.equal((await ask(first, "fetch", { from: "nsp" }))[0].length, 1);
    });
  });
}
