package io.roomcast.backend;

/**
 * When a call is tried again. Immutable.
 *
 * @param attempts most attempts in all, the first included; disconnects have as many as fit into
 *     {@code disconnectFor}
 * @param base wait before the second attempt, in ms; it doubles with each. Half of a wait is random
 * @param max longest wait, in ms; bounds what a backend asks for by {@code Retry-After}, too
 * @param disconnectFor how long disconnects are tried, in ms
 */
public record RetryOptions(int attempts, long base, long max, long disconnectFor) {

  /** As the conf has it when it says nothing. */
  public static final RetryOptions DEFAULTS = new RetryOptions(3, 200, 5_000, 300_000);

  /**
   * The wait before the next attempt, in ms.
   *
   * @param attempts those that were made
   * @param retryAfter what the backend asked for, in ms; 0 for nothing
   * @param random from 0 to 1
   */
  long delay(int attempts, long retryAfter, double random) {
    double full = Math.min((double) max, base * Math.pow(2, Math.min(attempts, 40) - 1.0));
    long backoff = (long) (full / 2 + full / 2 * random);
    return Math.min(max, Math.max(backoff, retryAfter));
  }
}
