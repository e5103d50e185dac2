"use strict";
// Official clients in rooms that talk all the time, while the nodes behind their address come and
// go. Writes {"ready": true} when all are in, and after "stop" on its input what came of it.
// They take the transports of TRANSPORTS in turn: websocket, polling, or default for the upgrade.

const { createInterface } = require("node:readline");
const { io: connect } = require("socket.io-client");

const { URL } = process.env;
const TRANSPORTS = (process.env.TRANSPORTS ?? "websocket").split(",");
const CLIENTS = Number(process.env.CLIENTS);
const MEMBERS = Number(process.env.MEMBERS);
const RATE = Number(process.env.RATE);
const BACKOFF = Number(process.env.BACKOFF ?? 1000);
/** Who leaves so soon after an ack may miss what was acked: it was on its way from another node. */
const SLACK = Number(process.env.SLACK ?? 1000);
/** Clients that come in a second to begin with. */
const RAMP = Number(process.env.RAMP ?? 1000);
const PATIENCE = 60_000;

const clients = [];
const messages = [];
const reconnects = [];
const disconnects = [];
/** Of those that came twice, resent are what the client itself had sent again. */
const counts = {
  doubled: 0,
  resent: 0,
  outOfOrder: 0,
  delivered: 0,
  refused: 0,
  failed: 0,
  recovered: 0,
};
/** The first that went wrong. */
const examples = [];
const EXAMPLES = 10;
let outstanding = 0;
let left = 0;

function say(line) {
  process.stdout.write(JSON.stringify(line) + "\n");
}

function wrong(what, client, more) {
  const { number, stays, recoveries } = client;
  if (examples.length < EXAMPLES) examples.push({ what, to: number, ...more, stays, recoveries });
}

function heard(client, { from, n, attempt }) {
  const own = client.got.get(from) ?? { all: new Map(), last: 0 };
  client.got.set(from, own);
  counts.delivered++;
  if (own.all.has(n)) {
    counts.doubled++;
    if (own.all.get(n) !== attempt) counts.resent++;
    wrong("doubled", client, { from, n, attempts: [own.all.get(n), attempt], at: Date.now() });
  } else if (n < own.last) {
    counts.outOfOrder++;
    wrong("outOfOrder", client, { from, n, last: own.last, at: Date.now() });
  }
  own.all.set(n, attempt);
  own.last = Math.max(own.last, n);
}

function make(number, joined) {
  const transport = TRANSPORTS[number % TRANSPORTS.length];
  const room = `room${Math.floor(number / MEMBERS)}`;
  const socket = connect(URL, {
    transports: transport === "default" ? undefined : [transport],
    forceNew: true,
    retries: 50,
    ackTimeout: 20_000,
    reconnectionDelay: BACKOFF,
    reconnectionDelayMax: 5 * BACKOFF,
  });
  // Times in which it was in its room, by this process' clock.
  const client = { number, room, socket, sent: 0, stays: [], recoveries: [], got: new Map() };
  client.diary = [];
  const note = (what) => client.diary.push({ what, at: Date.now() });
  let known = false;
  socket.io.on("reconnect_attempt", () => note("tries"));
  socket.io.on("open", () => note("open"));
  socket.on("connect_error", (error) => note(error.message));
  socket.on("connect", () => {
    note(socket.recovered ? "recovered" : "connect");
    if (known) reconnects.push(Date.now());
    if (socket.recovered && known) {
      client.recoveries.push(Date.now());
      counts.recovered++;
      client.stays[client.stays.length - 1].to = Infinity;
      return;
    }
    join();
  });
  // Not by the queue of retries, where it would come after all that waits there. What is volatile
  // is thrown away while a POST is under way.
  const join = () => {
    if (!socket.connected) return;
    if (!socket.io.engine.transport.writable) {
      setTimeout(join, 10);
      return;
    }
    socket.volatile.emit("join", room, (error) => {
      if (error) return; // gone before the answer; it joins when it is back
      client.stays.push({ from: Date.now(), to: Infinity });
      if (!known) joined();
      known = true;
    });
  };
  socket.on("disconnect", (reason) => {
    note(reason);
    disconnects.push(Date.now());
    const stay = client.stays[client.stays.length - 1];
    if (stay && stay.to === Infinity) stay.to = Date.now();
  });
  socket.on("say", (to, message) => heard(client, message));
  return client;
}

