package io.roomcast.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * One client's membership of one room, and what it is owed. The generator sees all of it in one
 * order, so this much is certain, whatever the server is made of:
 *
 * <ul>
 *   <li>a message published after the answer to {@code join} had come must arrive,
 *   <li>who decides to leave stays until all has come that the publisher had answers for by then:
 *       that must arrive; an answer alone does not prove that other event loops have delivered,
 *   <li>nothing of the room must arrive after the answer to {@code leave},
 *   <li>from the first message that arrives to the last, none is missing, double or out of order.
 * </ul>
 *
 * <p>A client that disconnects is owed nothing that had not arrived. Fleet's event loop.
 */
final class Stay {

  private static final long UNKNOWN = -1;

  private final Tally tally;
  private final Room room;
  private long certainFrom = UNKNOWN;
  private long owedUntil = UNKNOWN;
  private @Nullable SequenceCheck check;

  /** Begins as {@code join} is sent. */
  Stay(Tally tally, Room room) {
    this.tally = tally;
    this.room = room;
  }

  Room room() {
    return room;
  }

  /** The answer to {@code join} came. */
  void joined() {
    certainFrom = room.sent();
  }

  /** The client has decided to leave. */
  void ending() {
    owedUntil = room.answered();
  }

  /** Whether it has decided so, and what it is owed has come. */
  boolean isOver() {
    return owedUntil != UNKNOWN
        && (owedUntil <= certainFrom || (check != null && check.next() >= owedUntil));
  }

  /** A message of the room came; whether it counts as delivered. */
  boolean accept(long sequence) {
    SequenceCheck current = check;
    if (current == null) {
      long first = certainFrom == UNKNOWN ? sequence : Math.min(certainFrom, sequence);
      current = new SequenceCheck(tally, first);
      check = current;
    }
    return current.accept(sequence);
  }

  /** What is missing now that the answer to {@code leave} came, or that all has been sent. */
  long lost() {
    long end = owedUntil == UNKNOWN ? room.sent() : owedUntil;
    if (check != null) {
      return check.lost(end);
    }
    return certainFrom == UNKNOWN ? 0 : Math.max(0, end - certainFrom);
  }

  /** What is missing between those that came, for a client that disconnected. */
  long gaps() {
    return check == null ? 0 : check.lost(check.next());
  }
}
