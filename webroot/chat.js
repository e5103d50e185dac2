// The chat of the demo page: its connection and what it knows. What is seen is chat-view.js.
import { View } from "./chat-view.js";

const KEPT = 200; // messages kept for each conversation
const ASK_AGAIN = 500; // least ms between two questions for who is online
const ANSWER_TIME = 8000;
const TYPING_EVERY = 2000;
const TYPING_ENDS = 4000;

const view = new View({ join, leave, reconnect, say, goToRoom, open, back, typed });

let socket = null;
let wish = null; // the name asked for
let me = null; // who the server says we are: {user, name, room}
let people = [];
let current = null; // the conversation shown
let lastTyped = 0;
let asking = null; // timer of the next question for who is online
let asked = 0;
let wasConnected = false;
const conversations = new Map(); // "room" or "user:<id>" -> {key, user?, title, lines, unread}
const memory = {}; // for browsers that let a page keep nothing
const typists = new Map(); // user -> {name, timer}

view.askName(stored("name") ?? "");

function join(name) {
  wish = name;
  conversations.clear();
  current = conversation("room");
  // window.io is the official client, as the server serves it.
  socket = window.io("/chat", {
    forceNew: true,
    auth: (send) => send({ name: wish, key: key(), room: me?.room ?? stored("room") ?? "lobby" }),
  });
  view.status("wait", "Connecting...");
  socket.on("connect", connected);
  socket.on("connect_error", refused);
  socket.on("disconnect", disconnected);
  socket.on("welcome", welcome);
  socket.on("message", (said) => add(conversation("room"), { ...said, mine: isMe(said.from) }));
  socket.on("private", privately);
  socket.on("typing", showTyping);
  socket.on("people", askWho);
  socket.io.on("reconnect_attempt", (n) =>
    view.status("wait", `Connection lost. Trying again (attempt ${n})...`));
  socket.io.on("open", () => socket.io.engine.on("upgrade", showTransport));
}

function connected() {
  showTransport();
  view.connected(true);
  if (wasConnected) {
    news(socket.recovered
      ? "Back again. What was said meanwhile has arrived."
      : "Back again. What was said meanwhile is lost.");
  }
  wasConnected = true;
  askWho();
}

function welcome(who) {
  const first = me === null;
  me = who;
  store("name", me.name);
  store("room", me.room);
  conversation("room").title = "#" + me.room;
  view.limit(me.maxMessageLength);
  view.enter();
  if (first) {
    news(`You are ${isolated(me.name)}. Say hello, or pick somebody to talk to in private.`);
  }
  show();
}

function refused(error) {
  if (socket.active) {
    view.status("wait", "Cannot reach the server. Trying again...");
    return;
  }
  // The server said no, and said why: the name, mostly.
  leave();
  view.askName(wish, error.message);
}

function disconnected(reason) {
  view.connected(false);
  typists.clear();
  view.typing([]);
  if (socket?.active) {
    view.status("wait", `Connection lost (${reason}). Trying again...`);
  } else {
    view.status("closed", `Disconnected (${reason})`, true);
  }
}

function reconnect() {
  view.status("wait", "Connecting...");
  socket?.connect();
}

function leave() {
  const old = socket;
  socket = null;
  me = null;
  wasConnected = false;
  people = [];
  typists.clear();
  old?.removeAllListeners();
  old?.io.removeAllListeners();
  old?.disconnect();
  view.status("idle", "Not connected");
  view.askName(wish ?? "");
}

function showTransport() {
  const names = { polling: "HTTP long-polling", websocket: "WebSocket" };
  const transport = socket.io.engine.transport.name;
  view.status("open", `Connected over ${names[transport] ?? transport}`);
}

// -- talking

function say(text) {
  const to = current.user;
  const [event, message] = to ? ["private", { to, text }] : ["message", { text }];
  lastTyped = 0;
  socket.timeout(ANSWER_TIME).emit(event, message, (timeout, answer) => {
    const problem = timeout ? "The server did not confirm the message." : answer.error?.message;
    if (problem) {
      news(problem);
      view.restoreText(text);
    }
  });
}

function privately(said) {
  const other = isMe(said.from) ? said.to : said.from.user;
  const talk = conversation("user:" + other);
  if (!isMe(said.from)) {
    talk.title = said.from.name;
  }
  add(talk, { ...said, mine: isMe(said.from) });
}

