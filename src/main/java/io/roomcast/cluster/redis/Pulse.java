package io.roomcast.cluster.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import org.jspecify.annotations.Nullable;

/**
 * Finds that a connection for commands is open and dead: twice in a row nothing has answered. Event
 * loop of the relay.
 */
final class Pulse {

  private static final int MISSES = 2;

  private @Nullable RedisConnection connection;
  private boolean answered = true;
  private int misses;

  /** There is a new connection. */
  void opened(RedisConnection made) {
    connection = made;
    answered = true;
    misses = 0;
  }

  /** There is none. */
  void closed() {
    connection = null;
  }

  /** Redis has answered something else. */
  void answered() {
    answered = true;
  }

  /** Time to ask again; answers whether the connection is dead. */
  boolean isDead() {
    RedisConnection to = connection;
    if (to == null) {
      return false;
    }
    misses = answered ? 0 : misses + 1;
    if (misses >= MISSES) {
      return true;
    }
    answered = false;
    // An error is an answer, too.
    to.send(Request.cmd(Command.PING)).onComplete(done -> answered |= to == connection);
    return false;
  }
}
