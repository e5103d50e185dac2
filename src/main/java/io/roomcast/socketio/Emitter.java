package io.roomcast.socketio;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to one socket. Immutable: {@code asVolatile()}, {@code compress()} and {@code
 * timeout()} answer another emitter and leave this one as it is. Event loop of the socket.
 */
public interface Emitter {

  /**
   * Sends an event. Arguments: see {@link Payload#of}.
   *
   * @throws IllegalArgumentException for a reserved name ({@code connect}, {@code connect_error},
   *     {@code disconnect}, {@code disconnecting}, {@code newListener}, {@code removeListener}) or
   *     an argument that cannot be encoded
   */
  void emit(String event, @Nullable Object... args);

  /** Sends an event with arguments as they were received. */
  void emit(String event, Payload args);

  /**
   * Sends an event and completes with the client's ack. Fails with {@link AckTimeoutException} when
   * a {@link #timeout} was set and passed, and when the socket disconnects.
   */
  Future<Payload> emitWithAck(String event, @Nullable Object... args);

  /** Drops packets that cannot leave at once. Node's {@code volatile}. */
  Emitter asVolatile();

  /** Whether transports may compress the packets; they may unless told otherwise. */
  Emitter compress(boolean compress);

  /** How long {@link #emitWithAck} waits, in ms. */
  Emitter timeout(long millis);
}
