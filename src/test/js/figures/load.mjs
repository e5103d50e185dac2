// Figures of a Socket.IO server on this machine: what an idle client holds, what an echo costs.
//
//   node figures/load.mjs idle <url> <pid> [clients=10000]
//   node figures/load.mjs echo <url> <pid> [clients=100] [inFlight=8] [seconds=10]
//
// <pid> is the server's process: its CPU clock and memory are read from /proc, and a JVM's live
// heap by `jcmd`. Prints one JSON line. WebSocket frames are written by hand over plain sockets, so
// that this process stays cheaper than the server.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { connect } from "node:net";

const [mode, url, pid, ...rest] = process.argv.slice(2);
const target = new URL(url);
const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"]).toString());

function cpuSeconds() {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function rssBytes() {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
}

function liveHeapBytes() {
  if (!readlinkSync(`/proc/${pid}/exe`).endsWith("/java")) return undefined;
  const histogram = execFileSync("jcmd", [pid, "GC.class_histogram"], { maxBuffer: 1 << 28 });
  return Number(/^Total\s+\d+\s+(\d+)/m.exec(histogram.toString())[1]);
}

function frame(text) {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? Buffer.from([0x81, 0x80 | payload.length]) : null;
  if (head === null) throw new Error("only short frames are sent");
  const mask = randomBytes(4);
  for (let i = 0; i < payload.length; i++) payload[i] ^= mask[i & 3];
  return Buffer.concat([head, mask, payload]);
}

const PONG = frame("3");

/** A client that has connected to the main namespace; onText gets everything after that. */
function client(onText) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(target.port), target.hostname);
    let buffer = Buffer.alloc(0);
    let upgraded = false;
    socket.setNoDelay(true);
    socket.on("error", reject);
    socket.on("connect", () =>
      socket.write(
        `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${target.host}\r\n` +
          "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
          `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
      ),
    );
    socket.on("data", (data) => {
      buffer = buffer.length === 0 ? data : Buffer.concat([buffer, data]);
      if (!upgraded) {
        const end = buffer.indexOf("\r\n\r\n");
        if (end < 0) return;
        buffer = buffer.subarray(end + 4);
        upgraded = true;
      }
      while (buffer.length >= 2) {
        let length = buffer[1] & 0x7f;
        let start = 2;
        if (length === 126) {
          if (buffer.length < 4) return;
          length = buffer.readUInt16BE(2);
          start = 4;
        }
        if (buffer.length < start + length) return;
        const text = buffer.toString("utf8", start, start + length);
        buffer = buffer.subarray(start + length);
        if (text === "2") socket.write(PONG);
        else if (text.startsWith("0")) socket.write(frame("40"));
        else if (text.startsWith("40")) resolve(socket);
        else onText(socket, text);
      }
      if (buffer.length === 0) buffer = Buffer.alloc(0);
    });
  });
}

async function connectAll(count, onText) {
  const sockets = [];
  while (sockets.length < count) {
    const batch = Math.min(100, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: batch }, () => client(onText)))));
  }
  return sockets;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function idle(count = 10_000) {
  const warm = await connectAll(200, () => {});
  warm.forEach((socket) => socket.destroy());
  await pause(2_000);
  const before = { heap: liveHeapBytes(), rss: rssBytes() };
  await connectAll(Number(count), () => {});
  await pause(2_000);
  const after = { heap: liveHeapBytes(), rss: rssBytes() };
  return {
    mode,
    clients: Number(count),
    heapBytesPerClient:
      before.heap === undefined ? undefined : Math.round((after.heap - before.heap) / count),
    rssBytesPerClient: Math.round((after.rss - before.rss) / count),
  };
}

async function echo(count = 100, inFlight = 8, seconds = 10) {
  let acks = 0;
  const payload = "x".repeat(32);
  const sockets = await connectAll(Number(count), (socket, text) => {
    if (text.startsWith("43")) {
      acks++;
      const id = /^43(\d+)/.exec(text)[1];
      socket.write(frame(`42${id}["echo","${payload}"]`));
    }
  });
  for (const socket of sockets) {
    for (let id = 0; id < inFlight; id++) socket.write(frame(`42${id}["echo","${payload}"]`));
  }
  await pause(5_000); // warm-up
  const [cpu, start, clock] = [cpuSeconds(), acks, performance.now()];
  await pause(Number(seconds) * 1_000);
  const done = acks - start;
  return {
    mode,
    clients: Number(count),
    inFlight: Number(inFlight),
    acksPerSecond: Math.round((done * 1_000) / (performance.now() - clock)),
    serverCpuMicrosPerAck: Number((((cpuSeconds() - cpu) * 1e6) / done).toFixed(2)),
  };
}

const modes = { idle, echo };
if (!modes[mode] || !url || !pid) {
  console.error("usage: node figures/load.mjs idle|echo <url> <pid> [...]");
  process.exit(2);
}
console.log(JSON.stringify(await modes[mode](...rest)));
process.exit(0);
