package io.roomcast.demo;

import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backend of the demo page's chat, over the public API only: one per instance of the server, owned
 * by its event loop. It keeps no state of its own: who is online, and where, is the {@code data} of
 * the sockets of all instances.
 *
 * <p>Namespace {@code /chat}. A client connects with {@code auth: {name, key, room?}}: the key is a
 * secret that it made up, and the hash of the key is its public user id, so that a person stays the
 * same over reconnects. Client events, all answered by {@code {}} or {@code {error: {code,
 * message}}}: {@code message {text}}, {@code private {to, text}}, {@code typing {typing}}, {@code
 * room {room}}, {@code people}. Server events: {@code welcome}, {@code message}, {@code private},
 * {@code typing}, and {@code people} when somebody came, went or moved: ask for the list then.
 */
public final class ChatDemo {

  /** The namespace of the chat. */
  public static final String NAMESPACE = "/chat";

  private static final Logger LOG = LoggerFactory.getLogger(ChatDemo.class);

  private static final String LOBBY = "lobby";
  private static final int EVENTS_PER_SECOND = 5;
  private static final int EVENT_BURST = 20;

  private final Namespace namespace;
  private final People people;
  private final int maxMessageLength;

  private ChatDemo(Vertx vertx, Namespace namespace, int maxMessageLength) {
    this.namespace = namespace;
    this.people = new People(vertx, namespace);
    this.maxMessageLength = maxMessageLength;
  }

  /** Adds the chat to a server; {@code maxMessageLength} in UTF-16 units. On the server's loop. */
  public static void install(Vertx vertx, SocketIoServer io, int maxMessageLength) {
    Namespace namespace = io.of(NAMESPACE);
    ChatDemo chat = new ChatDemo(vertx, namespace, maxMessageLength);
    namespace.use(chat::admit).onConnection(chat::connected);
  }

  private void admit(ConnectContext context) {
    JsonObject auth = context.handshake().auth();
    String name = Inputs.name(auth.getValue("name"));
    String key = Inputs.key(auth.getValue("key"));
    if (name == null || key == null) {
      String message =
          name == null ? Inputs.NAME_RULE : "The key must be 16 to 64 letters or digits.";
      context.fail(message, new JsonObject().put("code", name == null ? "name" : "key"));
      return;
    }
    String room = Inputs.room(auth.getValue("room"));
    context
        .socket()
        .data()
        .put("user", Inputs.userId(key))
        .put("name", name)
        .put("room", room == null ? LOBBY : room);
    context.next();
  }

  private void connected(Socket socket) {
    RateLimit limit = new RateLimit(EVENTS_PER_SECOND, EVENT_BURST);
    socket.use(context -> limited(limit, context));
    socket.respond("message", this::message);
    socket.respond("private", this::privateMessage);
    socket.respond("room", this::move);
    socket.respond("people", context -> people.snapshot());
    socket.on("typing", this::typing);
    socket.onError(cause -> LOG.debug("Chat event of {} failed", socket.id(), cause));
    socket.onDisconnect(gone -> people.changed());
    JsonObject me = socket.data();
    if (socket.recovered()) {
      people.changed();
      return;
    }
    socket.emit("welcome", me.copy().put("maxMessageLength", maxMessageLength));
    socket
        .join(List.of(userRoom(me.getString("user")), chatRoom(me.getString("room"))))
        .onSuccess(joined -> people.changed());
  }

  private static void limited(RateLimit limit, EventContext context) {
    if (limit.take(System.nanoTime())) {
      context.next();
    } else {
      context.ack(error("rate", "That was too fast. Wait a moment."));
      context.fail(new IllegalStateException("over the rate limit"));
    }
  }

  private Future<JsonObject> message(EventContext context) {
    String text = Inputs.text(context.args().getValue(0), maxMessageLength);
    if (text == null) {
      return badText();
    }
    JsonObject me = context.socket().data();
    namespace.to(chatRoom(me.getString("room"))).emit("message", said(me, text));
    return Future.succeededFuture(new JsonObject());
  }

  private Future<JsonObject> privateMessage(EventContext context) {
    Object argument = context.args().getValue(0);
    String text = Inputs.text(argument, maxMessageLength);
    String to = Inputs.user(argument);
    if (text == null || to == null) {
      return badText();
    }
    JsonObject me = context.socket().data();
    // Both: so that every tab of the sender shows it, too.
    Set<String> both = Set.of(userRoom(to), userRoom(me.getString("user")));
    return namespace
        .to(userRoom(to))
        .fetchSockets()
        .map(
            sockets -> {
              if (sockets.isEmpty()) {
                return error("offline", "They are not online.");
              }
              namespace.to(both).emit("private", said(me, text).put("to", to));
              return new JsonObject();
            });
  }

  private Future<JsonObject> move(EventContext context) {
    Object argument = context.args().getValue(0);
    String room = Inputs.room(argument instanceof JsonObject json ? json.getValue("room") : null);
    if (room == null) {
      return Future.succeededFuture(error("room", Inputs.ROOM_RULE));
    }
    Socket socket = context.socket();
    String old = socket.data().getString("room");
    if (old.equals(room)) {
      return Future.succeededFuture(new JsonObject().put("room", room));
    }
    return socket
        .leave(chatRoom(old))
        .compose(left -> socket.join(chatRoom(room)))
        .map(
            joined -> {
              socket.data().put("room", room);
              people.changed();
              return new JsonObject().put("room", room);
            });
  }

  private void typing(EventContext context) {
    boolean typing =
        context.args().getValue(0) instanceof JsonObject json
            && Boolean.TRUE.equals(json.getValue("typing"));
    JsonObject me = context.socket().data();
    context
        .socket()
        .to(chatRoom(me.getString("room")))
        .asVolatile()
        .emit("typing", person(me).put("typing", typing));
  }

  private Future<JsonObject> badText() {
    String rule = "A message has 1 to " + maxMessageLength + " characters.";
    return Future.succeededFuture(error("text", rule));
  }

  private static JsonObject said(JsonObject by, String text) {
    return new JsonObject()
        .put("from", person(by))
        .put("text", text)
        .put("at", System.currentTimeMillis());
  }

  /** What others may know of a person. */
  static JsonObject person(JsonObject data) {
    return new JsonObject().put("user", data.getString("user")).put("name", data.getString("name"));
  }

  private static JsonObject error(String code, @Nullable String message) {
    JsonObject error = new JsonObject().put("code", code).put("message", message);
    return new JsonObject().put("error", error);
  }

  private static String userRoom(String user) {
    return "user:" + user;
  }

  private static String chatRoom(String room) {
    return "room:" + room;
  }
}
