package io.roomcast.cluster.forward;

/** Why a request was not forwarded to its end: the complete set. */
public enum ForwardFailure {
  /** No node of that name is alive: code 1. */
  UNKNOWN_NODE,
  /** The node does not take connections, or its lease ended: code 1. */
  UNREACHABLE,
  /** The bound of what may be under way was reached: 503. */
  OVERLOADED,
  /** No answer in time: 504. */
  TIMEOUT,
  /** The connection between the nodes ended before the answer did: the client's is cut. */
  INTERRUPTED,
  /** The client went away: the owner of the session sees the same. */
  CLIENT_GONE
}
