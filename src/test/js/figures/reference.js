// The reference server with the small application that load.js drives: node figures/reference.js [port]
import { Server } from "socket.io";

const io = new Server(Number(process.argv[2] ?? 3001), { transports: ["websocket"] });
io.on("connection", (socket) => socket.on("echo", (value, ack) => ack(value)));
