package io.roomcast.cluster.redis;

/** Why a message did not go from here to other nodes, or from them to clients of this node. */
public enum DropReason {
  /** To Redis: the queue was full, and it was volatile. */
  QUEUE_FULL_VOLATILE,
  /** To Redis: the queue was full, and it was the oldest. */
  QUEUE_FULL,
  /** To Redis: it had waited too long. */
  TOO_OLD,
  /** Either way: it was larger than a message may be. */
  TOO_LARGE,
  /** To Redis: the connection was lost before Redis said that it had it. */
  UNCONFIRMED,
  /** To Redis: Redis refused it. */
  REFUSED,
  /** To Redis: it was in a stream, and is no more, before it was read here. */
  LOST,
  /** To Redis: the relay was closed before it could be sent. */
  CLOSED,
  /** From Redis: it was none that can be acted upon. */
  MALFORMED,
  /** From Redis: the event loops were behind, and it was volatile. */
  LOOPS_BEHIND_VOLATILE
}
