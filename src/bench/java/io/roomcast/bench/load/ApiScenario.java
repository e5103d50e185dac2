package io.roomcast.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Events that backends emit by the server API: each room has one member, and a connection to the
 * API that keeps its window of unanswered requests full. An op is an emit that was answered;
 * whether its member got it is checked as in rooms. Main thread.
 */
final class ApiScenario extends Scenario {

  private final List<Emitter> emitters = new ArrayList<>();
  private final List<Participant> participants = new ArrayList<>();
  private boolean running;
  private long emitted;
  private long answers;

  ApiScenario(LoadOptions options, Fleet fleet) {
    super(options, fleet);
  }

  @Override
  LoadResult run() {
    fleet.run(
        () -> {
          for (int i = 0; i < options.clients(); i++) {
            emitters.add(new Emitter(i));
          }
        });
    gather(participants);
    fleet.run(
        () -> {
          running = true;
          emitters.forEach(Emitter::pump);
        });
    Figures figures = new Meter(fleet).measure(() -> answers);
    fleet.run(() -> running = false);
    drain(() -> answers == emitted && emitters.stream().allMatch(each -> each.member.isDone()));
    fleet.run(
        () -> {
          emitters.forEach(each -> tally.lost += each.member.lost());
          details.put("answers", answers);
        });
    return result(figures, null);
  }

  /** One connection to the API, its room and that one's member. */
  private final class Emitter implements Participant {

    private final Room room;
    private final RoomMember member;
    private final ApiConnection connection;
    private long answered;

    Emitter(int id) {
      room = new Room(fleet, id);
      member = RoomMember.reader(fleet, room, id);
      connection = new ApiConnection(fleet, room.name(), this::answered);
      participants.add(member);
      participants.add(this);
    }

    @Override
    public void start(Runnable ready) {
      connection.open(ready);
    }

    private void answered() {
      answered++;
      answers++;
      pump();
    }

    void pump() {
      while (running && !connection.ended() && room.sent() - answered < options.window()) {
        connection.emit(room.id(), room.sent(), fleet.now());
        room.emitted();
        emitted++;
      }
    }
  }
}
