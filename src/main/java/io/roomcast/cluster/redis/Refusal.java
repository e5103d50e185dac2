package io.roomcast.cluster.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Set;

/** What the errors of Redis mean. Stateless. */
final class Refusal {

  /** The client's own, for what was under way when a connection ended. */
  private static final String CLOSED = "CONNECTION_CLOSED";

  /** What Redis, or the client, begins errors with that pass by themselves. */
  private static final Set<String> PASSING =
      Set.of(
          CLOSED,
          "LOADING",
          "READONLY",
          "MASTERDOWN",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "max number of clients");

  private Refusal() {}

  /** Whether Redis said no, and did not just go away. */
  static boolean is(Throwable cause) {
    return cause instanceof ErrorType error && !error.is(CLOSED);
  }

  /** Whether it will say no again: what is wrong are rights, or the conf. */
  static boolean isLasting(Throwable cause) {
    return cause instanceof ErrorType error && PASSING.stream().noneMatch(error::is);
  }
}
