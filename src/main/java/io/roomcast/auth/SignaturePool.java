package io.roomcast.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;

/**
 * Verifies signatures on worker threads, because one can take a millisecond. The threads are shared
 * by all event loops; the queue, and the checkers that go to a thread and come back, belong to one.
 * Whoever hands in bounds what waits. One event loop.
 */
final class SignaturePool {

  private record Job(String issuer, KeySet keys, String token, Promise<Boolean> answer) {}

  private final Context context;
  private final WorkerExecutor workers;
  private final ArrayDeque<SignatureChecker> idle = new ArrayDeque<>();
  private final ArrayDeque<Job> waiting = new ArrayDeque<>();

  SignaturePool(Vertx vertx, Context context, int threads) {
    this.context = context;
    this.workers = vertx.createSharedWorkerExecutor("roomcast-jwt-" + threads, threads);
    for (int i = 0; i < threads; i++) {
      idle.add(new SignatureChecker(vertx));
    }
  }

  /** Whether one of these keys of the issuer has signed the token; completes on the event loop. */
  Future<Boolean> check(String issuer, KeySet keys, String token) {
    Promise<Boolean> answer = Promise.promise();
    waiting.add(new Job(issuer, keys, token, answer));
    next();
    return answer.future();
  }

  private void next() {
    SignatureChecker checker = waiting.isEmpty() ? null : idle.poll();
    if (checker == null) {
      return;
    }
    Job job = waiting.remove();
    workers
        .executeBlocking(() -> checker.check(job.issuer(), job.keys(), job.token()), false)
        .onComplete(
            done ->
                context.runOnContext(
                    now -> {
                      idle.add(checker);
                      next();
                      job.answer().complete(done.succeeded() && done.result());
                    }));
  }

  void close() {
    workers.close();
  }
}
