package io.roomcast.backend;

import io.roomcast.handler.Identity;
import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Handshake;
import io.roomcast.socketio.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes what backends are sent. Event loop of the sockets. */
final class Envelopes {

  private static final int VERSION = 1;

  private final BackendLoop loop;
  private final List<String> forwardHeaders;

  Envelopes(BackendLoop loop, List<String> forwardHeaders) {
    this.loop = loop;
    this.forwardHeaders =
        forwardHeaders.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  JsonObject connect(String id, ConnectContext context) {
    Socket socket = context.socket();
    Identity identity = Identity.of(socket);
    return head(CallType.CONNECT, id, socket)
        .put("auth", BinaryJson.encode(context.handshake().auth()))
        .put("claims", identity == null || !identity.hasToken() ? null : identity.claims())
        .put("handshake", handshake(socket))
        .put("recovered", socket.recovered());
  }

  /** {@code ackId} is null when the client wants no ack. */
  JsonObject event(String id, EventContext event, long seq, @Nullable String ackId) {
    JsonObject envelope =
        head(CallType.EVENT, id, event.socket())
            .put("seq", seq)
            .put("event", event.event())
            .put("args", BinaryJson.encode(event.args().toJsonArray()))
            .put("ack", event.hasAck());
    return ackId == null ? envelope : envelope.put("ackId", ackId);
  }

  JsonObject disconnect(
      String id, Socket socket, long seq, Set<String> rooms, Socket.Disconnect how) {
    return head(CallType.DISCONNECT, id, socket)
        .put("seq", seq)
        .put("reason", how.reason().text())
        .put("rooms", new JsonArray(List.copyOf(new TreeSet<>(rooms))));
  }

  /** What else there is in others only the node knew that has died. */
  JsonObject lost(String id, LostSocket socket) {
    return new JsonObject()
        .put("v", VERSION)
        .put("id", id)
        .put("type", CallType.DISCONNECT.text())
        .put("time", loop.now())
        .put("node", socket.node())
        .put("nsp", socket.namespace())
        .put("sid", socket.id())
        .put("user", socket.user())
        .put("reason", "node lost");
  }

  /** {@code expiresAt} is null when the backend gave the socket no time. */
  JsonObject refresh(String id, Socket socket, @Nullable Long expiresAt) {
    return head(CallType.REFRESH, id, socket).put("expiresAt", expiresAt);
  }

  private JsonObject head(CallType type, String id, Socket socket) {
    Identity identity = Identity.of(socket);
    return new JsonObject()
        .put("v", VERSION)
        .put("id", id)
        .put("type", type.text())
        .put("time", loop.now())
        .put("node", loop.node())
        .put("nsp", socket.namespace().name())
        .put("sid", socket.id())
        .put("user", identity == null ? null : identity.user())
        .put("data", data(socket));
  }

  /** All but what is ours. */
  private static Object data(Socket socket) {
    Map<String, Object> data = new LinkedHashMap<>(socket.data().getMap());
    data.remove(Identity.KEY);
    return BinaryJson.encode(data);
  }

  private JsonObject handshake(Socket socket) {
    Handshake handshake = socket.handshake();
    JsonObject headers = new JsonObject();
    for (String name : forwardHeaders) {
      List<String> values = handshake.headers().getAll(name);
      if (!values.isEmpty()) {
        headers.put(name, String.join(", ", values));
      }
    }
    JsonObject query = new JsonObject();
    handshake.query().forEach(query::put);
    return new JsonObject()
        .put("address", handshake.address())
        .put("headers", headers)
        .put("query", query)
        .put("transport", socket.conn().transport().wire())
        .put("secure", handshake.secure());
  }
}
