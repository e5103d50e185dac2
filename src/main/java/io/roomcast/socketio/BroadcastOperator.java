package io.roomcast.socketio;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A choice of sockets of one namespace, and what to do with them. Immutable; any thread, where a
 * method does not say otherwise.
 */
public interface BroadcastOperator extends Broadcaster {

  /** Drops the packet for receivers to whom it cannot leave at once. Node's {@code volatile}. */
  BroadcastOperator asVolatile();

  /** Whether transports may compress the packet. */
  BroadcastOperator compress(boolean compress);

  /** How long {@link #emitWithAck} waits, in ms; it must be set for that. */
  BroadcastOperator timeout(long millis);

  /** Sends an event; encoded once. See {@link Emitter#emit(String, Object...)}. */
  void emit(String event, @Nullable Object... args);

  /** Sends an event with arguments as they were received. */
  void emit(String event, Payload args);

  /**
   * Sends an event and collects the acks of all receivers; with no receivers, an empty list. Fails
   * with {@link AckTimeoutException}, holding what came, when not all answered in time.
   *
   * @throws IllegalStateException without a {@link #timeout}
   */
  Future<List<Payload>> emitWithAck(String event, @Nullable Object... args);

  /** The sockets chosen, of every loop and node (of this node with {@link #local}). */
  Future<List<RemoteSocket>> fetchSockets();

  /**
   * The sockets chosen on servers of the cluster that are none of this program, as Node servers.
   * {@link #fetchSockets} tells of them, too.
   */
  Future<List<RemoteSocket>> fetchForeignSockets();

  /**
   * The sockets chosen that are connected on this event loop. Event loop of the server only; with a
   * parent of namespaces, those of all its children.
   */
  List<Socket> localSockets();

  /** Makes the sockets chosen join rooms. */
  Future<Void> socketsJoin(Collection<String> rooms);

  default Future<Void> socketsJoin(String room) {
    return socketsJoin(List.of(room));
  }

  /** Makes the sockets chosen leave rooms. */
  Future<Void> socketsLeave(Collection<String> rooms);

  default Future<Void> socketsLeave(String room) {
    return socketsLeave(List.of(room));
  }

  /** Disconnects the sockets chosen; {@code close} closes their connections too. */
  Future<Void> disconnectSockets(boolean close);
}
