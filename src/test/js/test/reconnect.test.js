"use strict";
// Clients that come back: after the server restarted, after too much was sent.

const { describe, it, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const { startServer } = require("../lib/target");
const { VARIANTS, Clients, next, ask } = require("../lib/clients");

/** Not one of those that the kernel gives to clients: it has to be free once more. */
async function startOnPort(options) {
  for (let tries = 1; ; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    try {
      return await startServer({ ...options, port });
    } catch (error) {
      if (tries === 20) throw error;
    }
  }
}

const some = VARIANTS.filter((v) => v.parser === "json");

describe("reconnecting", () => {
  const clients = new Clients();
  afterEach(() => clients.closeAll());

  for (const variant of some) {
    it(`comes back after a restart, ${variant.name}`, async () => {
      let server = await startOnPort(variant.server);
      try {
        const socket = await clients.connect(server, variant, "/", {
          reconnection: true,
          reconnectionDelay: 50,
          reconnectionDelayMax: 100,
        });
        const first = (await ask(socket, "whoami"))[0].id;
        const gone = next(socket, "disconnect");
        const stopped = server.close();
        assert.match((await gone)[0], /^transport (close|error)$/);
        await stopped;
        socket.emit("echo", "sent while away");
        const back = next(socket, "connect");
        const echoed = next(socket, "echo");
        server = await startServer({ ...variant.server, port: server.port });
        await back;
        assert.notEqual((await ask(socket, "whoami"))[0].id, first);
        assert.deepEqual(await echoed, ["sent while away"]);
      } finally {
        clients.closeAll();
        await server.close();
      }
    });
  }

  for (const variant of some.filter((v) => v.client.version === "4.8.4")) {
    it(`sends up to the limit, not more, ${variant.name}`, async () => {
      const limit = 50_000;
      const server = await startServer({ maxHttpBufferSize: limit });
      try {
        const socket = await clients.connect(server, variant, "/", {
          reconnection: true,
          reconnectionDelay: 50,
          reconnectionDelayMax: 100,
        });
        const overhead = '42["ack",""]'.length + 2; // and an ack id of one or two digits
        const fits = "x".repeat(limit - overhead);
        assert.deepEqual(await ask(socket, "ack", fits), [fits]);
        const gone = next(socket, "disconnect");
        socket.emit("echo", "x".repeat(limit));
        await gone;
        await next(socket, "connect");
        assert.deepEqual(await ask(socket, "ack", "back"), ["back"]);
      } finally {
        clients.closeAll();
        await server.close();
      }
    });
  }
});
