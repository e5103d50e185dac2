package io.roomcast.it;

import io.roomcast.engineio.EngineIoServer;
import io.roomcast.engineio.Message;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the official suites expect of a server: the Engine.IO and Socket.IO protocol suites, and the
 * own suites of the official JavaScript and Java clients.
 */
final class SuiteApps {

  private SuiteApps() {}

  /** The Socket.IO protocol suite. */
  static void protocol(SocketIoServer io) {
    io.onConnection(
        socket -> {
          socket.emit("auth", socket.handshake().auth());
          socket.on("message", context -> socket.emit("message-back", context.args()));
          socket.respond("message-with-ack", context -> Future.succeededFuture(context.args()));
        });
    io.of("/custom").onConnection(socket -> socket.emit("auth", socket.handshake().auth()));
  }

  /** The Engine.IO protocol suites: an echo. */
  static void engineEcho(EngineIoServer engine) {
    engine.onConnection(
        session ->
            session
                .onText(text -> session.send(Message.text(text)))
                .onBinary(bytes -> session.send(Message.binary(bytes))));
  }

  /** The own suite of engine.io-client for Java. */
  static void javaEngineClient(EngineIoServer engine) {
    engine.onHeaders(
        (headers, request) -> {
          String value = request.headers().get("x-engineio");
          if (value != null) {
            headers.add("X-EngineIO", "hi").add("X-EngineIO", value);
          }
        });
    engine.onConnection(
        session -> {
          session.send(Message.text("hi"));
          session
              .onText(text -> session.send(Message.text(text)))
              .onBinary(bytes -> session.send(Message.binary(bytes)));
        });
  }

