"use strict";
// Both sides' reasons for the end of a socket, as the table of reasons has them.

const { describe, it, before, after, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const { startServer, onReference } = require("../lib/target");
const { WAYS, PATIENCE, Clients, next, ask, within } = require("../lib/clients");

/** Those who answer pings do so within it, however busy the machine is. */
const PING_TIMEOUT = 2000;

for (const variant of WAYS) {
  describe(`disconnecting, ${variant.way}`, () => {
    const clients = new Clients();
    let server;
    before(async () => {
      server = await startServer({ maxHttpBufferSize: 10_000 });
    });
    afterEach(() => clients.closeAll());
    after(() => server.close());

    /** A socket in the main namespace and one in /custom, both in a room. */
    async function two(at = server) {
      const socket = await clients.connect(at, variant, "/");
      const other = socket.io.socket("/custom");
      await next(other, "connect");
      await Promise.all([ask(socket, "join", "r"), ask(other, "join", "r")]);
      return [socket, other];
    }

    /** What the server logged of the end of a socket; its rooms were left after "disconnecting". */
    async function serverReason(id, at = server) {
      const [last] = await at.logged({ type: "disconnect", id });
      const [before] = await at.logged({ type: "disconnecting", id });
      assert.deepEqual(before.rooms, [id, "r"].sort());
      assert.deepEqual(last.rooms, []);
      assert.equal(before.reason, last.reason);
      return last.reason;
    }

    /** Runs what ends the sockets; answers [server's, client's] reason of each. */
    async function ends(action, sockets, at = server) {
      const ids = sockets.map((s) => s.id);
      const told = sockets.map((s) => next(s, "disconnect"));
      await action(...sockets);
      const clientSide = (await Promise.all(told)).map(([reason]) => reason);
      const serverSide = await Promise.all(ids.map((id) => serverReason(id, at)));
      return ids.map((_, i) => [serverSide[i], clientSide[i]]);
    }

    it("the client leaves one namespace", async () => {
      const [socket, other] = await two();
      assert.deepEqual(await ends(() => other.disconnect(), [other]), [
        ["client namespace disconnect", "io client disconnect"],
      ]);
      assert.deepEqual(await ask(socket, "ack", 1), [1]);
    });

    it("the server ends one socket", async () => {
      const [socket, other] = await two();
      assert.deepEqual(await ends(() => other.emit("kick", false), [other]), [
        ["server namespace disconnect", "io server disconnect"],
      ]);
      assert.deepEqual(await ask(socket, "ack", 1), [1]);
    });

    it("the server ends the connection through one socket", async () => {
      const sockets = await two();
      assert.deepEqual(await ends(() => sockets[1].emit("kick", true), sockets), [
        ["server namespace disconnect", "io server disconnect"],
        ["server namespace disconnect", "io server disconnect"],
      ]);
    });

    it("the client closes the connection", async () => {
      const sockets = await two();
      assert.deepEqual(await ends((s) => s.io.engine.close(), sockets), [
        ["transport close", "forced close"],
        ["transport close", "forced close"],
      ]);
    });

    it("the server closes the engine", async () => {
      const sockets = await two();
      const reasons = await ends(() => sockets[0].emit("close-engine"), sockets);
      for (const [serverSide, clientSide] of reasons) {
        assert.equal(clientSide, "transport close");
        assert.match(serverSide, /^forced (server )?close$/);
      }
    });

    it("the client sends a malformed packet", async () => {
      const sockets = await two();
      const [{ id }] = sockets;
      const reasons = await ends((s) => s.io.engine.write("2[not json"), sockets);
      for (const [serverSide, clientSide] of reasons) {
        assert.equal(clientSide, "transport close");
        assert.match(serverSide, /^forced (server )?close$/);
      }
      await server.logged({ type: "error", id });
    });

    it("the client sends too much", async () => {
      const sockets = await two();
      const big = (s) => s.emit("echo", "x".repeat(20_000));
      const expected =
        variant.way === "polling"
          ? ["transport close", "transport error"] // 413; the client closes
          : ["transport error", "transport close"]; // 1009
      assert.deepEqual(await ends(big, sockets), [expected, expected]);
    });

    it("the client stops answering pings", async () => {
      // Of its own: the other tests must not end because somebody was slow.
      const impatient = await startServer({ pingInterval: 600, pingTimeout: PING_TIMEOUT });
      try {
        const sockets = await two(impatient);
        const silence = (s) => {
          const { engine } = s.io;
          const { _sendPacket } = engine;
          engine._sendPacket = function (type, ...rest) {
            if (type !== "pong") _sendPacket.call(this, type, ...rest);
          };
        };
        const started = Date.now();
        const reasons = await ends(silence, sockets, impatient);
        for (const [serverSide, clientSide] of reasons) {
          assert.equal(serverSide, "ping timeout");
          assert.match(clientSide, /^(transport close|ping timeout)$/);
        }
        const took = Date.now() - started;
        // A ping may have been on its way.
        assert.ok(took >= PING_TIMEOUT - 100, `${took} ms`);
      } finally {
        clients.closeAll();
        await impatient.close();
      }
    });

    it("the network ends", { skip: variant.way === "polling" && "a poll ends as an error" }, async () => {
      const sockets = await two();
      const reasons = await ends((s) => s.io.engine.transport.ws._socket.destroy(), sockets);
      for (const [serverSide, clientSide] of reasons) {
        assert.equal(serverSide, "transport close");
        assert.equal(clientSide, "transport close");
      }
    });

    it("polls overlap", { skip: variant.way !== "polling" && "for polling" }, async () => {
      const sockets = await two();
      const { engine } = sockets[0].io;
      const ids = sockets.map((s) => s.id);
      const url = `${server.url}/socket.io/?EIO=4&transport=polling&sid=${engine.id}`;
      // A second poll: whichever came last gets 400, the other is answered with a close packet.
      const response = await fetch(url);
      assert.match(`${response.status} ${await response.text()}`, /^(400 |200 1)$/);
      for (const id of ids) assert.equal(await serverReason(id), "transport error");
    });

    const survives = { skip: onReference && "the reference's process would end" };
    it("a handler that throws ends nothing", survives, async () => {
      const [socket] = await two();
      socket.emit("throw", "on purpose");
      const [entry] = await server.logged({ type: "error", id: socket.id });
      assert.equal(entry.message, "on purpose");
      assert.deepEqual(await ask(socket, "ack", "alive"), ["alive"]);
    });
  });
}

for (const variant of WAYS) {
  it(`the server shuts down, ${variant.way}: clients may come back`, async () => {
    const clients = new Clients();
    const server = await startServer();
    const socket = await clients.connect(server, variant, "/");
    const gone = next(socket, "disconnect");
    const leaves = within(PATIENCE, "close", server.close());
    // A poll that is just on its way finds nobody.
    assert.match((await gone)[0], variant.way === "polling" ? /^transport (close|error)$/ : /^transport close$/);
    clients.closeAll();
    await leaves;
  });
}
