// The reference server with the small application that load.mjs drives: node figures/reference.mjs [port]
import { Server } from "socket.io";

const io = new Server(Number(process.argv[2] ?? 3001), { transports: ["websocket"] });
io.on("connection", (socket) => socket.on("echo", (value, ack) => ack(value)));
