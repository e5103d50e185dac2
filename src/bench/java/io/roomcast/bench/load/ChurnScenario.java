package io.roomcast.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Members that join, leave, disconnect and connect at random, at a rate, while one publisher per
 * room goes on. Each message must reach, once and in order, whoever is certainly in the room; see
 * {@link Stay} for what is certain. An op is a delivery. Main thread.
 */
final class ChurnScenario extends Scenario {

  private final Random random;
  private final List<Room> rooms = new ArrayList<>();
  private final List<Churner> churners = new ArrayList<>();
  private final Pacer churn;
  private int nextRoom;

  ChurnScenario(LoadOptions options, Fleet fleet) {
    super(options, fleet);
    random = new Random(options.seed());
    churn = new Pacer(fleet, options.churn(), planned -> actOfOne());
  }

  @Override
  LoadResult run() {
    gather(fleet.ask(this::assemble));
    Pacer pacer = new Pacer(fleet, options.rate(), this::publishNext);
    fleet.run(
        () -> {
          if (options.rate() > 0) {
            pacer.start();
          } else {
            rooms.forEach(Room::startWindow);
          }
          churn.start();
        });
    Figures figures = new Meter(fleet).measure(() -> tally.delivered);
    fleet.run(churn::stop);
    drain(() -> churners.stream().allMatch(Churner::isSettled));
    fleet.run(
        () -> {
          pacer.stop();
          rooms.forEach(Room::stop);
        });
    drain(() -> rooms.stream().allMatch(Room::isAnswered) && allHaveAll());
    fleet.run(this::conclude);
    return result(figures, null);
  }

  private List<Participant> assemble() {
    List<Participant> all = new ArrayList<>();
    for (int i = 0; i < options.rooms(); i++) {
      Room room = new Room(fleet, i);
      RoomMember publisher = RoomMember.outsider(fleet, room, i);
      room.setPublisher(publisher.client());
      rooms.add(room);
      all.add(publisher);
    }
    for (int i = 0; i < options.clients(); i++) {
      churners.add(new Churner(fleet, options.rooms() + i));
    }
    all.addAll(churners);
    return all;
  }

  private void publishNext(long planned) {
    rooms.get(nextRoom).publish(planned);
    nextRoom = (nextRoom + 1) % rooms.size();
  }

  private void actOfOne() {
    churners
        .get(random.nextInt(churners.size()))
        .act(random.nextInt(100), rooms.get(random.nextInt(rooms.size())));
  }

  private boolean allHaveAll() {
    return churners.stream().allMatch(churner -> churner.lost() == 0);
  }

  private void conclude() {
    for (Churner churner : churners) {
      tally.lost += churner.lost();
    }
    for (Churner.Move move : Churner.Move.values()) {
      details.put(move.label(), churners.stream().mapToLong(c -> c.count(move)).sum());
    }
  }
}
