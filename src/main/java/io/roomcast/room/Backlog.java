package io.roomcast.room;

import io.roomcast.loop.Slices;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Broadcasts to many members that not all of them have got yet. Event loop of the namespace.
 *
 * <p>Members are visited in slices, and each gets everything that waits for it at once. One that is
 * to get anything else before its turn, or joins or leaves a room, catches up first: so it sees all
 * in the order of the calls, and the rooms it is in are always those it was in when a broadcast
 * that it has not seen was sent.
 */
final class Backlog implements Slices.Work {

  /** Members visited in one step; another step follows when there is time. */
  private static final int PIECE = 64;

  /** Broadcasts that may wait; with more, the one who sends delivers. */
  static final int LIMIT = 256;

  /** So few are no burden. */
  private static final int RELIEVED = 4;

  private final Slices slices;
  private final int piece;
  private final RoomIndex index;
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private final ArrayDeque<Runnable> relieved = new ArrayDeque<>(2);
  private long first;
  private long next;
  private boolean queued;

  Backlog(Slices slices, RoomIndex index) {
    this(slices, index, PIECE);
  }

  Backlog(Slices slices, RoomIndex index, int piece) {
    this.slices = slices;
    this.index = index;
    this.piece = piece;
  }

  boolean isEmpty() {
    return first == next;
  }

  /** Broadcasts that not all have got. */
  int size() {
    return (int) (next - first);
  }

  /** Runs a task when few broadcasts wait, or none any more. */
  void whenRelieved(Runnable task) {
    relieved.add(task);
  }

  private void relieve() {
    while (size() <= RELIEVED && !relieved.isEmpty()) {
      relieved.poll().run();
    }
  }

  /** Number that the next broadcast will have: what a new member sees first. */
  long next() {
    return next;
  }

  /**
   * Puts a broadcast behind the others.
   *
   * @param give how a member gets it
   * @param done run when every member has got it; null if nobody cares
   */
  void add(Broadcast broadcast, Pending.Give give, @Nullable Runnable done) {
    if (next - first >= LIMIT) {
      finish();
    }
    Pending last = waiting.peekLast();
    boolean joins =
        done == null && last != null && last.done == null && last.takes(broadcast.target());
    if (last == null || !joins) {
      last = new Pending(next, broadcast.target(), index, give, done);
      waiting.add(last);
    }
    last.add(broadcast);
    next++;
    if (!queued) {
      queued = true;
      slices.add(this);
    }
  }

  /** Gives a member all that waits for it. */
  void catchUp(Entry entry) {
    catchUp(entry, null);
  }

  private void catchUp(Entry entry, @Nullable Pending visiting) {
    while (entry.seen < next && entry.isMember()) {
      entry.seen = Math.max(entry.seen, first);
      Pending pending = after(entry.seen);
      if (pending == null) {
        return;
      }
      if (pending.matches(entry, pending == visiting)) {
        give(pending, entry);
      } else {
        entry.seen = pending.to();
      }
    }
  }

  private @Nullable Pending after(long number) {
    Pending oldest = waiting.peek();
    if (oldest != null && oldest.to() > number) {
      return oldest;
    }
    for (Pending pending : waiting) {
      if (pending.to() > number) {
        return pending;
      }
    }
    return null;
  }

  /**
   * What a member does when it gets one may bring more, and may even call for the rest of these.
   */
  private static void give(Pending pending, Entry entry) {
    BroadcastRow row = entry.seen == pending.from ? pending.row() : null;
    if (row != null) {
      entry.seen = pending.to();
      pending.give.give(entry, row);
      return;
    }
    for (long number = entry.seen; number < pending.to(); number = entry.seen) {
      entry.seen = number + 1;
      pending.give.give(entry, pending.get(number));
    }
  }

  @Override
  public boolean step() {
    for (int i = 0; i < piece; i++) {
      Pending pending = waiting.peek();
      if (pending == null) {
        queued = false;
        return false;
      }
      Entry entry = pending.next();
      if (entry != null) {
        catchUp(entry, pending);
      } else if (waiting.peek() == pending) {
        waiting.poll();
        first = pending.to();
        if (pending.done != null) {
          pending.done.run();
        }
        relieve();
      }
    }
    return true;
  }

  /** Delivers everything now. */
  private void finish() {
    while (!isEmpty()) {
      step();
    }
    // Still among the slices, for what comes now.
    queued = true;
  }

  /** Forgets everything. */
  void clear() {
    waiting.clear();
    first = next;
    relieve();
  }
}
