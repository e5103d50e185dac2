package io.roomcast.cluster.redis;

import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.RemoteSocket;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Does what the clients of {@code cluster.test.js} ask for, as the Node server in that file does:
 * the same questions of both must have the same answers.
 */
final class NodePeer {

  private static final int TIMEOUT = 6_000;

  /** Events of other servers, of all loops. */
  private final List<String> heard = new CopyOnWriteArrayList<>();

  void install(SocketIoServer io) {
    install(io.of("/"));
    install(io.of("/admin"));
  }

  private void install(Namespace namespace) {
    namespace.onServerSide("note", event -> heard.add(event.args().toJsonArray().encode()));
    namespace.onServerSide(
        "question",
        event -> event.acknowledgement().send("roomcast: " + event.args().getString(0)));
    namespace.onConnection(
        socket -> {
          if (!socket.recovered()) {
            socket.data().put("name", socket.handshake().auth().getString("name", ""));
          }
          socket.respond("join", event -> socket.join(event.args().getString(0)));
          socket.on("emit", event -> emit(namespace, event));
          socket.respond("ask", event -> ask(namespace, event));
          socket.respond("fetch", event -> fetch(namespace, event));
          socket.respond(
              "socketsJoin", event -> in(namespace, event).socketsJoin(texts(event, "rooms")));
          socket.respond(
              "socketsLeave", event -> in(namespace, event).socketsLeave(texts(event, "rooms")));
          socket.respond(
              "disconnectSockets",
              event -> in(namespace, event).disconnectSockets(options(event).getBoolean("close")));
          socket.respond("allRooms", event -> namespace.allRooms().map(List::copyOf));
          socket.on(
              "note",
              event -> {
                namespace.serverSideEmit("note", event.args().toJsonArray().getList().toArray());
                event.ack();
              });
          socket.respond("question", event -> question(namespace, event));
          socket.on("heard", event -> event.ack(List.copyOf(heard)));
        });
  }

  private static JsonObject options(EventContext event) {
    JsonObject options = event.args().getJsonObject(0);
    return options == null ? new JsonObject() : options;
  }

  private static List<String> texts(EventContext event, String key) {
    List<String> texts = new ArrayList<>();
    options(event).getJsonArray(key, new JsonArray()).forEach(text -> texts.add((String) text));
    return texts;
  }

  private static BroadcastOperator in(Namespace namespace, EventContext event) {
    BroadcastOperator chosen = namespace.all();
    List<String> rooms = texts(event, "in");
    List<String> except = texts(event, "except");
    chosen = rooms.isEmpty() ? chosen : chosen.to(rooms);
    return except.isEmpty() ? chosen : chosen.except(except);
  }

  private static void emit(Namespace namespace, EventContext event) {
    BroadcastOperator chosen = in(namespace, event);
    if (options(event).getBoolean("volatile", false)) {
      chosen = chosen.asVolatile();
    }
    chosen.emit(event.args().getString(1), event.args().from(2));
    event.ack();
  }

  private static Future<?> ask(Namespace namespace, EventContext event) {
    return in(namespace, event)
        .timeout(TIMEOUT)
        .emitWithAck(event.args().getString(1), event.args().from(2))
        .map(NodePeer::firsts);
  }

  private static JsonArray firsts(List<Payload> answers) {
    JsonArray all = new JsonArray();
    answers.forEach(answer -> all.add(answer.getValue(0)));
    return all;
  }

  private static Future<?> fetch(Namespace namespace, EventContext event) {
    return in(namespace, event)
        .fetchSockets()
        .map(
            found -> {
              JsonArray all = new JsonArray();
              found.forEach(socket -> all.add(json(socket)));
              return all;
            });
  }

  private static JsonObject json(RemoteSocket socket) {
    return new JsonObject()
        .put("id", socket.id())
        .put("rooms", new JsonArray(List.copyOf(socket.rooms())))
        .put("data", socket.data())
        .put("handshake", socket.handshake());
  }

  private static Future<?> question(Namespace namespace, EventContext event) {
    return namespace
        .serverSideEmitWithAck(TIMEOUT, "question", event.args().getString(0))
        .map(NodePeer::firsts);
  }
}