  /**
   * The own suite of engine.io-client for JavaScript.
   *
   * @param lastPost headers of the last POST of each session, shared by all instances: a POST may
   *     come in on another than the session's
   */
  static void jsEngineClient(EngineIoServer engine, Map<String, MultiMap> lastPost) {
    engine.onInitialHeaders(
        (headers, request) ->
            headers
                .add("set-cookie", "1=1; Max-Age=86400")
                .add("set-cookie", "2=2; Path=/; HttpOnly; Secure; SameSite=Strict")
                .add("set-cookie", "3=3; Max-Age=0")
                .add("set-cookie", "4=4; Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
    // Node's test server reads the headers of the POST that brings a message.
    engine.use(
        context -> {
          String sid = context.request().getParam("sid");
          if (sid != null && context.request().method().name().equals("POST")) {
            lastPost.put(sid, context.request().headers());
          }
          context.next();
        });
    engine.onConnection(
        session -> {
          session.send(Message.text("hi"));
          session.onClose(closed -> lastPost.remove(session.id()));
          session.onBinary(bytes -> session.send(Message.binary(bytes)));
          session.onText(
              text ->
                  session.send(
                      switch (text) {
                        case "give binary" ->
                            Message.binary(Buffer.buffer(new byte[] {0, 1, 2, 3, 4}));
                        case "give utf8" -> Message.text("пойду спать всем спокойной ночи");
                        case "sendHeaders" ->
                            Message.text(headers(lastPost.get(session.id())).encode());
                        default -> Message.text(text);
                      }));
        });
  }

  private static JsonObject headers(MultiMap headers) {
    JsonObject json = new JsonObject();
    headers.forEach((name, value) -> json.put(name.toLowerCase(java.util.Locale.ROOT), value));
    return json;
  }

  /** The own suite of socket.io-client for Java. */
  static void javaClient(SocketIoServer io, String nsp) {
    io.engine()
        .onHeaders(
            (headers, request) -> {
              String value = request.headers().get("x-socketio");
              if (value != null) {
                headers.set("X-SocketIO", value);
              }
            });
    io.of("/foo")
        .onConnection(
            socket ->
                socket.on(
                    "room",
                    context -> io.of("/foo").to(socket.id()).emit("roomBack", context.args())));
    List.of("/timeout_socket", "/valid", "/asd").forEach(io::of);
    io.of("/abc").onConnection(socket -> socket.emit("handshake", socket.handshake().toJson()));
    io.of("/no")
        .use(context -> context.fail("auth failed", new JsonObject().put("a", "b").put("c", 3)));
    io.of(nsp).onConnection(socket -> javaClientSocket(io, socket));
  }

  private static void javaClientSocket(SocketIoServer io, Socket socket) {
    socket.emit("message", "hello client");
    socket.on("message", context -> socket.emit("message", context.args()));
    socket.on("echo", context -> socket.emit("echoBack", context.args()));
    socket.respond("ack", context -> Future.succeededFuture(context.args()));
    socket.on(
        "callAck",
        context -> socket.emitWithAck("ack").onSuccess(answer -> socket.emit("ackBack", answer)));
    socket.on(
        "callAckBinary",
        context -> socket.emitWithAck("ack").onSuccess(answer -> socket.emit("ackBack", answer)));
    socket.on("getAckBinary", context -> context.ack(Buffer.buffer("huehue")));
    socket.on("getAckDate", context -> context.ack(Instant.now()));
    socket.on("broadcast", context -> socket.broadcast().emit("broadcastBack", context.args()));
    socket.on("room", context -> io.to(socket.id()).emit("roomBack", context.args()));
    socket.on("requestDisconnect", context -> socket.disconnect());
    socket.on("getHandshake", context -> context.ack(socket.handshake().toJson()));
  }

  /** The own suite of socket.io-client for JavaScript. */
  static void jsClient(SocketIoServer io) {
    for (String nsp : Set.of("/foo")) {
      io.of(nsp).onConnection(socket -> socket.on("getId", context -> context.ack(socket.id())));
    }
    List.of("/timeout_socket", "/valid", "/asd").forEach(io::of);
    io.of("/abc").onConnection(socket -> socket.emit("handshake", socket.handshake().toJson()));
    io.use(
        context -> {
          if (context.handshake().query().containsKey("fail")) {
            context.fail("Auth failed (main namespace)");
          } else {
            context.next();
          }
        });
    io.of("/no").use(context -> context.fail("Auth failed (custom namespace)"));
    io.onConnection(
        socket -> {
          jsClientText(socket);
          jsClientBinary(socket);
        });
  }

  private static void jsClientText(Socket socket) {
    socket.on("hi", context -> socket.emit("hi"));
    socket.on("echo", context -> context.ack(context.args().get(0)));
    socket.on(
        "ack",
        context ->
            socket
                .emitWithAck("ack")
                .onSuccess(
                    answer -> {
                      JsonObject second = answer.getJsonObject(1);
                      if (Integer.valueOf(5).equals(answer.getInteger(0))
                          && second != null
                          && second.getBoolean("test", false)) {
                        socket.emit("got it");
                      }
                    }));
    socket.on("getAckDate", context -> context.ack(Instant.now()));
    socket.on("getDate", context -> socket.emit("takeDate", Instant.now()));
    socket.on(
        "getDateObj",
        context -> socket.emit("takeDateObj", Map.of("date", Instant.now().toString())));
    socket.on(
        "getUtf8",
        context ->
            List.of("てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string")
                .forEach(text -> socket.emit("takeUtf8", text)));
    socket.on("false", context -> socket.emit("false", false));
    socket.on("getHandshake", context -> context.ack(socket.handshake().toJson()));
    socket.on("getId", context -> context.ack(socket.id()));
  }

  private static void jsClientBinary(Socket socket) {
    Buffer bytes = Buffer.buffer("asdfasdf");
    socket.on("doge", context -> socket.emit("doge", bytes));
    socket.on("getbin", context -> socket.emit("takebin", bytes));
    ifBinary(socket, "buffa", "buffack");
    ifBinary(socket, "blob", "back");
    for (String kind : List.of("jsonbuff", "jsonblob")) {
      socket.on(
          kind,
          context -> {
            JsonObject value = Values.object(context, 0);
            if ("lol".equals(value.getValue("hello"))
                && value.getBuffer("message").length() > 0
                && "gotcha".equals(value.getValue("goodbye"))) {
              socket.emit(kind + "-ack");
            }
          });
    }
    inOrder(socket, "abuff2-ack", "abuff1", "abuff2");
    inOrder(socket, "blob3-ack", "blob1", "blob2", "blob3");
  }

  private static void ifBinary(Socket socket, String event, String answer) {
    socket.on(
        event,
        context -> {
          if (isBinary(context)) {
            socket.emit(answer);
          }
        });
  }

  private static boolean isBinary(EventContext context) {
    Payload args = context.args();
    return args.size() > 0 && args.getValue(0) instanceof Buffer;
  }

  /** Answers the last of these events when they came in this order. */
  private static void inOrder(Socket socket, String answer, String... events) {
    int[] next = {0};
    for (int i = 0; i < events.length; i++) {
      int number = i;
      socket.on(
          events[i],
          context -> {
            if (next[0] == number) {
              next[0]++;
            }
            if (next[0] == events.length) {
              socket.emit(answer);
            }
          });
    }
  }
}
