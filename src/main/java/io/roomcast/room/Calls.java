package io.roomcast.room;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter asks the adapters of other loops, and waits for. Event loop of the namespace;
 * futures complete there. Every call ends: when all have answered, at its timeout, or on close.
 */
final class Calls {

  private final EventLoopState loop;
  private final Set<Call> pending = new HashSet<>();

  Calls(EventLoopState loop) {
    this.loop = loop;
  }

  /** Calls that wait. */
  int pending() {
    return pending.size();
  }

  /**
   * Asks each of the adapters on its own loop.
   *
   * @param question its future completes on the loop of the adapter asked; a null value, a failure
   *     or an exception is an answer too, of which nothing is kept
   */
  <T> Future<Answers<T>> ask(
      List<LocalAdapter> whom,
      long timeoutMillis,
      Function<LocalAdapter, Future<? extends @Nullable T>> question) {
    Question<T> call = new Question<>(this, whom.size());
    start(call, timeoutMillis);
    for (LocalAdapter adapter : whom) {
      Runnable task = () -> answer(adapter, question, call);
      if (!execute(adapter.context().loop(), task)) {
        call.gone();
      }
    }
    call.finishIfDone();
    return call.promise.future();
  }

  /** On the loop of the adapter asked. */
  private <T> void answer(
      LocalAdapter adapter,
      Function<LocalAdapter, Future<? extends @Nullable T>> question,
      Question<T> call) {
    if (adapter.isClosed()) {
      execute(loop, call::gone);
      return;
    }
    Future<? extends @Nullable T> answer;
    try {
      answer = question.apply(adapter);
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answer.onComplete(result -> execute(loop, () -> call.answered(result.result())));
  }

  /** Runs a task on a loop; false when the loop is no more. Any thread. */
  static boolean execute(EventLoopState loop, Runnable task) {
    try {
      loop.executor().execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  void start(Call call, long timeoutMillis) {
    pending.add(call);
    loop.wheel().schedule(call, timeoutMillis);
  }

  /** Ends every call with what came. */
  void close() {
    for (Call call : List.copyOf(pending)) {
      call.finish();
    }
  }

  /**
   * What came back.
   *
   * @param expected adapters that were there to answer
   * @param answered how many did
   * @param values what they said, without nulls
   */
  record Answers<T>(int expected, int answered, List<T> values) {

    boolean complete() {
      return answered == expected;
    }
  }

  /** Something that waits. Event loop of the caller. */
  abstract static class Call extends TimerWheel.Timer {

    private final Calls calls;

    Call(Calls calls) {
      this.calls = calls;
    }

    /** Whether nothing is to be waited for. */
    abstract boolean isDone();

    /** Tells the result. */
    abstract void complete();

    final boolean isPending() {
      return calls.pending.contains(this);
    }

    final void finishIfDone() {
      if (isDone()) {
        finish();
      }
    }

    final void finish() {
      if (calls.pending.remove(this)) {
        calls.loop.wheel().cancel(this);
        complete();
      }
    }

    @Override
    protected final void expired() {
      finish();
    }
  }

  private static final class Question<T> extends Call {

    final Promise<Answers<T>> promise = Promise.promise();
    private final List<T> values = new ArrayList<>();
    private int expected;
    private int answered;

    Question(Calls calls, int expected) {
      super(calls);
      this.expected = expected;
    }

    void answered(@Nullable T value) {
      answered++;
      if (value != null && isPending()) {
        values.add(value);
      }
      finishIfDone();
    }

    void gone() {
      expected--;
      finishIfDone();
    }

    @Override
    boolean isDone() {
      return answered == expected;
    }

    @Override
    void complete() {
      promise.complete(new Answers<>(expected, answered, values));
    }
  }
}
