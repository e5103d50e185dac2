"use strict";
// Two nodes behind a load balancer that sends each request to the other one: clients must not
// notice. Nothing is sent twice, lost, or out of order.

const { describe, it, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const { once } = require("node:events");
const { io } = require("socket.io-client");

const { ROOMCAST_URL } = process.env;
const COUNT = 200;
const IN_FLIGHT = 10;
const TIMEOUT = 15000;

const MODES = {
  "polling only": { transports: ["polling"] },
  "polling and then WebSocket": { transports: ["polling", "websocket"] },
  "WebSocket only": { transports: ["websocket"] },
};

const sockets = [];

async function connected(options) {
  const socket = io(ROOMCAST_URL, { forceNew: true, reconnection: false, ...options });
  sockets.push(socket);
  const failed = once(socket, "connect_error").then(([e]) => Promise.reject(e));
  await Promise.race([once(socket, "connect"), failed]);
  return socket;
}

describe("strict round-robin", { timeout: 240_000 }, () => {
  afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));

  for (const [mode, options] of Object.entries(MODES)) {
    it(`${mode}: ${COUNT} acks of ${COUNT}`, async () => {
      const socket = await connected(options);
      const disconnected = [];
      socket.on("disconnect", (reason) => disconnected.push(reason));
      const heard = [];
      socket.on("say", (n) => heard.push(n));
      await socket.timeout(TIMEOUT).emitWithAck("join", socket.id);
      let next = 0;
      const worker = async () => {
        while (next < COUNT) {
          await socket.timeout(TIMEOUT).emitWithAck("say", next++, socket.id);
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
      assert.deepEqual(disconnected, []);
      assert.deepEqual(
        heard,
        Array.from({ length: COUNT }, (_, i) => i),
      );
      const expected = options.transports.at(-1);
      // The upgrade may take longer than all that.
      const { engine } = socket.io;
      if (engine.transport.name !== expected) await once(engine, "upgrade");
      assert.equal(engine.transport.name, expected);
    });

    it(`${mode}: large and binary messages`, async () => {
      const socket = await connected(options);
      await socket.timeout(TIMEOUT).emitWithAck("join", socket.id);
      const text = "é".repeat(200_000);
      const bytes = Buffer.alloc(300_000, 7);
      for (const value of [text, bytes]) {
        const echo = once(socket, "say");
        await socket.timeout(TIMEOUT).emitWithAck("say", value, socket.id);
        const [back] = await echo;
        assert.ok(Buffer.isBuffer(value) ? value.equals(back) : value === back);
      }
    });
  }

  it("many clients at once", async () => {
    const modes = Object.values(MODES);
    const run = async (_, i) => {
      const socket = await connected(modes[i % modes.length]);
      for (let n = 0; n < 10; n++) {
        await socket.timeout(TIMEOUT).emitWithAck("say", n, socket.id);
      }
      socket.disconnect();
    };
    await Promise.all(Array.from({ length: 30 }, run));
  });
});
