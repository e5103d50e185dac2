package io.roomcast.handler;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.LoopExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something of which each event loop of a process owns a part: what concerns a key is done by the
 * loop that the key's hash chooses, and so in one order, without locks. The number of loops is
 * fixed. Thread-safe; a part is used on its own loop only.
 *
 * @param <T> a part
 */
public final class LoopParts<T> {

  private record Part<T>(Loop loop, T state) {}

  /** One of the loops. */
  record Loop(LoopExecutor executor, Context context) {

    /** Runs a task there: now, when the caller is there. */
    void run(Runnable task) {
      if (executor.inLoop()) {
        task.run();
        return;
      }
      try {
        context.runOnContext(go -> task.run());
      } catch (RejectedExecutionException e) {
        LOG.debug("A task came after the end of its loop");
      }
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(LoopParts.class);

  private final AtomicReferenceArray<@Nullable Part<T>> parts;
  private final AtomicInteger missing;
  private final Promise<Void> complete = Promise.promise();

  /** For so many loops. */
  public LoopParts(int loops) {
    parts = new AtomicReferenceArray<>(loops);
    missing = new AtomicInteger(loops);
  }

  /**
   * Says which loop has the part of that number, and the context for its tasks. On that loop.
   *
   * @throws IllegalStateException when the loop has another part: what one of them did at once
   *     would overtake what is on its way between the others
   */
  public void add(int number, EventLoopState loop, Context context, T state) {
    for (int i = 0; i < parts.length(); i++) {
      Part<T> other = parts.get(i);
      if (other != null && i != number && other.loop.executor == loop.executor()) {
        throw new IllegalStateException("the parts " + i + " and " + number + " are on one loop");
      }
    }
    Part<T> part = new Part<>(new Loop(loop.executor(), context), state);
    if (parts.getAndSet(number, part) == null && missing.decrementAndGet() == 0) {
      complete.complete();
    }
  }

  /** Done when all parts are there; completes on any thread. */
  public Future<Void> complete() {
    return complete.future();
  }

  /** How many there are. */
  public int size() {
    return parts.length();
  }

  /**
   * Has the task run by the owner of a key: now, when that is the calling loop. Tasks of one loop
   * for one key keep their order. After the end of the owner, nothing happens.
   */
  public void run(Object key, Consumer<T> task) {
    run(number(key), task);
  }

  /** Of the owner of a key. */
  private int number(Object key) {
    // The lower bits of texts that differ in their last characters are alike.
    int hash = key.hashCode() * 0x9E3779B9;
    return (int) (((hash & 0xffffffffL) * parts.length()) >>> 32);
  }

  /** Has the task run by each owner. */
  public void runAll(Consumer<T> task) {
    all().forEach(number -> run(number, task));
  }

  /**
   * Has something done with each item by the owner of its key: in one turn of each owner, in the
   * order of the items.
   *
   * @return done when all is done, on any thread; never when an owner has ended
   */
  public <I> Future<Void> runEach(List<I> items, Function<I, ?> keys, BiConsumer<T, I> task) {
    Map<Integer, List<I>> shares = new TreeMap<>();
    for (I item : items) {
      shares.computeIfAbsent(number(keys.apply(item)), none -> new ArrayList<>()).add(item);
    }
    List<Future<Void>> turns = new ArrayList<>();
    shares.forEach(
        (number, share) -> {
          Promise<Void> turn = Promise.promise();
          turns.add(turn.future());
          run(
              number,
              part -> {
                share.forEach(item -> task.accept(part, item));
                turn.complete();
              });
        });
    return Future.all(turns).mapEmpty();
  }

  private List<Integer> all() {
    return IntStream.range(0, parts.length()).boxed().toList();
  }

  private void run(int number, Consumer<T> task) {
    Part<T> part = parts.get(number);
    if (part == null) {
      throw new IllegalStateException("the part " + number + " is not there yet");
    }
    part.loop.run(() -> task.accept(part.state));
  }

  /**
   * The calling loop.
   *
   * @throws IllegalStateException when it has no part
   */
  Loop here() {
    for (int i = 0; i < parts.length(); i++) {
      Part<T> part = parts.get(i);
      if (part != null && part.loop.executor.inLoop()) {
        return part.loop;
      }
    }
    throw new IllegalStateException("not on one of the event loops");
  }
}
