package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterResponse;
import io.vertx.core.Promise;

/** Something that other nodes were asked. Event loop of the relay. */
abstract class Question<T> {

  static final int UNKNOWN = -1;

  final Promise<T> promise = Promise.promise();

  /** Nodes that will answer, or {@link #UNKNOWN} as long as they have not been counted. */
  int nodes = UNKNOWN;

  /** Nodes that did. */
  int answered;

  long timer;

  /** Takes a response that is for this question; of another kind than expected, it is ignored. */
  abstract void take(ClusterResponse response);

  /** What came. */
  abstract T result();

  /** Whether there is nothing to wait for. */
  boolean isDone() {
    return nodes != UNKNOWN && answered >= nodes;
  }

  /** Nodes that have not answered. */
  final int missing() {
    return Math.max(0, nodes - answered);
  }

  /** It has taken too long. */
  void timedOut() {
    promise.tryFail(new ClusterTimeoutException(Math.max(0, nodes), answered));
  }
}
