package io.roomcast.loop;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Things of one kind, one on each event loop, and how one asks the others. Event loop of its own
 * thing, which it is made on; {@link #run} may be called from any thread.
 *
 * @param <T> what there is one of on each loop
 */
public final class Peers<T> {

  private final T self;
  private final EventLoopState loop;
  private final Consumer<Runnable> context;
  private final InstanceGroup<Peers<T>> group;
  private final int number;

  /**
   * Joins those of that name.
   *
   * @param context runs what others ask, and what waits for their answers, in the context that
   *     belongs to this thing; on its loop
   */
  public Peers(Vertx vertx, String name, T self, EventLoopState loop, Consumer<Runnable> context) {
    this.self = self;
    this.loop = loop;
    this.context = context;
    this.group = InstanceGroup.of(vertx, name);
    this.number = group.add(this);
  }

  /** It is asked no longer. */
  public void leave() {
    group.remove(number);
  }

  /** The thing on this loop. */
  public T self() {
    return self;
  }

  /** The peer that keeps what belongs to a key: the same for all who ask. */
  public Peers<T> ownerOf(String key) {
    List<Peers<T>> all = group.all();
    return all.isEmpty() ? this : all.get(Math.floorMod(key.hashCode(), all.size()));
  }

  /** Runs it on the loop of this peer: now, when the caller is there. Any thread. */
  public void run(Runnable task) {
    if (loop.executor().inLoop()) {
      context.accept(task);
    } else {
      execute(task);
    }
  }

  private boolean execute(Runnable task) {
    try {
      loop.executor().execute(() -> context.accept(task));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * What came back.
   *
   * @param values in no order
   * @param missing how many did not answer in time, or failed
   */
  public record Answers<R>(List<R> values, int missing) {}

  /** Asks every one on its own loop, this one included. The future completes here; never fails. */
  public <R> Future<Answers<R>> ask(long timeoutMillis, Function<T, R> question) {
    List<Peers<T>> all = group.all();
    Gathering<R> gathering = new Gathering<>(all.size());
    loop.wheel().schedule(gathering, timeoutMillis);
    for (Peers<T> peer : all) {
      boolean asked =
          peer == this
              ? answer(question, gathering, peer)
              : peer.execute(() -> answer(question, gathering, peer));
      if (!asked) {
        gathering.add(null);
      }
    }
    gathering.finishIfDone();
    return gathering.answers.future();
  }

  private <R> boolean answer(Function<T, R> question, Gathering<R> gathering, Peers<T> peer) {
    R answer;
    try {
      answer = question.apply(peer.self);
    } catch (RuntimeException e) {
      answer = null;
    }
    R given = answer;
    run(() -> gathering.add(given));
    return true;
  }

  /** Answers that come in; as a timer, the end of the waiting. */
  private final class Gathering<R> extends TimerWheel.Timer {

    private final Promise<Answers<R>> answers = Promise.promise();
    private final List<R> values = new ArrayList<>();
    private final int asked;
    private int told;

    Gathering(int asked) {
      this.asked = asked;
    }

    void add(@Nullable R value) {
      told++;
      if (value != null && !answers.future().isComplete()) {
        values.add(value);
      }
      finishIfDone();
    }

    void finishIfDone() {
      if (told >= asked && answers.tryComplete(result())) {
        loop.wheel().cancel(this);
      }
    }

    private Answers<R> result() {
      return new Answers<>(List.copyOf(values), asked - values.size());
    }

    @Override
    protected void expired() {
      context.accept(() -> answers.tryComplete(result()));
    }
  }
}
