package io.roomcast.net;

import io.netty.channel.Channel;
import io.roomcast.loop.EventLoopState;
import io.vertx.core.Promise;

/**
 * A connection on its way to another event loop. Begins on the old loop, ends on the new one; in
 * between nobody touches the connection, and Netty's task queues order the two.
 */
final class ChannelMove {

  private final WebSocketChannel connection;
  private final EventLoopState target;
  private final Promise<Void> promise;
  private boolean shutdown;

  ChannelMove(WebSocketChannel connection, EventLoopState target, Promise<Void> promise) {
    this.connection = connection;
    this.target = target;
    this.promise = promise;
  }

  /** On the old loop; reading must have stopped. */
  void begin(Channel channel, NettyLoop to) {
    // Netty deregisters in a task of its own, which runs behind this turn's flush.
    channel
        .deregister()
        .addListener(
            left ->
                to.eventLoop()
                    .register(channel)
                    .addListener(done -> connection.arrived(this, done.isSuccess())));
  }

  /** The server's shutdown has begun during the move. */
  void shutdown() {
    shutdown = true;
  }

  boolean shutdownBegun() {
    return shutdown;
  }

  EventLoopState target() {
    return target;
  }

  Promise<Void> promise() {
    return promise;
  }
}
