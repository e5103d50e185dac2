package io.roomcast.backend;

import io.roomcast.handler.Identity;
import io.roomcast.handler.RoomHistory;
import io.roomcast.handler.Template;
import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends events on, their arguments as they came. Event loop of the sockets. */
final class RelayAction implements RuleAction {

  /** Names that mean something to clients themselves; some parsers let them through. */
  private static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private final RelayOptions options;
  private final @Nullable Rooms rooms;

  /** Where events that are sent to rooms are kept, or null. */
  private final @Nullable RoomHistory history;

  RelayAction(RelayOptions options, @Nullable RoomHistory history) {
    this.options = options;
    this.history = options.isVolatile() ? null : history;
    this.rooms =
        options.to().isEmpty()
            ? null
            : new Rooms(options.to().stream().map(Template::parse).toList(), options.socketIds());
  }

  @Override
  public List<String> rooms(RuleEvent event) {
    return rooms == null ? List.of() : rooms.of(event);
  }

  @Override
  public void run(RuleEvent event, List<String> targets) {
    Socket socket = event.socket();
    String name = options.event().isEmpty() ? event.context().event() : options.event();
    if (RESERVED.contains(name)) {
      throw name();
    }
    if (options.mustBeIn() && !targets.stream().allMatch(socket::isIn)) {
      throw notIn();
    }
    Payload args = event.context().args().from(options.skipArgs());
    if (options.addSender()) {
      args = Payload.of(args, sender(socket));
    }
    if (history != null && !targets.isEmpty()) {
      keep(event, history, name, args, targets);
    } else {
      send(socket, name, args, targets);
      event.done(RuleKind.RELAY);
    }
  }

  /** To each room by itself: each has ids of its own. The ack tells that of the first. */
  private void keep(
      RuleEvent event, RoomHistory kept, String name, Payload args, List<String> targets) {
    List<Future<Long>> sent = new ArrayList<>(targets.size());
    for (String room : targets) {
      sent.add(
          kept.send(event.socket(), room, name, args, options.exceptSender(), options.local()));
    }
    Future.join(sent)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                event.done(RuleKind.RELAY, new JsonObject().put("id", sent.get(0).result()));
              } else {
                event.fail(done.cause());
              }
            });
  }

  private void send(Socket socket, String name, Payload args, List<String> targets) {
    BroadcastOperator receivers =
        options.exceptSender() ? socket.broadcast() : socket.namespace().all();
    if (!targets.isEmpty()) {
      receivers = receivers.to(targets);
    }
    if (options.isVolatile()) {
      receivers = receivers.asVolatile();
    }
    if (options.local()) {
      receivers = receivers.local();
    }
    receivers.emit(name, args);
  }

  /** Who sent it, as the server knows: not what the client says. */
  private static JsonObject sender(Socket socket) {
    Identity identity = Identity.of(socket);
    return new JsonObject()
        .put("id", socket.id())
        .put("user", identity == null ? null : identity.user());
  }

  private static EventException name() {
    return new EventException("E_ARGS", "an event of that name cannot be sent");
  }

  private static EventException notIn() {
    return new EventException("E_FORBIDDEN", "you are not in the room");
  }
}
