package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Gathers what has changed since it was written on Redis, and has it written in batches, one after
 * the other. What changes meanwhile is written once more. Event loop of the relay.
 *
 * @param <T> what changes; equal ones are one
 */
final class WriteBehind<T> {

  /** ms for which changes gather. */
  private static final int DELAY = 20;

  /** ms after which something is tried again that Redis has refused. */
  private static final int PAUSE = 1_000;

  /** Changes under way at a time: some ms of work for Redis, which the lease has to wait for. */
  private static final int BATCH = 500;

  private final RelayLoop loop;
  private final KeyLink link;
  private final Function<List<T>, Future<?>> writer;
  private final Set<T> changed = new LinkedHashSet<>();

  /** Number of the time with Redis: the ends of older writes are of no interest. */
  private int generation;

  private boolean held;
  private boolean planned;
  private boolean writing;
  private boolean failing;

  /**
   * @param writer writes what it is given, as it is at the time; the next batch is begun when the
   *     future is done, after a while if it has failed. It does not throw
   */
  WriteBehind(RelayLoop loop, KeyLink link, Function<List<T>, Future<?>> writer) {
    this.loop = loop;
    this.link = link;
    this.writer = writer;
  }

  void add(T change) {
    changed.add(change);
    plan();
  }

  void addAll(Collection<T> changes) {
    changed.addAll(changes);
    plan();
  }

  /** Those that are to be written, without those under way. */
  int size() {
    return changed.size();
  }

  /** What was to be written is not. */
  void clear() {
    changed.clear();
  }

  /** Lets changes wait, or go on; also for ever. */
  void hold(boolean hold) {
    held = hold;
    plan();
  }

  boolean isHeld() {
    return held;
  }

  /** Redis is there, or not any more: nothing is waited for that was under way. */
  void restart() {
    generation++;
    writing = false;
    failing = false;
    plan();
  }

  private void plan() {
    if (!planned && !writing && !held && !changed.isEmpty() && link.isOpen()) {
      planned = true;
      loop.timer(
          failing ? PAUSE : changed.size() < BATCH ? DELAY : 1,
          () -> {
            planned = false;
            write();
          });
    }
  }

  private void write() {
    if (writing || held || changed.isEmpty() || !link.isOpen()) {
      return;
    }
    writing = true;
    int number = generation;
    writer
        .apply(take())
        .onComplete(
            done -> {
              if (number == generation) {
                writing = false;
                failing = done.failed();
                plan();
              }
            });
  }

  private List<T> take() {
    List<T> batch = new ArrayList<>();
    for (Iterator<T> i = changed.iterator(); i.hasNext() && batch.size() < BATCH; ) {
      batch.add(i.next());
      i.remove();
    }
    return batch;
  }
}
