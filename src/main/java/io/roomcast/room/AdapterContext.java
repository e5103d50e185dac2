package io.roomcast.room;

import io.roomcast.loop.EventLoopState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter is made for.
 *
 * @param vertx the Vert.x whose event bus connects the loops
 * @param loop the event loop that owns the namespace's members
 * @param instance number of the server's instance, see {@link io.roomcast.loop.IdGenerator}; no two
 *     adapters of one Vert.x, key and namespace have the same
 * @param key prefix of addresses and channels, {@code socket.io} by default
 * @param namespace name of the namespace
 * @param packets makes the packets of emits that come from elsewhere
 * @param serverSideEvents called on the event loop for events from other servers; the future is the
 *     answer, if the flag says that one is wanted
 * @param recovery bounds of connection state recovery, or null when it is off
 */
public record AdapterContext(
    Vertx vertx,
    EventLoopState loop,
    int instance,
    String key,
    String namespace,
    Packets packets,
    BiFunction<BroadcastPacket, Boolean, Future<Arguments>> serverSideEvents,
    @Nullable Recovery recovery) {

  /** The same for an adapter that takes care of recovery itself. */
  public AdapterContext withoutRecovery() {
    return new AdapterContext(
        vertx, loop, instance, key, namespace, packets, serverSideEvents, null);
  }

  /** Makes packets of events that come by the event bus or from other nodes. Any thread. */
  @FunctionalInterface
  public interface Packets {

    /**
     * A packet for many members.
     *
     * @param compress whether transports may compress it
     * @param ack whether the members are asked for an answer
     * @throws IllegalArgumentException when the event cannot be sent
     */
    BroadcastPacket of(String event, Arguments args, boolean compress, boolean ack);
  }

  /**
   * Bounds of connection state recovery.
   *
   * @param maxDisconnectionDuration ms for which a lost session can be restored
   * @param maxPackets packets kept for it on this loop and namespace; older ones are let go
   * @param maxBytes bytes that these packets may hold; older ones are let go
   * @param maxSessions lost sessions kept on this loop and namespace; older ones are let go
   */
  public record Recovery(
      long maxDisconnectionDuration, int maxPackets, long maxBytes, int maxSessions) {}
}
