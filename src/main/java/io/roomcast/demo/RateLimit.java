package io.roomcast.demo;

/** A token bucket for one socket. Event loop only. */
final class RateLimit {

  private final double tokensPerNano;
  private final double burst;
  private double tokens;
  private long filledAt;
  private boolean started;

  RateLimit(double perSecond, double burst) {
    this.tokensPerNano = perSecond / 1e9;
    this.burst = burst;
    this.tokens = burst;
  }

  /** Whether one more is allowed at this time, in nanoseconds of a clock that never goes back. */
  boolean take(long nanoTime) {
    if (started) {
      tokens = Math.min(burst, tokens + (nanoTime - filledAt) * tokensPerNano);
    }
    started = true;
    filledAt = nanoTime;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
