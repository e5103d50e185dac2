package io.roomcast.room;

import io.roomcast.loop.EventLoopState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reaches the members of one loop that a target names. Event loop of the namespace. */
final class Delivery {

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  /** With so many receivers or less, all get it at once. */
  private static final int AT_ONCE = 64;

  private final RoomIndex index;
  private final @Nullable RecoveryStore recovery;
  private final Backlog backlog;
  private final int atOnce;
  private final Runnable nextTick;
  private final Pending.Give late = new Late();
  private @Nullable Selection spare = new Selection();

  Delivery(RoomIndex index, @Nullable RecoveryStore recovery, EventLoopState loop) {
    this(index, recovery, new Backlog(loop.slices(), index), AT_ONCE, loop::nextTick);
  }

  Delivery(
      RoomIndex index,
      @Nullable RecoveryStore recovery,
      Backlog backlog,
      int atOnce,
      Runnable nextTick) {
    this.index = index;
    this.recovery = recovery;
    this.backlog = backlog;
    this.atOnce = atOnce;
    this.nextTick = nextTick;
  }

  /** Whether there are members that have not got all yet. */
  boolean behind() {
    return !backlog.isEmpty();
  }

  /** Broadcasts that not all have got. */
  int backlog() {
    return backlog.size();
  }

  /** Runs a task when few broadcasts wait. */
  void whenRelieved(Runnable task) {
    backlog.whenRelieved(task);
  }

  /** Gives a member what was sent before now. */
  void catchUp(Entry entry) {
    if (behind()) {
      backlog.catchUp(entry);
    }
  }

  /** A member is new: what was sent before is not for it. */
  void added(Entry entry) {
    entry.seen = backlog.next();
  }

  /** Nobody gets anything any more. */
  void close() {
    backlog.clear();
  }

  /** Gives a broadcast to every member that matches, each once: at once, or in slices to many. */
  void deliver(Broadcast broadcast) {
    if (index.count(broadcast.target()) > atOnce) {
      if (recovery != null && broadcast.offset() != Offsets.NONE) {
        recovery.saw(broadcast, true);
      }
      backlog.add(broadcast, late, null);
    } else {
      deliverAtOnce(broadcast);
    }
  }

  private void deliverAtOnce(Broadcast broadcast) {
    Selection selected = select(broadcast.target());
    if (behind()) {
      for (int i = 0; i < selected.size(); i++) {
        backlog.catchUp(selected.get(i));
      }
    }
    if (recovery != null && broadcast.offset() != Offsets.NONE) {
      recovery.saw(broadcast, selected.size() > 0);
      // First of all, so that one who is lost while this loop runs is known to have missed it.
      for (int i = 0; i < selected.size(); i++) {
        selected.get(i).lastOffset = broadcast.offset();
      }
    }
    for (int i = 0; i < selected.size(); i++) {
      Entry entry = selected.get(i);
      if (entry.isMember()) {
        give(entry, broadcast);
      }
    }
    done(selected);
  }

  private final class Late implements Pending.Give {

    private @Nullable Broadcast last;

    /** What was sent in one tick arrives in one tick, and what was not does not. */
    private void replayTick(Broadcast broadcast) {
      if (last == null || !last.sentWith(broadcast)) {
        nextTick.run();
      }
      last = broadcast;
    }

    @Override
    public void give(Entry entry, Broadcast broadcast) {
      got(entry, broadcast);
      replayTick(broadcast);
      Delivery.give(entry, broadcast);
    }

    @Override
    public void give(Entry entry, BroadcastRow row) {
      if (row.hasVolatile()) {
        row.broadcasts().forEach(broadcast -> give(entry, broadcast));
        return;
      }
      for (int i = 0; recovery != null && i < row.broadcasts().size(); i++) {
        got(entry, row.broadcasts().get(i));
      }
      try {
        entry.member.deliver(row);
      } catch (RuntimeException e) {
        log.debug("Delivery to {} failed", entry.id, e);
      }
    }

    private void got(Entry entry, Broadcast broadcast) {
      if (recovery != null && broadcast.offset() != Offsets.NONE) {
        entry.lastOffset = broadcast.offset();
      }
    }
  }

  private static void give(Entry entry, Broadcast broadcast) {
    try {
      entry.member.deliver(broadcast);
    } catch (RuntimeException e) {
      log.debug("Delivery to {} failed", entry.id, e);
    }
  }

  /**
   * Gives a broadcast to every member that matches, for an answer: at once, or in slices to many.
   *
   * @param done takes all the answers when everybody has got it
   */
  <T> void deliver(Broadcast broadcast, Function<Entry, T> action, Consumer<List<T>> done) {
    if (index.count(broadcast.target()) <= atOnce) {
      done.accept(
          onMatching(
              broadcast.target(),
              entry -> {
                catchUp(entry);
                return action.apply(entry);
              }));
      return;
    }
    List<T> answers = new ArrayList<>();
    backlog.add(
        broadcast,
        new Pending.Give() {
          @Override
          public void give(Entry entry, Broadcast packet) {
            answers.add(action.apply(entry));
          }

          @Override
          public void give(Entry entry, BroadcastRow row) {
            throw new IllegalStateException("nothing joins a broadcast that is to be answered");
          }
        },
        () -> done.accept(answers));
  }

  /** Does something with every member that matches. */
  <T> List<T> onMatching(Target target, Function<Entry, T> action) {
    Selection selected = select(target);
    List<T> results = new ArrayList<>(selected.size());
    for (int i = 0; i < selected.size(); i++) {
      Entry entry = selected.get(i);
      if (entry.isMember()) {
        results.add(action.apply(entry));
      }
    }
    done(selected);
    return results;
  }

  /** A member that broadcasts while it gets something selects again: so there may be several. */
  private Selection select(Target target) {
    Selection selected = spare == null ? new Selection() : spare;
    spare = null;
    index.select(target, selected);
    return selected;
  }

  private void done(Selection selected) {
    selected.clear();
    spare = selected;
  }
}
