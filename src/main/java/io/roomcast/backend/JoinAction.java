package io.roomcast.backend;

import io.roomcast.handler.EventPath;
import io.roomcast.handler.HistoryPage;
import io.roomcast.handler.RoomHistory;
import io.roomcast.handler.Template;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the sender into a room. Event loop of the sockets. */
final class JoinAction implements RuleAction {

  private final Rooms rooms;

  private final @Nullable RoomHistory history;
  private final @Nullable EventPath after;

  /** With {@code after}, where events say since when they want to know what was sent. */
  JoinAction(String room, @Nullable RoomHistory history, @Nullable EventPath after) {
    this.rooms = new Rooms(List.of(Template.parse(room)), false);
    this.history = history;
    this.after = after;
  }

  @Override
  public List<String> rooms(RuleEvent event) {
    return rooms.of(event);
  }

  @Override
  public void run(RuleEvent event, List<String> targets) {
    Object since = after == null ? null : after.value(event.values());
    if (history != null && since != null) {
      replay(event, history, targets.get(0), since);
      return;
    }
    event
        .socket()
        .join(targets)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                event.done(RuleKind.JOIN);
              } else {
                failed(event, done.cause());
              }
            });
  }

  /** The ack comes first, then what was missed, then what is new. */
  private static void replay(RuleEvent event, RoomHistory kept, String room, Object since) {
    Long id = RoomHistory.id(since);
    if (id == null) {
      throw new EventException("E_ARGS", "an id of the history is a whole number");
    }
    Socket socket = event.socket();
    kept.join(socket, room, id)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                HistoryPage missed = done.result();
                event.context().onOutcome(acked -> missed.send(socket));
                event.done(RuleKind.JOIN, missed.summary());
              } else {
                failed(event, done.cause());
              }
            });
  }

  private static void failed(RuleEvent event, Throwable cause) {
    event.fail(event.socket().connected() ? tooMany() : cause);
  }

  private static EventException tooMany() {
    return new EventException("E_LIMIT", "you are in too many rooms");
  }
}
