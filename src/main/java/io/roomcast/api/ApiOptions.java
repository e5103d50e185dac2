package io.roomcast.api;

/**
 * Options of the server API. Immutable.
 *
 * @param maxBody largest request, in bytes
 * @param maxConcurrent operations under way on one event loop; further ones get 503
 * @param maxBatch commands in one batch
 * @param maxTimeout longest time that an operation may wait for acks, in ms
 * @param maxPage most sockets or rooms in one answer
 * @param idempotencyWindow for how long answers are kept for repetitions, in ms
 * @param idempotencyEntries answers kept on one event loop; the oldest go first
 * @param idempotencyBytes the same as a number of bytes
 */
public record ApiOptions(
    int maxBody,
    int maxConcurrent,
    int maxBatch,
    int maxTimeout,
    int maxPage,
    long idempotencyWindow,
    int idempotencyEntries,
    long idempotencyBytes) {

  /** The defaults. */
  public static final ApiOptions DEFAULT =
      new ApiOptions(1 << 20, 1_000, 1_000, 30_000, 1_000, 300_000, 10_000, 16 << 20);
}
