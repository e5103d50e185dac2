"use strict";
// Sends the same malformed inputs to the reference server and to ours, and compares what becomes of
// them. Differences that are meant are named in RULES; anything else fails.
//   node differential.js --ours PORT [--seed N] [--count N] [--report FILE]
// `count` inputs for each kind. The report is JSON: [{kind, inputs, explained, differences}].

const fs = require("node:fs");
const { parseArgs } = require("node:util");
const reference = require("./reference-app");
const { http, frame, RawWebSocket, UPGRADE } = require("./lib/raw");
const { random, mutate } = require("./lib/mutate");

const LIMIT = 100_000;
const AT_ONCE = 8;
const SETTLE = 25; // ms for answers that come a moment later, as those to CONNECT do

const hideIds = (text) => text.replace(/(\\?"sid\\?":\\?")[\w-]{20}/g, "$1SID");
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** Ours keeps the text of what it echoes; by JavaScript's rules both must be equal. */
function canonical(packet) {
  const start = packet.search(/[[{]/);
  if (start < 0) return packet;
  try {
    return packet.slice(0, start) + JSON.stringify(JSON.parse(packet.slice(start)));
  } catch {
    return packet;
  }
}

// Kinds of input: `make` gives one, `run` sends it to a server and answers what became of it.

const PACKETS = [
  '42["echo",1,"two",{"a":[1,null,true]}]',
  '4212["ack","x",{"b":"ü"}]',
  '42/custom,["echo",1]',
  '42["unknown",{}]',
  '420["ack"]',
  "40/custom,",
  '40/custom,{"token":"x"}',
  "40/deny,",
  "40/dyn-3,",
  "40/random,",
  "41",
  "41/custom,",
  "43[]",
  '437["x"]',
  '44{"message":"x"}',
  '451-["echo",{"_placeholder":true,"num":0}]',
  '451-7["ack",{"_placeholder":true,"num":0}]',
  '452-["echo",{"_placeholder":true,"num":0},{"a":{"_placeholder":true,"num":1}}]',
  '461-3[{"_placeholder":true,"num":0}]',
  "3",
  "6",
  "2probe",
  "bAQIDBA==",
];

/** What comes after the input on a joined WebSocket: answers in any order, and alive or closed. */
async function outcome(socket, probes) {
  const answers = [];
  let waits = false;
  for (const [id, settle] of probes) {
    if (settle) await sleep(settle);
    socket.send(`42${id}["ack"]`);
    for (;;) {
      const got = await socket.next(400);
      waits = got === undefined;
      if (waits) break; // the input took the probe for a part of itself
      if (got === null || got.opcode === 8) {
        const code = got?.payload.length >= 2 ? got.payload.readUInt16BE(0) : "";
        return { answers: answers.sort(), end: `closed ${code}`.trim() };
      }
      const text = got.opcode === 1 ? got.payload.toString() : `<${got.payload.toString("hex")}>`;
      if (text === `43${id}[]`) break;
      if (text !== "2") answers.push(canonical(hideIds(text)));
    }
  }
  return { answers: answers.sort(), end: waits ? "waits for more" : "alive" };
}

async function joined(port) {
  const socket = await RawWebSocket.open(port, "/socket.io/?EIO=4&transport=websocket");
  await socket.next();
  socket.send("40");
  await socket.next();
  return socket;
}

async function onWebSocket(port, send) {
  const socket = await joined(port);
  try {
    send(socket);
    return await outcome(socket, [[987654, 0], [987655, SETTLE]]);
  } finally {
    socket.close();
  }
}

const KINDS = {
  "text frame": {
    make: (r) => mutate(PACKETS, r),
    run: (port, text) => onWebSocket(port, (socket) => socket.send(text)),
  },
  "text and binary frames": {
    make: (r) => {
      const packet = mutate(PACKETS.filter((p) => p.startsWith("45") || p.startsWith("46")), r);
      const attachments = Array.from({ length: r.below(4) }, () =>
        r.pick(["<>", "<00>", "<010203>", "bAQID", "3", "42[]"]),
      );
      return [packet, ...attachments];
    },
    run: (port, frames) =>
      onWebSocket(port, (socket) => {
        for (const text of frames) {
          const binary = /^<(.*)>$/.exec(text);
          socket.send(binary ? Buffer.from(binary[1], "hex") : text);
        }
      }),
  },
  "WebSocket frame": {
    make: (r) => {
      const bytes = frame(r.pick([0x81, 0x82, 0x88, 0x89, 0x8a, 0x01, 0x80]), r.pick(["3", "6", "", "\u0003\u00e8"]));
      for (let n = 1 + r.below(2); n > 0; n--) bytes[r.below(2)] ^= 1 << r.below(8);
      return bytes.toString("hex");
    },
    run: (port, hex) =>
      onWebSocket(port, (socket) => {
        socket.write(Buffer.from(hex, "hex"));
        // What a frame of a wrong length would wait for.
        socket.write(frame(0x81, "3"));
      }),
  },
  payload: {
    make: (r) => {
      const parts = Array.from({ length: 1 + r.below(3) }, () =>
        r.pick([mutate([...PACKETS, "40", "1", "5"], r), r.pick(["40", "3", "6", "1", "2", "40/custom,"])]),
      );
      return parts.join("\u001e");
    },
    run: async (port, body) => {
      const opened = await http(port, { target: "/socket.io/?EIO=4&transport=polling" });
      const target = `/socket.io/?EIO=4&transport=polling&sid=${JSON.parse(opened.body.slice(1)).sid}`;
      const show = ({ status, body: text }) => `${status} ${text ?? ""}`.trim();
      const posted = show(await http(port, { method: "POST", target, body }));
      await sleep(SETTLE);
      // What the session sends, until it is gone or has nothing more to say.
      const packets = [];
      for (;;) {
        const polled = await http(port, { target, millis: 150 });
        if (polled.status !== 200) {
          return { posted, packets: packets.sort(), end: show(polled) };
        }
        packets.push(...hideIds(polled.body).split("\u001e").map(canonical));
      }
    },
  },
  handshake: {
    make: (r) => {
      const query = () =>
        r.pick([
          "EIO=4", "EIO=3", "EIO=", "EIO=4&EIO=4", "EIO=04", "eio=4",
          "transport=polling", "transport=websocket", "transport=", "transport=polling&transport=websocket",
          "sid=", "sid=abc", "sid=%00", "sid=__proto__", "t=x", "b64=1", "j=0", "x=%", "x=%zz", "&&", "=", "EIO=4;transport=polling",
        ]);
      const target =
        r.pick(["/socket.io/?", "/socket.io/?", "/socket.io/?", "/socket.io/x?", "/socket.io?", "/socket.io//?", "/Socket.io/?"]) +
        r.pick(["EIO=4&transport=polling&", "EIO=4&transport=websocket&", "", "transport=polling&"]) +
        Array.from({ length: r.below(3) }, query).join("&");
      return {
        method: r.pick(["GET", "GET", "GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"]),
        target,
        headers: r.pick(["", "", "", "Origin: http://a\r\n", "Origin: \u0001\r\n", UPGRADE, "Connection: Upgrade\r\n", "Upgrade: websocket\r\n"]),
      };
    },
    run: async (port, request) => {
      const { status, headers, body } = await http(port, { ...request, millis: 500 });
      return {
        status,
        type: headers?.["content-type"],
        body: status === 101 || request.method === "HEAD" ? "" : hideIds(body ?? ""),
      };
    },
  },
};

const closed = (outcome) => outcome.end.startsWith("closed");
const includes = (more, fewer) => fewer.every((answer) => more.includes(answer));
const gone = (outcome) => outcome.end.startsWith("400 ");

/** Differences that are meant: [kinds, why, whether it is this one]. */
const RULES = [
  [
    ["text frame", "text and binary frames"],
    "the reference handles an event a tick later, when a following packet may have closed the connection",
    (input, theirs, ours) =>
      closed(theirs) && theirs.end === ours.end && includes(ours.answers, theirs.answers),
  ],
  [
    ["text frame", "text and binary frames", "payload"],
    "JavaScript reads blanks and signs as numbers",
    (input) => /(^|,|\u001e)4[\d\s+]*(\/[^,]*,)?[\d\s+]*[\s+]/.test(input),
  ],
  [
    ["payload"],
    "ours looks at placeholders when a packet comes, the reference when its attachments are there",
    (input, theirs, ours) =>
      /4[56]\d+-.*_placeholder/.test(input) && theirs.end === "pending" && gone(ours),
  ],
  [
    ["payload"],
    "an Engine.IO error ends a session at once that waits for a poll to be closed",
    (input, theirs, ours) => gone(theirs) && gone(ours) && ours.packets.length === 0,
  ],
  [
    ["payload"],
    "the reference takes two CONNECTs for one namespace when they come together",
    (input, theirs, ours) =>
      gone(ours) &&
      input.split("\u001e").some((p, i, all) => p.startsWith("40") && all.indexOf(p) < i),
  ],
  [
    ["handshake"],
    "the reference refuses some upgrades only after the 101",
    (input, theirs, ours) => theirs.status === 101 && ours.status === 400,
  ],
  [
    ["handshake"],
    "ours refuses an upgrade to polling before it looks for the session",
    (input, theirs, ours) =>
      input.headers === UPGRADE && theirs.body === "Session ID unknown" && ours.body === "Bad request",
  ],
  [
    ["handshake"],
    "upgrades outside the path are the application's",
    (input, theirs, ours) =>
      input.headers === UPGRADE && theirs.status === "pending" && ours.status === 404,
  ],
];

function explain(kind, input, theirs, ours) {
  return RULES.find(([of, , is]) => of.includes(kind) && is(input, theirs, ours))?.[1];
}

async function compare(kind, { make, run }, ports, r, count) {
  const inputs = Array.from({ length: count }, () => make(r));
  const result = { kind, inputs: count, outcomes: {}, explained: {}, differences: [] };
  const both = (input) => Promise.all(ports.map((port) => run(port, input)));
  const same = (theirs, ours) => JSON.stringify(theirs) === JSON.stringify(ours);
  const work = inputs.values();
  const worker = async () => {
    for (const input of work) {
      let [theirs, ours] = await both(input);
      // A machine that stalls makes differences that do not come again and again.
      for (let again = 0; again < 5 && !same(theirs, ours); again++) {
        [theirs, ours] = await both(input);
      }
      const end = String(theirs.end ?? theirs.status);
      result.outcomes[end] = (result.outcomes[end] ?? 0) + 1;
      if (same(theirs, ours)) continue;
      const why = explain(kind, input, theirs, ours);
      if (why) result.explained[why] = (result.explained[why] ?? 0) + 1;
      else result.differences.push({ input, reference: theirs, ours });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return result;
}

async function main() {
  const { values } = parseArgs({
    options: {
      ours: { type: "string" },
      seed: { type: "string", default: "1" },
      count: { type: "string", default: "100" },
      report: { type: "string" },
      kind: { type: "string" },
    },
  });
  const server = await reference.start({ options: { maxHttpBufferSize: LIMIT } });
  const ports = [server.port, Number(values.ours)];
  const report = [];
  for (const [kind, how] of Object.entries(KINDS)) {
    if (values.kind && values.kind !== kind) continue;
    report.push(await compare(kind, how, ports, random(Number(values.seed)), Number(values.count)));
  }
  if (values.report) fs.writeFileSync(values.report, JSON.stringify(report, null, 1));
  else console.log(JSON.stringify(report, null, 1));
  process.exit(report.some(({ differences }) => differences.length > 0) ? 1 : 0);
}

main();
