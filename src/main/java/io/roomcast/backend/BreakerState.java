package io.roomcast.backend;

/** Whether a backend is asked. */
public enum BreakerState {
  /** It is. */
  CLOSED,
  /** With one call at a time, to see whether it is well again. */
  HALF_OPEN,
  /** It is not. */
  OPEN
}
