"use strict";
// The classic applications of this field, each by nothing but a conf of src/examples/apps.

const { describe, it, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const crypto = require("node:crypto");
const { WAYS, Clients, next, ask, collect, sleep } = require("../lib/clients");

/** Where each application runs, by its name. */
const APPS = JSON.parse(process.env.APPS);
const SECRET = process.env.APP_SECRET;

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** What the site's own backend would give to a user who has logged in. */
function token(user, more) {
  const claims = { iss: "https://app.example.com", aud: "roomcast", sub: user, ...more };
  const exp = Math.floor(Date.now() / 1000) + 60;
  const input = `${base64({ alg: "HS256", typ: "JWT" })}.${base64({ ...claims, exp })}`;
  return `${input}.${crypto.createHmac("sha256", SECRET).update(input).digest("base64url")}`;
}

for (const variant of WAYS) {
  describe(`applications by conf alone, ${variant.way}`, () => {
    const clients = new Clients();
    afterEach(() => clients.closeAll());

    const connect = (app, nsp, user, more) =>
      clients.connect({ url: APPS[app] }, variant, nsp, {
        ...(user ? { auth: { token: token(user, more) } } : {}),
      });

    describe("chat", () => {
      it("has messages with verified senders, typing, receipts and presence", async () => {
        const ann = await connect("chat", "/chat", "ann");
        const bob = await connect("chat", "/chat", "bob");
        const phone = await connect("chat", "/chat", "bob");
        await ask(ann, "join", "lobby");
        const came = next(ann, "presence:join");
        await ask(bob, "join", "lobby");
        const [who] = await came;
        assert.equal(who.user, "bob");
        await ask(phone, "join", "lobby");

        const toBob = next(bob, "message");
        const toPhone = next(phone, "message");
        const [ack] = await ask(ann, "message", "lobby", { text: "hello", id: crypto.randomUUID() });
        assert.ok(ack.id > 0);
        const [room, message, sender, stored] = await toBob;
        assert.equal(room, "lobby");
        assert.equal(message.text, "hello");
        assert.equal(sender.user, "ann");
        assert.equal(stored.id, ack.id);
        await toPhone;

        // Volatile: it gets lost when the client has no poll open just then.
        const typing = next(ann, "typing");
        const again = setInterval(() => bob.volatile.emit("typing", "lobby", true), 50);
        const [, , typist] = await typing.finally(() => clearInterval(again));
        assert.equal(typist.user, "bob");

        const read = next(ann, "read");
        bob.emit("read", "lobby", ack.id);
        assert.deepEqual((await read).slice(0, 2), ["lobby", ack.id]);

        const [present] = await ask(ann, "presence:get", "lobby");
        assert.deepEqual(present.map((p) => p.user).sort(), ["ann", "bob"]);

        // One of two sockets is not the user; the last one is.
        const left = collect(ann, "presence:leave");
        await ask(phone, "leave", "lobby");
        const after = next(ann, "message");
        await ask(bob, "message", "lobby", { text: "still here", id: crypto.randomUUID() });
        await after;
        assert.equal(left.length, 0);
        bob.disconnect();
        await left.count(1);
        assert.deepEqual((await ask(ann, "presence:get", "lobby"))[0].map((p) => p.user), ["ann"]);
        assert.equal(left.length, 1);
        assert.equal(left[0][0].user, "bob");
      });

      it("does not store a message twice that a client sends again", async () => {
        const ann = await connect("chat", "/chat", "ann");
        const bob = await connect("chat", "/chat", "bob");
        await ask(ann, "join", "lobby");
        await ask(bob, "join", "lobby");
        const got = collect(bob, "message");
        const id = crypto.randomUUID();
        const [first] = await ask(ann, "message", "lobby", { text: "once", id });
        const [again] = await ask(ann, "message", "lobby", { text: "once", id });
        assert.deepEqual(again, first);
        await ask(ann, "message", "lobby", { text: "end", id: crypto.randomUUID() });
        await got.count(2);
        assert.deepEqual(
          got.map(([, message]) => message.text),
          ["once", "end"],
        );
      });

      it("refuses what is no message, and rooms that one is not in", async () => {
        const ann = await connect("chat", "/chat", "ann");
        await ask(ann, "join", "lobby");
        const code = async (...event) => (await ask(ann, ...event))[0].error.code;
        assert.equal(await code("message", "lobby", { text: 5, id: "a" }), "E_SCHEMA");
        assert.equal(
          await code("message", "lobby", { text: "x".repeat(2001), id: "b" }),
          "E_SCHEMA",
        );
        assert.equal(await code("message", "cellar", { text: "hi", id: "c" }), "E_FORBIDDEN");
        assert.equal(await code("shout", "lobby"), "E_NO_RULE");
      });

      it("admits nobody without a token", async () => {
        const nobody = clients.client({ url: APPS.chat }, variant, "/chat");
        const [error] = await next(nobody, "connect_error");
        assert.equal(error.data.code, "token_missing");
      });
    });

    describe("private messages", () => {
      it("reach all devices of both, and nobody else", async () => {
        const ann = await connect("private", "/dm", "ann");
        const tablet = await connect("private", "/dm", "ann");
        const bob = await connect("private", "/dm", "bob");
        const eve = await connect("private", "/dm", "eve");
        const overheard = collect(eve, "dm");
        const received = Promise.all([next(tablet, "dm"), next(bob, "dm")]);
        await ask(ann, "dm", "bob", "psst");
        for (const [to, text, from] of await received) {
          assert.deepEqual([to, text, from.user], ["bob", "psst", "ann"]);
        }
        await ask(bob, "dm", "eve", "hi");
        await overheard.count(1);
        assert.equal(overheard[0][1], "hi");
      });
    });

    describe("live locations", () => {
      it("go to those who watch the area, and no faster than allowed", async () => {
        const car = await connect("locations", "/map");
        const map = await connect("locations", "/map");
        await ask(map, "watch", "north");
        const seen = collect(map, "position");
        const started = Date.now();
        car.emit("position", "south", { lat: 99, lon: 99 });
        let sent = 0;
        // Volatile: all of them are lost when the map has no poll open just then.
        do {
          for (let i = 0; i < 200; i++) car.emit("position", "north", { lat: sent++, lon: 1 });
          await sleep(200);
        } while (seen.length === 0 && sent < 10_000);
        await ask(map, "unwatch", "north");
        // 10 at once, and 10 in a second; the one in the south was one of them.
        const allowed = 9 + (Date.now() - started) / 100;
        assert.ok(seen.length >= 1 && seen.length <= allowed, `${seen.length} of ${allowed}`);
        // They are volatile: over polling, those are lost that come between two polls.
        if (variant.way !== "polling") assert.equal(seen[0][1].lat, 0);
        const positions = seen.map(([, position]) => position.lat);
        assert.deepEqual(positions, [...new Set(positions)].sort((x, y) => x - y));
        assert.equal(seen[0][2].id, car.id);
        assert.ok(seen.every(([area, { lon }]) => area === "north" && lon === 1));
      });
    });

    describe("whiteboard", () => {
      it("shows late comers what was drawn, in the same order to all", async () => {
        const board = `b-${crypto.randomUUID()}`;
        const ann = await connect("whiteboard", "/board");
        await ask(ann, "open", board);
        for (let i = 0; i < 20; i++) await ask(ann, "draw", board, { stroke: i });
        const bob = await connect("whiteboard", "/board");
        const drawn = collect(bob, "draw");
        await ask(bob, "open", board, { after: 0 });
        await drawn.count(20);
        assert.deepEqual(
          drawn.slice(0, 20).map(([, line]) => line.stroke),
          [...Array(20).keys()],
        );
        await ask(ann, "draw", board, { stroke: 20 });
        await drawn.count(21);
        const ids = drawn.map((args) => args.at(-1).id);
        assert.ok(ids.every((id, i) => i === 0 || id === ids[i - 1] + 1), String(ids));
      });
    });

    describe("file upload", () => {
      it("goes in chunks, each acknowledged, within the size allowed", async () => {
        const room = `u-${crypto.randomUUID()}`;
        const sender = await connect("upload", "/files");
        const receiver = await connect("upload", "/files");
        await ask(receiver, "join", room);
        await ask(sender, "join", room);
        const file = crypto.randomBytes(300_000);
        const chunks = collect(receiver, "chunk");
        const size = 32 * 1024;
        for (let at = 0; at < file.length; at += size) {
          await ask(sender, "chunk", room, at, file.subarray(at, at + size));
        }
        await chunks.count(Math.ceil(file.length / size));
        assert.deepEqual(Buffer.concat(chunks.map(([, , bytes]) => Buffer.from(bytes))), file);
        const [refused] = await ask(sender, "chunk", room, 0, Buffer.alloc(100_000));
        assert.equal(refused.error.code, "E_TOO_LARGE");
      });
    });

    describe("WebRTC signalling", () => {
      it("carries offers, answers and candidates between two peers of a call", async () => {
        const room = `c-${crypto.randomUUID()}`;
        const caller = await connect("webrtc", "/call");
        const callee = await connect("webrtc", "/call");
        await ask(caller, "join", room);
        const hello = next(caller, "hello");
        await ask(callee, "join", room);
        callee.emit("hello", room);
        const [, { id }] = await hello;
        assert.equal(id, callee.id);
        const offered = next(callee, "offer");
        caller.emit("offer", id, { type: "offer", sdp: "v=0" });
        const [, offer, from] = await offered;
        assert.deepEqual([offer.sdp, from.id], ["v=0", caller.id]);
        const answered = next(caller, "answer");
        callee.emit("answer", from.id, { type: "answer", sdp: "v=0 ok" });
        assert.equal((await answered)[1].sdp, "v=0 ok");
        const candidates = collect(callee, "candidate");
        for (let i = 0; i < 3; i++) caller.emit("candidate", id, { candidate: `c${i}` });
        await candidates.count(3);
        assert.deepEqual(
          candidates.map(([, c]) => c.candidate),
          ["c0", "c1", "c2"],
        );
      });
    });

    describe("a game in turns, by a webhook backend", () => {
      it("is played to its end, and moves out of turn are refused", async () => {
        const game = `g-${crypto.randomUUID()}`;
        const x = await connect("game", "/game", "xena");
        const o = await connect("game", "/game", "otto");
        const [asX] = await ask(x, "sit", game);
        assert.equal(asX.mark, "X");
        const [asO] = await ask(o, "sit", game);
        assert.equal(asO.mark, "O");
        const boards = collect(o, "board");
        const move = async (player, field) => (await ask(player, "move", game, field))[0];
        assert.equal((await move(o, 0)).error.code, "not_your_turn");
        for (const [player, field] of [
          [x, 0],
          [o, 3],
          [x, 1],
          [o, 4],
        ]) {
          assert.deepEqual(await move(player, field), { ok: true });
        }
        assert.equal((await move(x, 3)).error.code, "taken");
        const over = next(o, "over");
        assert.deepEqual(await move(x, 2), { ok: true });
        assert.deepEqual((await over)[0], { game, winner: "X" });
        await boards.count(5);
        assert.equal(boards.at(-1)[0].fields, "XXXOO    ");
      });
    });
  });
}