function send(client) {
  const message = { from: client.number, n: ++client.sent, sent: Date.now(), acked: 0, written: [] };
  // Called each time that it is sent.
  const toJSON = () => ({
    from: message.from,
    n: message.n,
    attempt: message.written.push(Date.now()),
  });
  messages.push(message);
  outstanding++;
  client.socket.emit("say", client.room, { toJSON }, (error, answer) => {
    outstanding--;
    if (error) counts.failed++;
    else if (answer?.error) counts.refused++;
    else message.acked = Date.now();
  });
}

/** Most of these times within one second. */
function peak(times) {
  let most = 0;
  for (let from = 0, to = 0; to < times.length; to++) {
    while (times[to] - times[from] >= 1000) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** The message whose ack took longest, and what its sender went through meanwhile. */
function slowest() {
  const took = ({ sent, acked }) => acked - sent;
  const message = messages.reduce((a, b) => (took(b) > took(a) ? b : a), messages[0]);
  if (!message) return null;
  const { from, n, sent, acked, written } = message;
  const after = (at) => at - sent;
  const diary = clients[from].diary
    .filter(({ at }) => at > sent - 30_000 && at <= acked)
    .map(({ what, at }) => `${after(at)} ms: ${what}`);
  return { from, n, acked: after(acked), written: written.map(after), diary };
}

/** Who was in the room all the time must have got what was acked. */
function missed() {
  let missing = 0;
  let due = 0;
  // When it was cut short, some are on their way.
  const end = outstanding > 0 ? Date.now() : Infinity;
  for (const { from, n, sent, acked } of messages) {
    const room = Math.floor(from / MEMBERS) * MEMBERS;
    for (let i = room; acked && i < Math.min(room + MEMBERS, CLIENTS); i++) {
      const there = clients[i].stays.some((s) => s.from <= sent && Math.min(s.to, end) > acked + SLACK);
      if (i !== from && there) {
        due++;
        if (!clients[i].got.get(from)?.all.has(n)) {
          missing++;
          wrong("missed", clients[i], { from, n, sent, acked });
        }
      }
    }
  }
  return { missed: missing, due };
}

/** Not all came in in time: that is the end. */
function notIn() {
  const out = clients.filter(({ stays }) => stays.length === 0);
  console.error(`${out.length} of ${CLIENTS} are not in; the first:`, out[0]?.diary);
  process.exit(1);
}

async function main() {
  const late = setTimeout(notIn, PATIENCE);
  await new Promise((done) => {
    const joined = () => ++left === CLIENTS && done();
    const start = Date.now();
    const timer = setInterval(() => {
      const due = Math.min(CLIENTS, Math.ceil(((Date.now() - start) / 1000) * RAMP));
      while (clients.length < due) clients.push(make(clients.length, joined));
      if (clients.length === CLIENTS) clearInterval(timer);
    }, 10);
  });
  clearTimeout(late);
  say({ ready: true });
  const start = Date.now();
  let begun = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((Date.now() - start) / 1000) * RATE);
    // What a stall of this process has left behind is not made up for at once.
    begun = Math.max(begun, due - RATE);
    for (; begun < due; begun++) send(clients[(begun * 7) % CLIENTS]);
  }, 20);
  await new Promise((done) => createInterface({ input: process.stdin }).once("line", done));
  clearInterval(timer);
  const end = Date.now() + PATIENCE;
  while (outstanding > 0 && Date.now() < end) await new Promise((done) => setTimeout(done, 50));
  for (let before = -1; before < counts.delivered && Date.now() < end; ) {
    before = counts.delivered;
    await new Promise((done) => setTimeout(done, 1000));
  }
  const latencies = messages.filter((m) => m.acked).map((m) => m.acked - m.sent);
  latencies.sort((a, b) => a - b);
  say({
    sent: messages.length,
    acked: latencies.length,
    unanswered: outstanding,
    ...counts,
    ...missed(),
    examples,
    slowest: slowest(),
    reconnects: reconnects.length,
    reconnectsPerSecond: peak(reconnects),
    disconnectsPerSecond: peak(disconnects),
    ackMillis: {
      p50: latencies[Math.floor(latencies.length / 2)],
      p99: latencies[Math.floor(latencies.length * 0.99)],
      max: latencies[latencies.length - 1],
    },
  });
  process.exit(0);
}

main();
