"use strict";
// Who gets a broadcast: rooms, except, chains, acks, and the utilities over many sockets.

const { describe, it, before, after, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const { startServer } = require("../lib/target");
const { WAYS, Clients, next, ask, collect, sleep } = require("../lib/clients");

for (const variant of WAYS) {
  describe(`rooms, ${variant.way}`, () => {
    const clients = new Clients();
    let server;
    /** Five sockets; a in r1, b in r2, c in both, d in none, e in r3. */
    let all;
    before(async () => (server = await startServer()));
    afterEach(() => clients.closeAll());
    after(() => server.close());

    async function five() {
      const list = await Promise.all(
        [1, 2, 3, 4, 5].map(() => clients.connect(server, variant, "/custom")),
      );
      const [a, b, c, d, e] = list;
      await Promise.all([
        ask(a, "join", "r1"),
        ask(b, "join", "r2"),
        ask(c, "join", ["r1", "r2"]),
        ask(e, "join", "r3"),
      ]);
      all = { a, b, c, d, e };
      return all;
    }

    /** Names of those who get the broadcast that `by` sends; each gets it once. */
    async function receivers(by, spec) {
      const tag = `news ${Math.random()}`;
      const got = [];
      for (const [name, socket] of Object.entries(all)) socket.on(tag, () => got.push(name));
      all[by].emit("cast", spec, tag, "text", Buffer.from([1, 2, 3]));
      // A second broadcast to all, from the same socket, comes after the first for everybody.
      const marks = Object.values(all).map((socket) => next(socket, `${tag} end`));
      all[by].emit("cast", { from: "nsp" }, `${tag} end`);
      await Promise.all(marks);
      return got.sort().join("");
    }

    it("chooses by rooms", async () => {
      await five();
      const { d, e } = all;
      assert.equal(await receivers("d", { to: ["r1"] }), "ac");
      assert.equal(await receivers("a", { to: ["r1"] }), "c", "never itself");
      assert.equal(await receivers("a", { from: "nsp", to: ["r1"] }), "ac");
      assert.equal(await receivers("d", { to: ["r1", "r2"] }), "abc", "a union, each once");
      assert.equal(await receivers("d", { to: ["r1"], in: ["r3"] }), "ace");
      assert.equal(await receivers("d", { to: ["nobody"] }), "");
      assert.equal(await receivers("d", { to: ["r1"], except: ["r2"] }), "a");
      assert.equal(await receivers("d", { except: ["r1"] }), "be");
      assert.equal(await receivers("d", { from: "nsp", except: ["r1", "r3"] }), "bd");
      assert.equal(await receivers("d", { broadcast: true }), "abce");
      assert.equal(await receivers("d", { from: "nsp" }), "abcde");
      assert.equal(await receivers("d", { from: "nsp", local: true }), "abcde");
      assert.equal(await receivers("a", { to: [e.id] }), "e", "an id is a room");
      assert.equal(await receivers("a", { from: "nsp", except: [e.id] }), "abcd");
      assert.equal(await receivers("a", { to: [d.id, e.id, "r2"] }), "bcde");
      assert.equal(await receivers("a", { to: ["r1"], compress: false }), "c");
    });

    it("forgets rooms that were left", async () => {
      await five();
      assert.deepEqual((await ask(all.c, "leave", "r2"))[0], [all.c.id, "r1"].sort());
      assert.equal(await receivers("d", { to: ["r2"] }), "b");
      assert.equal(await receivers("d", { to: ["r1", "r2"] }), "abc");
      await ask(all.c, "join", "r2");
      assert.equal(await receivers("d", { to: ["r2"] }), "bc");
    });

    it("keeps each sender's order for each receiver", async () => {
      await five();
      const lists = Object.values(all).map((socket) => collect(socket, "n"));
      for (let i = 0; i < 50; i++) {
        all.a.emit("cast", { from: "nsp", ...(i % 2 ? { to: ["r1", "r2", "r3"] } : {}) }, "n", i);
      }
      all.a.emit("cast", { from: "nsp" }, "n", "end");
      const until = (list) => list.at(-1)?.[0] === "end";
      for (let i = 0; i < 2000 && !lists.every(until); i++) await sleep(10);
      const odd = (list) => list.map(([i]) => i).filter((i) => i % 2);
      for (const list of lists) {
        const numbers = list.slice(0, -1).map(([i]) => i);
        assert.deepEqual(numbers, [...numbers].sort((x, y) => x - y));
      }
      assert.equal(odd(lists[0]).length, 25);
      assert.equal(lists[2].length, 51);
      assert.equal(lists[3].length, 26);
    });

    it("collects acks of a broadcast", async () => {
      await five();
      for (const [name, socket] of Object.entries(all)) {
        socket.on("question", (text, answer) => answer(text + name));
      }
      const ack = async (spec) => {
        const [err, responses] = await ask(all.d, "cast-ack", { timeout: 15_000, ...spec }, "question", ["?"]);
        return [err, responses.sort()];
      };
      assert.deepEqual(await ack({ to: ["r1"] }), [null, ["?a", "?c"]]);
      assert.deepEqual(await ack({ from: "nsp" }), [null, ["?a", "?b", "?c", "?d", "?e"]]);
      assert.deepEqual(await ack({ to: ["nobody"] }), [null, []]);
    });

    it("collects binary acks", async () => {
      await five();
      all.e.on("question", (b, answer) => answer(Buffer.concat([b, b])));
      const [err, responses] = await ask(
        all.d, "cast-ack", { timeout: 15_000, to: ["r3"] }, "question", [Buffer.from([5])],
      );
      assert.equal(err, null);
      assert.deepEqual(responses, [Buffer.from([5, 5])]);
    });

    it("gives the acks that came when some did not", async () => {
      await five();
      all.a.on("question", (answer) => answer("a"));
      all.c.on("question", () => {});
      const started = Date.now();
      const answer = await ask(all.d, "cast-ack", { timeout: 1500, to: ["r1"] }, "question", []);
      assert.deepEqual(answer, ["operation has timed out", ["a"]]);
      assert.ok(Date.now() - started >= 1495);
    });

    it("fetches sockets", async () => {
      await five();
      await ask(all.a, "set-data", { name: "ann", list: [1] });
      const [found] = await ask(all.d, "fetch", { from: "nsp", to: ["r1"] });
      assert.deepEqual(found.map((s) => s.id).sort(), [all.a.id, all.c.id].sort());
      const a = found.find((s) => s.id === all.a.id);
      assert.deepEqual(a.rooms, ["r1", all.a.id].sort());
      assert.deepEqual(a.data, { name: "ann", list: [1] });
      assert.match(a.url, /^\/socket\.io\/\?/);
      const [everybody] = await ask(all.d, "fetch", { from: "nsp" });
      assert.equal(everybody.length, 5);
      const [others] = await ask(all.d, "fetch", { broadcast: true });
      assert.equal(others.length, 4);
    });

    it("makes sockets join and leave", async () => {
      await five();
      all.d.emit("sockets-join", { from: "nsp", to: ["r1"] }, ["x", "y"]);
      assert.equal(await receivers("d", { to: ["x"] }), "ac");
      all.d.emit("sockets-leave", { from: "nsp", to: ["r2"] }, ["x"]);
      assert.equal(await receivers("d", { to: ["x"] }), "a");
      assert.equal(await receivers("d", { to: ["y"] }), "ac");
    });

    it("disconnects sockets", async () => {
      await five();
      const gone = [all.a, all.c].map((socket) => next(socket, "disconnect"));
      all.d.emit("disconnect-sockets", { from: "nsp", to: ["r1"] }, false);
      for (const [reason] of await Promise.all(gone)) assert.equal(reason, "io server disconnect");
      const engine = next(all.b.io.engine, "close");
      const told = next(all.b, "disconnect");
      all.d.emit("disconnect-sockets", { from: "nsp", to: ["r2"] }, true);
      assert.equal((await told)[0], "io server disconnect");
      await engine;
      assert.equal((await ask(all.d, "fetch", { from: "nsp" }))[0].length, 2);
    });

    // Over polling it is a matter of which request comes first, the poll or the post.
    const skip = variant.way === "polling" && "depends on a race";
    it("sends a volatile packet only when nothing else leaves with it", { skip }, async () => {
      const socket = await clients.connect(server, variant, "/custom");
      const got = collect(socket, "v");
      for (let round = 0; round < 3; round++) {
        let end = next(socket, "volatile-end");
        socket.emit("volatile-flood", 3, 1);
        await end;
        assert.deepEqual(got.splice(0).map(([i]) => i), [0]);
        end = next(socket, "volatile-end");
        socket.emit("volatile-behind");
        await end;
        assert.deepEqual(got.splice(0), []);
      }
    });

    it("drops volatile packets that cannot leave, never reorders", async () => {
      const socket = await clients.connect(server, variant, "/custom");
      const got = collect(socket, "v");
      const end = next(socket, "volatile-end");
      socket.emit("volatile-flood", 200, 20_000);
      await end;
      const numbers = got.map(([i]) => i);
      assert.ok(numbers.length < 200, `${numbers.length} came`);
      assert.deepEqual(numbers, [...numbers].sort((x, y) => x - y));
    });
  });
}
