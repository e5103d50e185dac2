package io.roomcast.backend;

import java.util.List;
import java.util.Map;

/**
 * What backends of both kinds have in common, for one event loop. Immutable.
 *
 * @param timeouts longest time of one attempt by what it is for, in ms
 * @param retry when a call is tried again
 * @param maxInFlight most calls under way
 * @param queuePerSocket most events of one socket that wait while one is with the backend; then its
 *     connection is read no further
 * @param maxQueue most connects and events that wait to be sent or sent again; as many disconnects
 *     beside them
 * @param maxQueueBytes the same in bytes of their envelopes; not counted on the event bus
 * @param maxDeferredAcks most acks that the backend has put off
 * @param deferredAckTtl how long it may put one off, in ms
 * @param refreshEvery how often it is asked whether a socket that it admitted may stay, in ms; 0
 *     for only when the time is over that it gave it
 * @param forwardHeaders names of the client's headers that it gets with connects
 */
public record BackendOptions(
    Map<CallType, Long> timeouts,
    RetryOptions retry,
    int maxInFlight,
    int queuePerSocket,
    int maxQueue,
    long maxQueueBytes,
    int maxDeferredAcks,
    long deferredAckTtl,
    long refreshEvery,
    List<String> forwardHeaders) {

  /** As the conf has it when it says nothing, for a single event loop. */
  public static final BackendOptions DEFAULTS =
      new BackendOptions(
          Map.of(
              CallType.CONNECT, 3_000L,
              CallType.EVENT, 5_000L,
              CallType.DISCONNECT, 5_000L,
              CallType.REFRESH, 3_000L),
          RetryOptions.DEFAULTS,
          256,
          64,
          10_000,
          64 << 20,
          10_000,
          30_000,
          0,
          List.of());

  /** Copies what could be changed. */
  public BackendOptions {
    timeouts = Map.copyOf(timeouts);
    forwardHeaders = List.copyOf(forwardHeaders);
  }

  long timeout(CallType type) {
    return timeouts.getOrDefault(type, 5_000L);
  }
}
