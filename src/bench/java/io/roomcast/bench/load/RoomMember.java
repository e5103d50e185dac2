package io.roomcast.bench.load;

/** A client that is in one room, or publishes to it, or both. Fleet's event loop. */
final class RoomMember implements Client.Events, Participant {

  private final Fleet fleet;
  private final Room room;
  private final Client client;
  private final SequenceCheck check;
  private final boolean joins;
  private final boolean reads;
  private Runnable ready = () -> {};

  private RoomMember(Fleet fleet, Room room, int id, boolean joins, boolean reads) {
    this.fleet = fleet;
    this.room = room;
    this.client = new Client(fleet, id, this, joins ? fleet.server() : fleet.publishServer());
    this.check = new SequenceCheck(fleet.tally(), 0);
    this.joins = joins;
    this.reads = reads;
  }

  /** One that joins the room, and reads all the time. */
  static RoomMember reader(Fleet fleet, Room room, int id) {
    room.addReader();
    return new RoomMember(fleet, room, id, true, true);
  }

  /** One that joins and will stop reading: nobody waits for it, and its latency counts for none. */
  static RoomMember staller(Fleet fleet, Room room, int id) {
    return new RoomMember(fleet, room, id, true, false);
  }

  /** One that only publishes. */
  static RoomMember outsider(Fleet fleet, Room room, int id) {
    return new RoomMember(fleet, room, id, false, false);
  }

  Client client() {
    return client;
  }

  /** What should have come and did not. */
  long lost() {
    return joins ? check.lost(room.sent()) : 0;
  }

  /** Whether all has come. */
  boolean isDone() {
    return lost() == 0;
  }

  /** Stops reading; from now on the server may end it. */
  void stall() {
    client.expectEnd();
    client.setReading(false);
  }

  /** Reads again. */
  void resume() {
    client.setReading(true);
  }

  @Override
  public void start(Runnable whenReady) {
    client.connect(
        () -> {
          if (joins) {
            ready = whenReady;
            client.call("join", room.name());
          } else {
            whenReady.run();
          }
        });
  }

  @Override
  public void onAck(Client from, long id, Stamp stamp) {
    if (joins && id == 0) {
      ready.run();
    } else {
      room.onAnswer();
    }
  }

  @Override
  public void onEvent(Client from, Stamp stamp) {
    if (!stamp.found() || stamp.publisher() != room.id()) {
      fleet.tally().unexpected++;
    } else if (check.accept(stamp.sequence())) {
      fleet.tally().delivered++;
      if (reads) {
        fleet.tally().latency.record(fleet.arrival() - stamp.planned());
        room.onDelivery();
      }
    }
  }
}
