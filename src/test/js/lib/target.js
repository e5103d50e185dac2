"use strict";
// The server under test. ROOMCAST_CONTROL names the control server of io.roomcast.it.TestApp;
// without it the same tests run against the reference server, in this process.

const reference = require("../reference-app");

const CONTROL = process.env.ROOMCAST_CONTROL;
const onReference = !CONTROL;

async function call(path, message) {
  const response = await fetch(
    CONTROL + path,
    message && { method: "POST", body: JSON.stringify(message) },
  );
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}

async function startRemote(request) {
  const { port } = await call("/start", request);
  return {
    port,
    readLog: () => call(`/log?port=${port}`),
    close: () => call("/stop", { port }),
  };
}

async function startReference(request) {
  const server = await reference.start(request);
  return { port: server.port, readLog: async () => server.log, close: server.close };
}

/**
 * Starts a server with Node's option names, plus `parser` ("json", "msgpack") and `instances` (event
 * loops that share the port; two, unless told otherwise). Answers {port, url, log, logged, close}.
 */
async function startServer({ mode = "conformance", port = 0, ...options } = {}) {
  const request = { mode, port, options: { instances: 2, ...options } };
  const server = await (onReference ? startReference(request) : startRemote(request));
  const logged = async (what, millis = 20_000) => {
    const deadline = Date.now() + millis;
    for (;;) {
      const log = await server.readLog();
      const found = log.filter((entry) =>
        Object.entries(what).every(([key, value]) => entry[key] === value),
      );
      if (found.length > 0) return found;
      if (Date.now() > deadline) {
        throw new Error(`never logged ${JSON.stringify(what)} in ${JSON.stringify(log)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {
    port: server.port,
    url: `http://127.0.0.1:${server.port}`,
    log: server.readLog,
    /** Waits for entries with these values. */
    logged,
    close: server.close,
  };
}

module.exports = { startServer, onReference };
