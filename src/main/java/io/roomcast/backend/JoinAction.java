package io.roomcast.backend;

import io.roomcast.handler.Template;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.Socket;
import java.util.List;

/** Puts the sender into a room. Event loop of the sockets. */
final class JoinAction implements RuleAction {

  private final Rooms rooms;

  JoinAction(String room) {
    this.rooms = new Rooms(List.of(Template.parse(room)), false);
  }

  @Override
  public List<String> rooms(RuleEvent event) {
    return rooms.of(event);
  }

  @Override
  public void run(RuleEvent event, List<String> targets) {
    Socket socket = event.socket();
    socket
        .join(targets)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                event.done(RuleKind.JOIN);
              } else if (socket.connected()) {
                event.fail(tooMany());
              } else {
                event.fail(done.cause());
              }
            });
  }

  private static EventException tooMany() {
    return new EventException("E_LIMIT", "you are in too many rooms");
  }
}
