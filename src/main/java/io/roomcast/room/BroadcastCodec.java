package io.roomcast.room;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands a broadcast on by reference, within this process only. Stateless, any thread. */
final class BroadcastCodec implements MessageCodec<Broadcast, Broadcast> {

  static final String NAME = "io.roomcast.broadcast";

  @Override
  public Broadcast transform(Broadcast broadcast) {
    return broadcast;
  }

  @Override
  public void encodeToWire(Buffer buffer, Broadcast broadcast) {
    throw new IllegalStateException("broadcasts stay in their process");
  }

  @Override
  public Broadcast decodeFromWire(int position, Buffer buffer) {
    throw new IllegalStateException("broadcasts stay in their process");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
