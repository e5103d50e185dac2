package io.roomcast.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key set of one issuer that publishes it: fetched at once, again by its age, and when a token
 * names an unknown key. A failed fetch leaves the keys as they are. Owned by the context of its
 * {@link JwtKeys}; only {@link #current} and the counters may be read from other threads.
 */
final class JwksSource {

  private static final Logger LOG = LoggerFactory.getLogger(JwksSource.class);

  /** A server that says {@code max-age=0} is not asked all the time. */
  private static final long MIN_TTL = 30_000;

  private static final int MAX_DOUBLINGS = 6;

  private final Vertx vertx;
  private final JwksClient client;
  private final IssuerOptions issuer;
  private final String url;
  private final long cooldown;
  private final InstantSource clock;

  private volatile @Nullable KeySet keys;
  private final AtomicLong fetches = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  private @Nullable Future<KeySet> running;
  private long lastFetch = Long.MIN_VALUE;
  private int failuresInRow;
  private long timer = -1;
  private boolean closed;

  JwksSource(
      Vertx vertx,
      JwksClient client,
      IssuerOptions issuer,
      String url,
      long cooldown,
      InstantSource clock) {
    this.vertx = vertx;
    this.client = client;
    this.issuer = issuer;
    this.url = url;
    this.cooldown = cooldown;
    this.clock = clock;
  }

  /** The keys, or null until the first fetch has succeeded. Any thread. */
  @Nullable KeySet current() {
    return keys;
  }

  /** Fetches begun. Any thread. */
  long fetches() {
    return fetches.get();
  }

  /** Fetches that brought no keys. Any thread. */
  long failures() {
    return failures.get();
  }

  /** The keys as they are after a fetch, unless the last one is too recent: then as they are. */
  Future<KeySet> refresh() {
    if (running != null) {
      return running;
    }
    KeySet known = keys;
    if (closed || (lastFetch != Long.MIN_VALUE && clock.millis() - lastFetch < cooldown)) {
      return known == null ? Future.failedFuture("no keys yet") : Future.succeededFuture(known);
    }
    return fetch();
  }

  private Future<KeySet> fetch() {
    lastFetch = clock.millis();
    fetches.incrementAndGet();
    Future<KeySet> fetch =
        client.fetch(url).map(this::read).recover(this::failed).andThen(done -> running = null);
    // A fetch that has failed at once is over already.
    running = fetch.isComplete() ? null : fetch;
    return fetch;
  }

  private KeySet read(JwksClient.Answer answer) {
    KeySet fetched = KeyReader.jwks(answer.body(), issuer.getAlgorithms());
    KeySet known = keys;
    if (known != null && fetched.sameAs(known)) {
      // What was verified by them stays so.
      fetched = known;
    } else {
      LOG.info("Keys of {}: {}", issuer.getIss(), fetched);
      keys = fetched;
    }
    failuresInRow = 0;
    long age = answer.maxAge() < 0 ? issuer.getJwksTtl() : Math.max(MIN_TTL, answer.maxAge());
    schedule(Math.min(age, issuer.getJwksTtl()));
    return fetched;
  }

  private Future<KeySet> failed(Throwable cause) {
    failures.incrementAndGet();
    LOG.warn(
        "Keys of {} could not be fetched from {}: {}", issuer.getIss(), url, cause.getMessage());
    long backOff = cooldown << Math.min(failuresInRow, MAX_DOUBLINGS);
    failuresInRow++;
    schedule(Math.min(backOff, issuer.getJwksTtl()));
    KeySet known = keys;
    return known == null ? Future.failedFuture(cause) : Future.succeededFuture(known);
  }

  private void schedule(long delay) {
    vertx.cancelTimer(timer);
    if (!closed) {
      timer = vertx.setTimer(Math.max(1, delay), due -> fetch());
    }
  }

  void close() {
    closed = true;
    vertx.cancelTimer(timer);
  }
}
