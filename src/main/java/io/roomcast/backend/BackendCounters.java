package io.roomcast.backend;

import io.roomcast.loop.Histogram;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers behind {@link BackendStats}, of the backend of one name: they go on when its conf
 * changes. Event loop of the backend.
 */
final class BackendCounters {

  private static final Logger LOG = LoggerFactory.getLogger(BackendCounters.class);

  /** Clients may cause failures as they like, and logs are not theirs to fill. */
  /** Upper bounds of the times of calls, in ms. */
  static final long[] BOUNDS = {5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

  private static final long LOG_EVERY_MILLIS = 10_000;

  final String name;
  int inFlight;
  int queued;
  int queuedDisconnects;
  long retries;
  int deferred;
  long deferredExpired;
  long deferredRefused;
  long commandsFailed;
  long expired;
  private long givenUp;
  private long disconnectsGivenUp;
  private long logged;
  private boolean warned;
  private long unlogged;
  private final Map<CallType, Map<Outcome, Histogram>> calls = new EnumMap<>(CallType.class);

  BackendCounters(String name) {
    this.name = name;
  }

  /** A call is over, after so many ms. */
  void done(CallType type, Outcome outcome, long millis) {
    calls
        .computeIfAbsent(type, none -> new EnumMap<>(Outcome.class))
        .computeIfAbsent(outcome, none -> new Histogram(BOUNDS))
        .add(millis);
  }

  /** A call has failed for good, and nobody else will say so. */
  void lost(Call call, BackendException cause, long now) {
    done(call.type, cause.outcome(), now - call.since);
    failed(call, cause, now);
  }

  /** A call has failed for good. */
  void failed(Call call, BackendException cause, long now) {
    givenUp++;
    if (call.type == CallType.DISCONNECT) {
      disconnectsGivenUp++;
    }
    if (warned && now - logged < LOG_EVERY_MILLIS) {
      unlogged++;
      return;
    }
    warned = true;
    logged = now;
    LOG.warn(
        "backend {}: {} {} failed after {} attempts: {} ({}); {} more since it was last told",
        name,
        call.type.text(),
        call.id,
        call.attempts,
        cause.outcome().text(),
        cause.getMessage(),
        unlogged);
    unlogged = 0;
  }

  private static BackendStats.Times snapshot(Histogram times) {
    return new BackendStats.Times(times.count(), times.sum(), times.buckets());
  }

  BackendStats snapshot(BreakerState breaker) {
    Map<CallType, Map<Outcome, BackendStats.Times>> times = new EnumMap<>(CallType.class);
    calls.forEach(
        (type, outcomes) -> {
          Map<Outcome, BackendStats.Times> of = new EnumMap<>(Outcome.class);
          outcomes.forEach((outcome, took) -> of.put(outcome, snapshot(took)));
          times.put(type, Map.copyOf(of));
        });
    return new BackendStats(
        Map.copyOf(times),
        inFlight,
        queued,
        queuedDisconnects,
        retries,
        givenUp,
        disconnectsGivenUp,
        commandsFailed,
        expired,
        deferred,
        deferredExpired,
        deferredRefused,
        breaker);
  }
}
