"use strict";
// The chat of src/examples, whatever language its backend is written in.

const { describe, it, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const { io } = require("socket.io-client");
const { WAYS, PATIENCE, next, ask, within } = require("../lib/clients");

for (const variant of WAYS) {
  describe(`chat by a backend, ${variant.way}`, () => {
    const open = [];
    afterEach(() => open.splice(0).forEach((socket) => socket.disconnect()));

    function client(auth) {
      const socket = io(process.env.CHAT_URL, {
        ...variant.options,
        forceNew: true,
        reconnection: false,
        auth,
      });
      open.push(socket);
      return socket;
    }

    it("lets nobody in without a name", async () => {
      const [error] = await next(client({ name: " " }), "connect_error");
      assert.equal(error.message, "Tell us your name.");
      assert.deepEqual(error.data, { code: "no_name" });
    });

    it("numbers messages, and remembers across events", async () => {
      const ann = client({ name: "ann" });
      await next(ann, "connect");
      for (const [number, text] of [
        [1, "hello"],
        [2, 'quotes " and \\ and } and ü 😀'],
      ]) {
        const [message] = await ask(ann, "message", text);
        assert.deepEqual(message, { from: "ann", text, number });
      }
    });

    it("tells everybody who has come and what they say", async () => {
      const bob = client({ name: "bob" });
      await next(bob, "connect");
      // His own may be the first, and come together with hers.
      const joined = new Promise((resolve) => bob.on("joined", (name) => name === "ann" && resolve()));
      const ann = client({ name: "ann" });
      await within(PATIENCE, "ann joined", joined);
      const heard = next(bob, "message");
      const [sent] = await ask(ann, "message", "hello bob");
      assert.deepEqual(await heard, [sent]);
    });

    it("refuses what is no message", async () => {
      const ann = client({ name: "ann" });
      await next(ann, "connect");
      for (const args of [[], [""], [{ user: "eve" }], [[7]]]) {
        const [answer] = await ask(ann, "message", ...args);
        assert.equal(answer.error.code, "empty");
      }
    });

    it("tells the others who is typing, without the backend", async () => {
      const ann = client({ name: "ann" });
      const bob = client({ name: "bob" });
      await Promise.all([next(ann, "connect"), next(bob, "connect")]);
      const typing = next(bob, "typing");
      // It may get lost while bob's transport is upgraded.
      const again = setInterval(() => ann.emit("typing", true), 50);
      assert.deepEqual(await typing.finally(() => clearInterval(again)), [true]);
    });
  });
}
