package io.roomcast.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A verifier on an event loop, with a clock that tests set. The test's thread. */
final class Verifying implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicLong offset = new AtomicLong();
  private final InstantSource clock =
      () -> Instant.ofEpochMilli(System.currentTimeMillis() + offset.get());
  private final JwtAuth auth;

  Verifying(JwtAuthOptions options) {
    try {
      auth = onLoop(() -> Future.succeededFuture(JwtAuth.create(vertx, options, clock)));
    } catch (RuntimeException e) {
      vertx.close().await();
      throw e;
    }
  }

  Verifying(IssuerOptions... issuers) {
    this(new JwtAuthOptions().setIssuers(issuers));
  }

  Vertx vertx() {
    return vertx;
  }

  JwtAuth auth() {
    return auth;
  }

  /** ms since the epoch, by the clock of the verifier. */
  long now() {
    return clock.millis();
  }

  void advance(long millis) {
    offset.addAndGet(millis);
  }

  /** The verified token; throws what it fails with. */
  VerifiedToken verify(String token) {
    return onLoop(() -> auth.verify(token));
  }

  /** Begins to verify, on the event loop. */
  Future<VerifiedToken> begin(String token) {
    Promise<VerifiedToken> answer = Promise.promise();
    context.runOnContext(now -> auth.verify(token).onComplete(answer));
    return answer.future();
  }

  /** How the token is judged: "valid", or the code of the refusal with its detail. */
  String judge(String token) {
    try {
      return "valid " + verify(token).user();
    } catch (AuthException e) {
      return e.error().code() + ": " + e.detail();
    }
  }

  JwtStats stats() {
    return onLoop(() -> Future.succeededFuture(auth.stats()));
  }

  private <T> T onLoop(Supplier<Future<T>> task) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(
        now -> {
          try {
            task.get().onComplete(answer);
          } catch (RuntimeException e) {
            answer.fail(e);
          }
        });
    return answer.future().await();
  }

  @Override
  public void close() {
    context.runOnContext(now -> auth.close());
    vertx.close().await();
  }
}
