package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A decoder that hands out nothing after the first malformed packet. Not thread-safe. */
abstract class StoppingDecoder implements PayloadDecoder, PacketReceiver {

  private @Nullable PacketReceiver target;
  private boolean stopped;

  @Override
  public final boolean next(PacketReceiver receiver) {
    if (stopped) {
      return false;
    }
    target = receiver;
    boolean found = step();
    target = null;
    return found;
  }

  /** Hands the next packet to this object; false at the end. */
  abstract boolean step();

  @Override
  public void packet(PacketType type, String data) {
    if (target != null) {
      target.packet(type, data);
    }
  }

  @Override
  public void binary(Buffer data) {
    if (target != null) {
      target.binary(data);
    }
  }

  @Override
  public void malformed(String why) {
    stopped = true;
    if (target != null) {
      target.malformed(why);
    }
  }
}
