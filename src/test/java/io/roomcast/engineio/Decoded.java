package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down what a codec found. */
final class Decoded implements PacketReceiver {

  static final String MALFORMED = "malformed";

  private final List<String> packets = new ArrayList<>();

  /** Everything that a decoder has to give. */
  static List<String> all(PayloadDecoder decoder) {
    Decoded decoded = new Decoded();
    while (decoder.next(decoded)) {
      assert decoded.packets.size() < 10_000_000;
    }
    return decoded.packets;
  }

  List<String> packets() {
    return packets;
  }

  @Override
  public void packet(PacketType type, String data) {
    packets.add(type + ":" + data);
  }

  @Override
  public void binary(Buffer data) {
    packets.add("binary:" + HexFormat.of().formatHex(data.getBytes()));
  }

  @Override
  public void malformed(String why) {
    packets.add(MALFORMED);
  }
}
