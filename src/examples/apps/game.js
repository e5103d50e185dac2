"use strict";
// Tic-tac-toe: the backend of the game. All of its state is here, none at the gateway.
// node game.js PORT SECRET

const http = require("node:http");
const crypto = require("node:crypto");

const [port, secret] = process.argv.slice(2);
const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
const games = new Map();
const LINES = ["012", "345", "678", "036", "147", "258", "048", "246"];

function signed(headers, body) {
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const mac = `v1,${crypto.createHmac("sha256", key).update(text).digest("base64")}`;
  return headers["webhook-signature"].split(" ").includes(mac);
}

const refused = (code) => ({ ack: [{ error: { code } }] });

function sit({ user, args: [name], nsp, sid }) {
  const game = games.get(name) ?? { players: [], fields: Array(9).fill(" "), turn: 0 };
  games.set(name, game);
  if (!game.players.includes(user)) {
    if (game.players.length === 2) return refused("full");
    game.players.push(user);
  }
  return {
    ack: [{ mark: "XO"[game.players.indexOf(user)] }],
    commands: [{ op: "socketsJoin", nsp, in: [sid], rooms: [`game:${name}`] }],
  };
}

function move({ user, args: [name, field], nsp }) {
  const game = games.get(name);
  if (!game || game.players[game.turn] !== user) return refused("not_your_turn");
  if (game.fields[field] !== " ") return refused("taken");
  const mark = "XO"[game.turn];
  game.fields[field] = mark;
  game.turn = 1 - game.turn;
  const emit = (event, value) => ({ op: "emit", nsp, to: [`game:${name}`], event, args: [value] });
  const commands = [emit("board", { fields: game.fields.join("") })];
  if (LINES.some((line) => [...line].every((i) => game.fields[i] === mark))) {
    games.delete(name);
    commands.push(emit("over", { game: name, winner: mark }));
  }
  return { ack: [{ ok: true }], commands };
}

const EVENTS = { sit, move };

http
  .createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part) => (body += part));
    request.on("end", () => {
      if (!signed(request.headers, body)) return response.writeHead(401).end();
      const call = JSON.parse(body);
      const answer = call.type === "event" ? EVENTS[call.event](call) : {};
      response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
    });
  })
  .listen(port, "127.0.0.1", () => console.log("listening"));
