package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** The connections by which messages go and come. Event loop of the relay. */
interface Transport extends ChannelTable {

  /** What transports need, and tell. */
  interface Owner {

    /** Messages can be sent, and arrive. */
    void ready();

    /** The first attempt to connect failed; it is tried again. */
    void notThere(Throwable cause);

    /** Redis refuses us; answers whether that was said before anything went well. */
    boolean refused(String why);

    /** A channel that all nodes are subscribed to; null when there is nothing to count. */
    @Nullable String counted();
  }

  /** Connects, and from now on again and again. */
  void open();

  /** Sends a message as soon as possible. */
  void publish(Outgoing message);

  /** Such a message is too large to be sent, and is counted. */
  default void refused(Outgoing message) {}

  /** Another node has dropped messages for us, since then (ms since the epoch). */
  void missed(long since);

  /** Whether a message can be sent now. */
  boolean isOpen(String channel);

  /** Whether all that is wanted arrives, where that channel is. */
  boolean isSynced(String channel);

  /** Whether nothing waits to be sent, or nothing can be. */
  boolean isIdle();

  /** How many nodes are subscribed to a channel. */
  Future<Integer> count(String channel);

  /** Time to look whether the connections are alive. */
  void tick();

  /** Drops what waits, and ends the connections. */
  Future<?> close();

  /** For tests: connections that are there and dead. */
  void restart();
}
