package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import org.jspecify.annotations.Nullable;

/**
 * A connection for commands about keys, to the server that has them: in a Redis Cluster the others
 * say which that is. Event loop of the relay.
 */
final class KeyLink implements RedisLink.Listener {

  private final RedisLink link;
  private final Runnable opened;
  private final Runnable closed;
  private @Nullable RedisConnection connection;

  /**
   * @param opened called for each new connection
   * @param closed called when there is none any more
   */
  KeyLink(
      RelayLoop loop,
      RedisServers servers,
      RelayCounters counters,
      Runnable opened,
      Runnable closed) {
    this.link = new RedisLink(loop, servers, counters, "nodes", this);
    this.opened = opened;
    this.closed = closed;
  }

  /** Connects, and from now on again and again; the future tells how the first attempt went. */
  Future<Void> open() {
    return link.open();
  }

  @Override
  public void opened(RedisConnection made) {
    connection = made;
    opened.run();
  }

  @Override
  public void closed() {
    connection = null;
    closed.run();
  }

  boolean isOpen() {
    return connection != null;
  }

  /** Sends a command at once, or fails; null is Redis' nil. */
  Future<@Nullable Response> send(Request command) {
    RedisConnection to = connection;
    return to == null
        ? Future.failedFuture(new ClusterUnavailableException("Redis is not there"))
        : to.send(command).onFailure(cause -> failed(to, cause));
  }

  @SuppressWarnings("ReferenceEquality")
  private void failed(RedisConnection from, Throwable cause) {
    if (from != connection || !(cause instanceof ErrorType error)) {
      return;
    }
    if (error.is("MOVED")) {
      String[] words = String.valueOf(error.getMessage()).split(" ", -1);
      link.redirect(words[words.length - 1]);
    } else if (error.is("READONLY") || error.is("CLUSTERDOWN")) {
      link.restart(String.valueOf(error.getMessage()));
    }
  }

  /** Gives up a connection that is dead. */
  void restart(String why) {
    link.restart(why);
  }

  Future<Void> close() {
    return link.close();
  }
}
