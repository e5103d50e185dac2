package io.roomcast.handler;

/** What happens to an event that is over a limit. */
public enum LimitPolicy {
  /** It is handled, and the client's connection is read no further until it is within the limit. */
  THROTTLE,
  /** It is refused; a client that asked for an ack is told. */
  REJECT,
  /** It is forgotten; nobody is told. */
  DROP,
  /** The connection is closed at once; clients reconnect by themselves. */
  CLOSE
}
