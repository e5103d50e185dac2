package io.roomcast.cluster;

import java.util.List;

/** A message of an old emitter or an enemy, on a channel of the prefix {@code socket.io}. */
public record Foreign(String channel, byte[] payload) {

  /** All that are known. */
  public static List<Foreign> all() {
    return Vectors.foreign().map(v -> new Foreign(v.channel(), v.payload())).toList();
  }
}
