// A chat behind Roomcast, with nothing but Node: WEBHOOK_SECRET=whsec_... node chat.mjs
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const secret = Buffer.from(process.env.WEBHOOK_SECRET.replace(/^whsec_/, ""), "base64");

function verified(headers, body) {
  const id = headers["webhook-id"];
  const time = headers["webhook-timestamp"];
  if (!id || Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const right = createHmac("sha256", secret).update(`${id}.${time}.${body}`).digest();
  return (headers["webhook-signature"] ?? "").split(" ").some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ""), "base64");
    return given.length === right.length && timingSafeEqual(given, right);
  });
}

const text = (value, most) => (typeof value === "string" ? value.trim().slice(0, most) : "");
const emit = (event, ...args) => ({ op: "emit", to: ["chat"], event, args });

const answers = {
  connect({ auth }) {
    const name = text(auth.name, 40);
    if (!name) return { error: { message: "Tell us your name.", data: { code: "no_name" } } };
    return { user: name, join: ["chat"], data: { sent: 0 }, commands: [emit("joined", name)] };
  },
  event({ user, data, args }) {
    const said = text(args[0], 2000);
    if (!said) return { error: { code: "empty", message: "Say something." } };
    const message = { from: user, text: said, number: data.sent + 1 };
    return { ack: [message], data: { sent: message.number }, commands: [emit("message", message)] };
  },
  disconnect({ user, reason }) {
    console.log(`${user} has left: ${reason}`);
  },
};

createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  if (!verified(request.headers, body.toString())) {
    response.writeHead(401).end();
    return;
  }
  const envelope = JSON.parse(body);
  const answer = answers[envelope.type]?.(envelope);
  response.writeHead(answer ? 200 : 204, { "content-type": "application/json" });
  response.end(answer && JSON.stringify(answer));
}).listen(Number(process.env.PORT ?? 8080), "127.0.0.1");
