"use strict";
// What the tests of mixed clusters share: what servers do for their clients, and who gets what.

const assert = require("node:assert/strict");
const { ask, next } = require("./clients");

const TIMEOUT = 6_000;

const heard = [];

/** As NodePeer does it. */
function install(nsp) {
  nsp.on("note", (...args) => heard.push(JSON.stringify(args)));
  nsp.on("question", (text, answer) => answer(`node: ${text}`));
  nsp.on("connection", (socket) => {
    socket.data.name ??= socket.handshake.auth.name ?? "";
    const chosen = (o) => {
      const it = nsp.in(o.in ?? []).except(o.except ?? []);
      return o.volatile ? it.volatile : it;
    };
    socket.on("join", async (room, done) => {
      await socket.join(room);
      done();
    });
    socket.on("emit", (o, event, ...rest) => {
      const done = rest.pop();
      chosen(o).emit(event, ...rest);
      done();
    });
    socket.on("ask", async (o, event, ...rest) => {
      const done = rest.pop();
      done(await chosen(o).timeout(TIMEOUT).emitWithAck(event, ...rest));
    });
    socket.on("fetch", async (o, done) => {
      const found = await chosen(o).fetchSockets();
      done(
        found.map(({ id, rooms, data, handshake }) => ({ id, rooms: [...rooms], data, handshake })),
      );
    });
    socket.on("socketsJoin", (o, done) => done(void chosen(o).socketsJoin(o.rooms)));
    socket.on("socketsLeave", (o, done) => done(void chosen(o).socketsLeave(o.rooms)));
    socket.on("disconnectSockets", (o, done) => done(void chosen(o).disconnectSockets(o.close)));
    socket.on("allRooms", async (done) => done([...(await nsp.adapter.allRooms())]));
    socket.on("note", (...args) => {
      const done = args.pop();
      nsp.serverSideEmit("note", ...args);
      done();
    });
    socket.on("question", async (text, done) =>
      done(await nsp.serverSideEmitWithAck("question", text)),
    );
    socket.on("heard", (done) => done(heard));
  });
}

/** Waits until it is so. */
async function until(what, check) {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`not within 30 s: ${what}`);
}

/** Who of these clients, by name, gets the event: each once, and then the mark that follows. */
async function receivers(actor, clients, options) {
  const tag = `t${Math.random()}`;
  const got = [];
  const marks = Object.entries(clients).map(([name, client]) => {
    client.on(tag, () => got.push(name));
    return next(client, `${tag} end`);
  });
  await ask(actor, "emit", options, tag, 1);
  await ask(actor, "emit", {}, `${tag} end`);
  await Promise.all(marks);
  return got.sort().join("");
}

/** A note of a server is heard once by every other one, which answer a question. */
async function serversTalk(actor, { from, listener, to }, ...more) {
  const note = `note ${Math.random()}`;
  await ask(actor, "note", note, ...more);
  const times = async () => {
    const [notes] = await ask(listener, "heard");
    return notes.filter((text) => text === JSON.stringify([note, ...more])).length;
  };
  // Ours has two event loops, and each hears it.
  const expected = to === "ours" ? 2 : 1;
  await until("the note", async () => (await times()) === expected);
  const [answers] = await ask(actor, "question", "why");
  // To a Node server they are one; to each other they are two.
  const others = from === "ours" ? ["node: why", "roomcast: why"] : ["roomcast: why"];
  assert.deepEqual(answers.sort(), others);
  assert.equal(await times(), expected);
}

module.exports = { install, receivers, serversTalk, until };
