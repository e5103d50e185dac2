package io.roomcast.backend;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What one backend was asked by one event loop. Immutable.
 *
 * @param calls finished calls by what they were for and how they ended, retries included in their
 *     times
 * @param inFlight calls under way
 * @param queued connects and events that wait for their turn or for another attempt
 * @param queuedDisconnects the same of disconnects
 * @param retries attempts after the first
 * @param givenUp calls that failed for good, each of which is among {@code calls}, too
 * @param disconnectsGivenUp those of them that were to tell of a disconnect
 * @param commandsFailed commands that an answer held and that could not be run
 * @param expired sockets ended because it gave them no more time
 * @param deferredAcks acks put off and not sent yet
 * @param deferredAcksExpired acks that were never sent
 * @param deferredAcksRefused acks that it wanted to put off when there were too many
 * @param breaker whether it is asked
 */
public record BackendStats(
    Map<CallType, Map<Outcome, Times>> calls,
    int inFlight,
    int queued,
    int queuedDisconnects,
    long retries,
    long givenUp,
    long disconnectsGivenUp,
    long commandsFailed,
    long expired,
    int deferredAcks,
    long deferredAcksExpired,
    long deferredAcksRefused,
    BreakerState breaker) {

  /**
   * Times of calls.
   *
   * @param count how many
   * @param sumMillis all their times together
   * @param buckets how many took at most so long as {@link #bounds} says; not cumulative, and one
   *     more for those that took longer
   */
  public record Times(long count, long sumMillis, List<Long> buckets) {}

  /** Upper bounds of the buckets, in ms. */
  public static List<Long> bounds() {
    return LongStream.of(BackendCounters.BOUNDS).boxed().toList();
  }

  /** Calls that were for this and ended so. */
  public long count(CallType type, Outcome outcome) {
    Times times = calls.getOrDefault(type, Map.of()).get(outcome);
    return times == null ? 0 : times.count();
  }
}
