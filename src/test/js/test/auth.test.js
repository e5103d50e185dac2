"use strict";
// Tokens: refusals that a page can tell apart, expiry with and without a new token.

const { describe, it, afterEach } = require("node:test");
const assert = require("node:assert/strict");
const crypto = require("node:crypto");
const { io } = require("socket.io-client");
const { WAYS, next, ask } = require("../lib/clients");

const { AUTH_URL, AUTH_ISSUER, AUTH_SECRET, AUTH_EC_KEY } = process.env;

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(header, claims, sign) {
  const input = `${base64(header)}.${base64(claims)}`;
  return `${input}.${sign(input).toString("base64url")}`;
}

const claims = (sub, seconds, more) => ({
  iss: AUTH_ISSUER,
  sub,
  exp: Date.now() / 1000 + seconds,
  ...more,
});

const hs256 = (...args) =>
  signed({ alg: "HS256", typ: "JWT" }, claims(...args), (input) =>
    crypto.createHmac("sha256", AUTH_SECRET).update(input).digest(),
  );

const es256 = (sub, seconds) =>
  signed({ alg: "ES256" }, claims(sub, seconds, { iss: "https://ec" }), (input) =>
    crypto.sign("sha256", Buffer.from(input), { key: AUTH_EC_KEY, dsaEncoding: "ieee-p1363" }),
  );

for (const variant of WAYS) {
  describe(`tokens, ${variant.way}`, () => {
    const open = [];
    afterEach(() => open.splice(0).forEach((socket) => socket.disconnect()));

    function client(auth, nsp = "/", options = {}) {
      const socket = io(AUTH_URL + nsp, {
        ...variant.options,
        forceNew: true,
        reconnection: false,
        auth,
        ...options,
      });
      open.push(socket);
      return socket;
    }

    it("lets in who has one, and knows the user", async () => {
      for (const token of [hs256("ann", 60, { rooms: ["room"] }), es256("ann", 60)]) {
        const socket = client({ token });
        await next(socket, "connect");
        const [who] = await ask(socket, "who");
        assert.equal(who.user, "ann");
      }
    });

    it("tells why it refuses, and the client does not come back by itself", async () => {
      const cases = [
        [{}, "token_missing", "A token is required."],
        [{ token: "a.b.c" }, "token_invalid", "The token is not valid."],
        [{ token: hs256("ann", -60) }, "token_expired", "The token has expired."],
        [{ token: hs256("ann", 60, { iss: "x" }) }, "issuer_unknown", "The token's issuer is not known."],
      ];
      for (const [auth, code, message] of cases) {
        const socket = client(auth, "/", { reconnection: true });
        const [error] = await next(socket, "connect_error");
        assert.equal(error.message, message);
        assert.deepEqual(error.data, { code, retryable: false });
        assert.equal(socket.active, false);
        assert.equal(socket.connected, false);
      }
    });

    it("stays with a new token in the ack of auth:refresh", async () => {
      const socket = client({ token: hs256("ann", 0.6) });
      let asked = 0;
      socket.on("auth:refresh", (info, answer) => {
        asked += 1;
        assert.equal(typeof info.expiresAt, "number");
        answer(hs256("ann", 60));
      });
      await next(socket, "connect");
      await new Promise((resolve) => setTimeout(resolve, 3000));
      assert.equal(socket.connected, true);
      assert.equal(asked, 1);
      assert.equal((await ask(socket, "who"))[0].user, "ann");
    });

    it("takes a new token that it emits, of the same user only", async () => {
      const socket = client({ token: hs256("ann", 0.6) });
      await next(socket, "connect");
      const [answer] = await ask(socket, "auth:refresh", hs256("ann", 60));
      assert.ok(answer.expiresAt > Date.now() + 50_000);
      const [refused] = await ask(socket, "auth:refresh", hs256("bob", 60));
      assert.equal(refused.error.code, "user_changed");
    });

    it("is closed otherwise, and comes back by itself with what auth gives it then", async () => {
      let connects = 0;
      const auth = (answer) => answer({ token: hs256("ann", connects++ === 0 ? 0.3 : 60) });
      const socket = client(auth, "/", { reconnection: true, reconnectionDelay: 50 });
      await next(socket, "connect");
      const [reason] = await next(socket, "disconnect");
      assert.equal(reason, "transport close");
      assert.equal(socket.active, true);
      await next(socket, "connect");
      assert.equal(connects, 2);
      assert.equal((await ask(socket, "who"))[0].user, "ann");
    });
  });
}
