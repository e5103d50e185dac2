package io.roomcast.bench.load;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that comes and goes, in one room at a time. Fleet's event loop. */
final class Churner implements Client.Events, Participant {

  /** What it does. */
  enum Move {
    CONNECTS,
    DISCONNECTS,
    JOINS,
    LEAVES;

    /** In the result's details. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int LEAVE_PERCENT = 70;
  private static final int JOIN_PERCENT = 80;

  private final Fleet fleet;
  private final Tally tally;
  private final int id;
  private final Map<Move, Long> counts = new EnumMap<>(Move.class);
  private @Nullable Client client;
  private @Nullable Stay stay;
  private boolean joining;

  /** It has decided to leave, and waits for what it is owed. */
  private boolean leaving;

  private boolean settled = true;

  Churner(Fleet fleet, int id) {
    this.fleet = fleet;
    this.tally = fleet.tally();
    this.id = id;
  }

  /** How often it has done that. */
  long count(Move move) {
    return counts.getOrDefault(move, 0L);
  }

  /** Whether nothing it asked for is under way. */
  boolean isSettled() {
    return settled;
  }

  /** What it is owed, as a member to the end. */
  long lost() {
    return stay == null ? 0 : stay.lost();
  }

  @Override
  public void start(Runnable ready) {
    connect(ready);
  }

  /** Does something that its state allows; nothing while something is under way. */
  void act(int percent, Room room) {
    if (!settled) {
      return;
    }
    settled = false;
    Client current = client;
    Stay here = stay;
    if (current == null) {
      connect(() -> {});
    } else if (here == null) {
      if (percent < JOIN_PERCENT) {
        join(current, room);
      } else {
        disconnect(current);
      }
    } else if (percent < LEAVE_PERCENT) {
      did(Move.LEAVES);
      here.ending();
      leaving = true;
      if (here.isOver()) {
        leave(current, here);
      }
    } else {
      disconnect(current);
    }
  }

  private void connect(Runnable ready) {
    did(Move.CONNECTS);
    settled = false;
    Client next = new Client(fleet, id, this);
    client = next;
    next.connect(
        () -> {
          settled = true;
          ready.run();
        });
  }

  private void join(Client current, Room room) {
    did(Move.JOINS);
    stay = new Stay(tally, room);
    joining = true;
    current.call("join", room.name());
  }

  private void leave(Client current, Stay here) {
    leaving = false;
    current.call("leave", here.room().name());
  }

  private void disconnect(Client current) {
    did(Move.DISCONNECTS);
    current.close();
  }

  private void did(Move move) {
    counts.merge(move, 1L, Long::sum);
  }

  @Override
  public void onAck(Client from, long ackId, Stamp stamp) {
    Stay here = stay;
    settled = true;
    if (here == null) {
      return;
    }
    if (joining) {
      joining = false;
      here.joined();
    } else {
      tally.lost += here.lost();
      stay = null;
    }
  }

  @Override
  public void onEvent(Client from, Stamp stamp) {
    Stay here = stay;
    if (here == null || !stamp.found() || stamp.publisher() != here.room().id()) {
      tally.unexpected++;
      return;
    }
    if (here.accept(stamp.sequence())) {
      tally.delivered++;
      tally.latency.record(fleet.arrival() - stamp.planned());
    }
    if (leaving && here.isOver()) {
      leave(from, here);
    }
  }

  @Override
  public void onClosed(Client from) {
    if (stay != null) {
      tally.lost += stay.gaps();
      stay = null;
    }
    client = null;
    joining = false;
    leaving = false;
    settled = true;
  }
}
