package io.roomcast.bench.load;

import io.roomcast.bench.load.LoadOptions.TransportKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients spread evenly over rooms, one publisher per room. With one room the publisher is a client
 * of its own outside of it, else the room's first member. An op is a delivery. Main thread.
 */
final class RoomsScenario extends Scenario {

  private final List<Room> rooms = new ArrayList<>();
  private final List<RoomMember> members = new ArrayList<>();
  private int nextRoom;

  RoomsScenario(LoadOptions options, Fleet fleet) {
    super(options, fleet);
    boolean oneHub = options.rooms() == 1 && options.transport() == TransportKind.WEBSOCKET;
    if (options.publishUrl() != null && !oneHub) {
      throw new IllegalStateException("--publish-url: expected one room, over WebSocket");
    }
  }

  @Override
  LoadResult run() {
    fleet.run(this::assemble);
    gather(members);
    Pacer pacer = new Pacer(fleet, options.rate(), this::publishNext);
    fleet.run(() -> begin(pacer));
    Figures figures = new Meter(fleet).measure(() -> tally.delivered);
    fleet.run(() -> end(pacer));
    drain(() -> rooms.stream().allMatch(Room::isDone));
    fleet.run(() -> members.forEach(member -> tally.lost += member.lost()));
    Double publishCpu = figures.publishCpuMicrosPerOp();
    if (publishCpu != null) {
      details.put("publishCpuMicrosPerOp", publishCpu);
    }
    return result(figures, null);
  }

  private void assemble() {
    for (int i = 0; i < options.rooms(); i++) {
      rooms.add(new Room(fleet, i));
    }
    for (int i = 0; i < options.clients(); i++) {
      Room room = rooms.get(i % rooms.size());
      RoomMember member = RoomMember.reader(fleet, room, i);
      if (rooms.size() > 1 && i < rooms.size()) {
        room.setPublisher(member.client());
      }
      members.add(member);
    }
    if (rooms.size() == 1) {
      RoomMember publisher = RoomMember.outsider(fleet, rooms.get(0), options.clients());
      rooms.get(0).setPublisher(publisher.client());
      members.add(publisher);
    }
  }

  private void begin(Pacer pacer) {
    if (options.rate() > 0) {
      pacer.start();
    } else {
      rooms.forEach(Room::startWindow);
    }
  }

  private void end(Pacer pacer) {
    pacer.stop();
    rooms.forEach(Room::stop);
  }

  private void publishNext(long planned) {
    rooms.get(nextRoom).publish(planned);
    nextRoom = (nextRoom + 1) % rooms.size();
  }
}
