"use strict";
// The application that the tests in test/ drive, on the reference server. Its twin on the Java API
// is io.roomcast.it.ConformanceApp: the two must answer alike.

/** A choice of receivers, as clients describe it: {from, to, except, local, volatile, compress}. */
function choose(socket, spec) {
  let chain = spec.from === "nsp" ? socket.nsp : socket;
  if (spec.broadcast) chain = chain.broadcast;
  for (const room of spec.to || []) chain = chain.to(room);
  for (const room of spec.in || []) chain = chain.in(room);
  for (const room of spec.except || []) chain = chain.except(room);
  if (spec.local) chain = chain.local;
  if (spec.volatile) chain = chain.volatile;
  if (spec.compress !== undefined) chain = chain.compress(spec.compress);
  return chain;
}

const sorted = (set) => Array.from(set).sort();

function describe(socket) {
  return {
    id: socket.id,
    nsp: socket.nsp.name,
    recovered: socket.recovered,
    transport: socket.conn.transport.name,
    rooms: sorted(socket.rooms),
    data: socket.data,
  };
}

function echoes(socket, on) {
  on("echo", (...args) => socket.emit("echo", ...args));
  on("ack", (...args) => args.pop()(...args));
  on("late-ack", (millis, ack) => setTimeout(() => ack("late"), millis));
  on("double-ack", (ack) => {
    ack("first");
    ack("second");
  });
  // The server asks, the client answers; "called" brings what the server got.
  on("call", (millis, event, args) => {
    const asked = millis > 0 ? socket.timeout(millis) : socket;
    if (millis > 0) {
      asked.emit(event, ...args, (err, ...answers) =>
        socket.emit("called", err ? err.message : null, ...answers),
      );
    } else {
      asked.emit(event, ...args, (...answers) => socket.emit("called", null, ...answers));
    }
  });
}

function rooms(socket, on) {
  on("join", (names, ack) => {
    socket.join(names);
    ack(sorted(socket.rooms));
  });
  on("leave", (name, ack) => {
    socket.leave(name);
    ack(sorted(socket.rooms));
  });
  on("cast", (spec, event, ...args) => choose(socket, spec).emit(event, ...args));
  on("cast-ack", (spec, event, args, ack) => {
    choose(socket, spec)
      .timeout(spec.timeout)
      .emit(event, ...args, (err, responses) => ack(err ? err.message : null, responses));
  });
  on("fetch", async (spec, ack) => {
    const found = await choose(socket, spec).fetchSockets();
    ack(
      found
        .map((s) => ({ id: s.id, rooms: sorted(s.rooms), data: s.data, url: s.handshake.url }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });
  on("sockets-join", (spec, names) => choose(socket, spec).socketsJoin(names));
  on("sockets-leave", (spec, names) => choose(socket, spec).socketsLeave(names));
  on("disconnect-sockets", (spec, close) => choose(socket, spec).disconnectSockets(close));
}

function streams(socket, on) {
  let expected = 0;
  let breaks = [];
  on("flood", (count) => {
    for (let i = 0; i < count; i++) socket.emit("n", i);
  });
  on("flood-part", (from, count) => {
    for (let i = from; i < from + count; i++) socket.emit("n", i);
  });
  on("volatile-flood", (count, size) => {
    const text = "x".repeat(size);
    for (let i = 0; i < count; i++) socket.volatile.emit("v", i, text);
    socket.emit("volatile-end");
  });
  on("volatile-behind", () => {
    socket.emit("n", 0);
    socket.volatile.emit("v", 0);
    socket.emit("volatile-end");
  });
  on("numbered", (number) => {
    if (number !== expected && breaks.length < 10) breaks.push([expected, number]);
    expected = number + 1;
  });
  on("numbered-end", (ack) => {
    ack({ next: expected, breaks });
    expected = 0;
    breaks = [];
  });
}

function state(socket, on) {
  const seen = [];
  const sent = [];
  socket.onAny((event, ...args) => seen.push([event, args.length]));
  socket.onAnyOutgoing((event, ...args) => sent.push([event, args.length]));
  on("any", (ack) => ack(seen.splice(0), sent.splice(0)));
  on("whoami", (ack) => ack(describe(socket)));
  on("handshake", (ack) => ack(socket.handshake));
  on("set-data", (data, ack) => {
    socket.data = data;
    ack();
  });
  on("kick", (close) => socket.disconnect(close));
  on("close-engine", () => socket.conn.close());
}

function onConnection(socket, log) {
  const entry = (type, more) => log.push({ type, nsp: socket.nsp.name, id: socket.id, ...more });
  entry("connect", { recovered: socket.recovered });
  socket.conn.on("upgrade", (transport) => entry("upgrade", { transport: transport.name }));
  socket.on("disconnecting", (reason) =>
    entry("disconnecting", { reason, rooms: sorted(socket.rooms) }),
  );
  socket.on("disconnect", (reason) => entry("disconnect", { reason, rooms: sorted(socket.rooms) }));
  socket.on("error", (err) => entry("error", { message: err?.message }));
  // What a handler throws would end the process.
  const on = (event, handler) =>
    socket.on(event, async (...args) => {
      try {
        await handler(...args);
      } catch (err) {
        entry("error", { message: err.message });
      }
    });
  socket.use(([event], next) => next(event === "blocked" ? new Error("blocked") : undefined));
  echoes(socket, on);
  rooms(socket, on);
  streams(socket, on);
  state(socket, on);
}

function refusal(message, data) {
  const err = new Error(message);
  if (data !== undefined) err.data = data;
  return err;
}

/** Adds the application to a server; what happens goes to `log`. */
function conformance(io, log) {
  const serve = (nsp) => nsp.on("connection", (socket) => onConnection(socket, log));

  io.on("new_namespace", (nsp) => log.push({ type: "new_namespace", nsp: nsp.name }));
  io.engine.use((req, res, next) => {
    if (req.headers["x-refuse"]) next(new Error("refused by middleware"));
    else next();
  });
  io.engine.on("initial_headers", (headers) => (headers["x-initial"] = "1"));
  io.engine.on("headers", (headers) => (headers["x-every"] = "1"));
  io.engine.on("connection_error", (err) =>
    log.push({ type: "connection_error", code: err.code, message: err.message }),
  );

  io.use((socket, next) => {
    const { fail } = socket.handshake.query;
    next(fail ? refusal("Auth failed (main namespace)") : undefined);
  });
  io.use((socket, next) => {
    next(socket.handshake.auth.deny ? refusal("denied", { code: 42 }) : undefined);
  });
  serve(io.of("/"));
  serve(io.of("/custom"));

  serve(
    io.of("/deny").use((socket, next) => next(refusal("denied", { code: 42 }))),
  );
  serve(io.of("/slow").use((socket, next) => setTimeout(next, 100)));

  const layers = io.of("/layers");
  layers.use((socket, next) => {
    socket.data.trail = "a";
    socket.data.runs = (socket.data.runs ?? 0) + 1;
    socket.emit("early", "before connect");
    next();
  });
  layers.use((socket, next) => {
    socket.data.trail += "b";
    setTimeout(() => next(socket.handshake.auth.stop ? refusal("stopped at b") : undefined), 5);
  });
  layers.use((socket, next) => {
    socket.data.trail += "c";
    next();
  });
  serve(layers);

  serve(
    io.of(/^\/dyn-\d+$/).use((socket, next) => {
      socket.data.parent = true;
      next();
    }),
  );
  serve(io.of((name, auth, next) => next(null, name.startsWith("/fn-") && auth.token === "yes")));
}

module.exports = { conformance };
