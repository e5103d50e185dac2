"use strict";
// Raw HTTP and WebSocket over plain TCP: exactly these bytes out, and what comes back.

const net = require("node:net");

const UPGRADE =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
  "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n";

/** Opens a TCP connection; `onData` and `onEnd` are told what happens. */
function connect(port, onData, onEnd) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.on("data", onData);
    socket.on("close", onEnd);
    socket.on("error", (err) => (socket.connecting ? reject(err) : undefined));
  });
}

/** Splits a complete HTTP answer; null while it is not complete. */
function parseResponse(bytes, ended, noBody = false) {
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const [first, ...lines] = text.slice(0, end).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const status = Number(first.split(" ")[1]);
  let rest = bytes.subarray(end + 4);
  if (noBody || status === 101) return { status, headers, body: "", rest };
  if (headers["transfer-encoding"] === "chunked") {
    const body = [];
    for (;;) {
      const line = rest.indexOf("\r\n");
      if (line < 0) return null;
      const size = parseInt(rest.subarray(0, line).toString(), 16);
      if (rest.length < line + 2 + size + 2) return null;
      if (size === 0) return { status, headers, body: Buffer.concat(body).toString(), rest };
      body.push(rest.subarray(line + 2, line + 2 + size));
      rest = rest.subarray(line + 2 + size + 2);
    }
  }
  if (headers["content-length"] !== undefined) {
    const length = Number(headers["content-length"]);
    return rest.length < length
      ? null
      : { status, headers, body: rest.subarray(0, length).toString(), rest };
  }
  return ended ? { status, headers, body: rest.toString(), rest } : null;
}

/** Sends bytes over a new connection and reads one answer: {status, headers, body}. */
async function exchange(port, bytes, millis, noBody) {
  let received = Buffer.alloc(0);
  let socket;
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve({ status: "pending" }), millis);
      const done = (value) => {
        clearTimeout(timer);
        resolve(value);
      };
      const look = (ended) => {
        const response = parseResponse(received, ended, noBody);
        if (response) done(response);
        else if (ended) done({ status: "closed" });
      };
      connect(
        port,
        (data) => {
          received = Buffer.concat([received, data]);
          look(false);
        },
        () => look(true),
      ).then((connected) => {
        socket = connected;
        socket.write(bytes);
      }, reject);
    });
  } finally {
    socket?.destroy();
  }
}

/** A request with any method, target, headers and body. */
function http(port, { method = "GET", target, headers = "", body, millis = 3000 }) {
  const length = body === undefined ? "" : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const head = `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}${length}\r\n`;
  const bytes = Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body ?? "")]);
  return exchange(port, bytes, millis, method === "HEAD");
}

/** A masked frame. */
function frame(first, payload) {
  const bytes = Buffer.from(payload);
  const mask = Buffer.from([1, 2, 3, 4]);
  let length;
  if (bytes.length < 126) {
    length = Buffer.from([0x80 | bytes.length]);
  } else if (bytes.length < 65536) {
    length = Buffer.from([0x80 | 126, bytes.length >> 8, bytes.length & 255]);
  } else {
    length = Buffer.alloc(9);
    length[0] = 0x80 | 127;
    length.writeBigUInt64BE(BigInt(bytes.length), 1);
  }
  return Buffer.concat([
    Buffer.from([first]),
    length,
    mask,
    bytes.map((value, i) => value ^ mask[i % 4]),
  ]);
}

/**
 * A WebSocket, frame by frame: `next()` is the next frame as {opcode, payload}, null at the end of
 * the connection, undefined when nothing came in time.
 */
class RawWebSocket {
  static async open(port, target) {
    const socket = new RawWebSocket();
    socket.tcp = await connect(port, (data) => socket.take(data), () => socket.end());
    socket.tcp.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${UPGRADE}\r\n`);
    const response = await new Promise((resolve) => (socket.opened = resolve));
    if (response.status !== 101) throw new Error(`not upgraded: ${response.status}`);
    return socket;
  }

  constructor() {
    this.bytes = Buffer.alloc(0);
    this.frames = [];
    this.waiting = [];
    this.ended = false;
    this.open = false;
  }

  take(data) {
    this.bytes = Buffer.concat([this.bytes, data]);
    if (!this.open) {
      const response = parseResponse(this.bytes, false);
      if (!response) return;
      this.open = true;
      this.bytes = response.rest;
      this.opened(response);
    }
    this.parse();
  }

  parse() {
    for (;;) {
      if (this.bytes.length < 2) return;
      let length = this.bytes[1] & 127;
      let head = 2;
      if (length === 126) {
        if (this.bytes.length < 4) return;
        length = this.bytes.readUInt16BE(2);
        head = 4;
      } else if (length === 127) {
        if (this.bytes.length < 10) return;
        length = Number(this.bytes.readBigUInt64BE(2));
        head = 10;
      }
      if (this.bytes.length < head + length) return;
      this.give({
        opcode: this.bytes[0] & 15,
        payload: this.bytes.subarray(head, head + length),
      });
      this.bytes = this.bytes.subarray(head + length);
    }
  }

  give(value) {
    const waiting = this.waiting.shift();
    if (waiting) waiting(value);
    else this.frames.push(value);
  }

  end() {
    this.ended = true;
    this.opened?.({ status: "closed" });
    for (const waiting of this.waiting.splice(0)) waiting(null);
  }

  next(millis = 20_000) {
    if (this.frames.length > 0) return Promise.resolve(this.frames.shift());
    if (this.ended) return Promise.resolve(null);
    return new Promise((resolve) => {
      const waiting = (value) => {
        clearTimeout(timer);
        resolve(value);
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        resolve(undefined);
      }, millis);
      this.waiting.push(waiting);
    });
  }

  send(payload) {
    this.write(frame(typeof payload === "string" ? 0x81 : 0x82, payload));
  }

  write(bytes) {
    if (!this.ended) this.tcp.write(bytes);
  }

  close() {
    this.tcp.destroy();
  }
}

module.exports = { http, frame, RawWebSocket, UPGRADE };