function typed() {
  const now = Date.now();
  if (current.key === "room" && now - lastTyped > TYPING_EVERY && socket?.connected) {
    lastTyped = now;
    socket.volatile.emit("typing", { typing: true });
  }
}

function showTyping({ user, name, typing }) {
  clearTimeout(typists.get(user)?.timer);
  typists.delete(user);
  if (typing) {
    typists.set(user, { name, timer: setTimeout(() => stopTyping(user), TYPING_ENDS) });
  }
  drawTyping();
}

function stopTyping(user) {
  clearTimeout(typists.get(user)?.timer);
  if (typists.delete(user)) {
    drawTyping();
  }
}

function drawTyping() {
  view.typing(current.key === "room" ? [...typists.values()].map((typist) => typist.name) : []);
}

// -- rooms and people

function goToRoom(room, failed) {
  socket.timeout(ANSWER_TIME).emit("room", { room }, (timeout, answer) => {
    const problem = timeout ? "The server did not answer." : answer.error?.message;
    if (problem) {
      failed(problem);
      return;
    }
    if (answer.room !== me.room) {
      me.room = answer.room;
      store("room", me.room);
      typists.clear();
      const talk = conversation("room");
      talk.title = "#" + me.room;
      talk.lines = [];
      add(talk, { news: `You are in #${me.room} now.` });
    }
    back();
  });
}

function open(user) {
  current = conversation("user:" + user);
  current.title = people.find((person) => person.user === user)?.name ?? current.title;
  show();
  view.focusText();
}

function back() {
  current = conversation("room");
  show();
  view.focusText();
}

/** Asks who is online: what counts is an answer put together after the last change. */
function askWho() {
  if (asking === null) {
    asking = setTimeout(ask, Math.max(0, asked + ASK_AGAIN - Date.now()));
  }
}

function ask() {
  asking = null;
  asked = Date.now();
  socket?.timeout(ANSWER_TIME).emit("people", (timeout, answer) => {
    if (!timeout && !answer.error && me) {
      knowPeople(answer.people);
    }
  });
}

function knowPeople(now) {
  const room = conversation("room");
  const here = (list) => list.filter((person) => person.room === me.room && !isMe(person));
  const had = new Set(here(people).map((person) => person.user));
  const has = new Set(here(now).map((person) => person.user));
  const before = people;
  people = now;
  if (before.some((person) => isMe(person) && person.room === me.room)) {
    here(now).filter((p) => !had.has(p.user)).forEach((p) => {
      add(room, { news: `${isolated(p.name)} is here` });
    });
    here(before).filter((p) => !has.has(p.user)).forEach((p) => {
      stopTyping(p.user);
      add(room, { news: `${isolated(p.name)} left` });
    });
  }
  show();
}

// -- conversations

function conversation(id) {
  if (!conversations.has(id)) {
    const user = id.startsWith("user:") ? id.slice(5) : undefined;
    conversations.set(id, { key: id, user, title: "", lines: [], unread: 0 });
  }
  return conversations.get(id);
}

function add(talk, line) {
  talk.lines.push(line);
  const tooMany = talk.lines.length > KEPT;
  if (tooMany) {
    talk.lines.shift();
  }
  if (line.from) {
    stopTyping(line.from.user);
  }
  if (talk === current) {
    view.append(line, tooMany);
  } else if (line.from) {
    talk.unread++;
    show();
  }
}

function news(text) {
  add(current, { news: text });
}

function show() {
  current.unread = 0;
  view.draw({ me, people, conversations, current });
  drawTyping();
}

/** The name between marks that keep it from turning the direction of the text around it. */
function isolated(name) {
  return `\u2068${name}\u2069`;
}

function isMe(person) {
  return person.user === me?.user;
}

// -- kept in this tab: a reload comes back as the same person, another tab is another one

function key() {
  let value = stored("key");
  if (!value) {
    value = [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, "0")).join("");
    store("key", value);
  }
  return value;
}

function stored(name) {
  try {
    return sessionStorage.getItem("roomcast." + name);
  } catch {
    return memory[name] ?? null;
  }
}

function store(name, value) {
  try {
    sessionStorage.setItem("roomcast." + name, value);
  } catch {
    memory[name] = value;
  }
}
