package io.roomcast.backend;

import io.roomcast.handler.Template;
import io.roomcast.socketio.EventException;
import java.util.List;

/** Takes the sender out of a room. Event loop of the sockets. */
final class LeaveAction implements RuleAction {

  private final Rooms rooms;

  LeaveAction(String room) {
    this.rooms = new Rooms(List.of(Template.parse(room)), false);
  }

  @Override
  public List<String> rooms(RuleEvent event) {
    return rooms.of(event);
  }

  @Override
  public void run(RuleEvent event, List<String> targets) {
    for (String room : targets) {
      if (room.equals(event.socket().id())) {
        throw own();
      }
      event.socket().leave(room);
    }
    event.done(RuleKind.LEAVE);
  }

  private static EventException own() {
    return new EventException("E_FORBIDDEN", "nobody leaves the room of the own id");
  }
}
