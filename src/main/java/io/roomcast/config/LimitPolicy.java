package io.roomcast.config;

/** What happens to an event that is over a limit. */
public enum LimitPolicy {
  THROTTLE,
  REJECT,
  DROP,
  CLOSE
}
