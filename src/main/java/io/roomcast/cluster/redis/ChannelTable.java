package io.roomcast.cluster.redis;

import io.vertx.core.Future;

/** Channels that are subscribed to as long as somebody wants them. Event loop of the relay. */
interface ChannelTable {

  /**
   * One more wants it. Done when its messages will arrive; at once when there is no Redis, and late
   * when Redis is.
   */
  Future<Void> acquire(String name, boolean isPattern, Subscription.Receiver receiver);

  /** One less wants it; it stays for a while. */
  void release(String name, boolean isPattern);
}
