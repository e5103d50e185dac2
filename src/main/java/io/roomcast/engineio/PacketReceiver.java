package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;

/** Takes what a codec found, in order, on the caller's thread. */
interface PacketReceiver {

  /** A packet without binary data; {@code data} is what follows the type digit, often empty. */
  void packet(PacketType type, String data);

  /** A message packet with binary data; the buffer belongs to the receiver. */
  void binary(Buffer data);

  /** What arrived is no packet. Nothing follows. */
  void malformed(String why);
}
