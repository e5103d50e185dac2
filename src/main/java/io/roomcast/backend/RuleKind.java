package io.roomcast.backend;

/** What a rule does with an event. */
public enum RuleKind {
  /** Sends it on. */
  RELAY,
  /** Puts the sender into a room. */
  JOIN,
  /** Takes the sender out of a room. */
  LEAVE,
  /** Asks a backend. */
  CALL,
  /** Gives it to a handler of the operator's. */
  HANDLE
}
