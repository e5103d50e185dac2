package io.roomcast.it;

import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/**
 * The application that the tests in {@code src/test/js/test} drive; the twin of {@code
 * src/test/js/apps/conformance.js} on the reference server. One per server instance, on its loop.
 */
final class ConformanceApp {

  private final Vertx vertx;
  private final SocketIoServer io;
  private final EventLog log;

  ConformanceApp(Vertx vertx, SocketIoServer io, EventLog log) {
    this.vertx = vertx;
    this.io = io;
    this.log = log;
  }

  void install() {
    engineHooks();
    io.onNewNamespace(
        nsp -> log.add(new JsonObject().put("type", "new_namespace").put("nsp", nsp.name())));

    io.use(
        context -> {
          if (context.handshake().query().containsKey("fail")) {
            context.fail("Auth failed (main namespace)");
          } else {
            context.next();
          }
        });
    io.use(
        context -> {
          if (context.handshake().auth().containsKey("deny")) {
            context.fail("denied", new JsonObject().put("code", 42));
          } else {
            context.next();
          }
        });
    serve(io.of("/"));
    serve(io.of("/custom"));
    serve(io.of("/deny").use(context -> context.fail("denied", new JsonObject().put("code", 42))));
    serve(io.of("/slow").use(context -> vertx.setTimer(100, id -> context.next())));
    serve(layers(io.of("/layers")));
    serve(
        io.of(Pattern.compile("^/dyn-\\d+\\z"))
            .use(
                context -> {
                  context.socket().data().put("parent", true);
                  context.next();
                }));
    serve(
        io.of(
            (name, auth) ->
                Future.succeededFuture(
                    name.startsWith("/fn-") && "yes".equals(auth.getValue("token")))));
  }

  private void engineHooks() {
    io.engine()
        .use(
            context -> {
              if (context.request().getHeader("x-refuse") != null) {
                context.fail(new IllegalStateException("refused by middleware"));
              } else {
                context.next();
              }
            })
        .onInitialHeaders((headers, request) -> headers.set("x-initial", "1"))
        .onHeaders((headers, request) -> headers.set("x-every", "1"))
        .onConnectionError(
            error ->
                log.add(
                    new JsonObject()
                        .put("type", "connection_error")
                        .put("code", error.code())
                        .put("message", error.message())));
  }

  private Namespace layers(Namespace nsp) {
    return nsp.use(
            context -> {
              JsonObject data = context.socket().data();
              data.put("trail", "a").put("runs", data.getInteger("runs", 0) + 1);
              context.socket().emit("early", "before connect");
              context.next();
            })
        .use(
            context -> {
              append(context, "b");
              vertx.setTimer(
                  5,
                  id -> {
                    if (context.handshake().auth().containsKey("stop")) {
                      context.fail("stopped at b");
                    } else {
                      context.next();
                    }
                  });
            })
        .use(
            context -> {
              append(context, "c");
              context.next();
            });
  }

  private static void append(ConnectContext context, String letter) {
    JsonObject data = context.socket().data();
    data.put("trail", data.getString("trail") + letter);
  }

  private void serve(Namespace nsp) {
    nsp.onConnection(this::connected);
  }

  private void connected(Socket socket) {
    log.add(EventLog.about(socket, "connect").put("recovered", socket.recovered()));
    socket
        .conn()
        .onUpgrade(
            transport ->
                log.add(EventLog.about(socket, "upgrade").put("transport", transport.wire())));
    socket.onDisconnecting(end -> ended(socket, "disconnecting", end));
    socket.onDisconnect(end -> ended(socket, "disconnect", end));
    socket.onError(
        cause -> log.add(EventLog.about(socket, "error").put("message", cause.getMessage())));
    socket.use(
        context -> {
          if (context.event().equals("blocked")) {
            context.fail(new IllegalStateException("blocked"));
          } else {
            context.next();
          }
        });
    socket.on(
        "throw",
        context -> {
          throw new IllegalStateException(context.args().getString(0));
        });
    new EchoEvents(vertx, socket).install();
    new RoomEvents(socket).install();
    new StreamEvents(socket).install();
    new StateEvents(socket).install();
  }

  private void ended(Socket socket, String type, Socket.Disconnect end) {
    log.add(
        EventLog.about(socket, type)
            .put("reason", end.reason().text())
            .put("rooms", Values.sorted(socket.rooms())));
  }

  /** The receivers that a client describes: {from, to, in, except, local, volatile, compress}. */
  static BroadcastOperator choose(EventContext context) {
    Socket socket = context.socket();
    JsonObject spec = Values.object(context, 0);
    BroadcastOperator chosen =
        "nsp".equals(spec.getString("from")) ? socket.namespace().all() : socket.broadcast();
    for (String room : Values.strings(spec.getJsonArray("to"))) {
      chosen = chosen.to(room);
    }
    for (String room : Values.strings(spec.getJsonArray("in"))) {
      chosen = chosen.in(room);
    }
    for (String room : Values.strings(spec.getJsonArray("except"))) {
      chosen = chosen.except(room);
    }
    if (spec.getBoolean("local", false)) {
      chosen = chosen.local();
    }
    if (spec.getBoolean("volatile", false)) {
      chosen = chosen.asVolatile();
    }
    return chosen.compress(spec.getBoolean("compress", true));
  }
}
