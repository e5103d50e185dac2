package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Protocol 4: {@code <type><data>}, binary data as it is on WebSocket and as {@code b<base64>} in
 * text, packets of a payload separated by 0x1e. Stateless.
 */
final class PayloadCodecV4 implements PayloadCodec {

  static final PayloadCodecV4 INSTANCE = new PayloadCodecV4();

  static final char SEPARATOR = '\u001e';

  private PayloadCodecV4() {}

  @Override
  public void decode(String text, PacketReceiver receiver) {
    if (text.isEmpty()) {
      receiver.malformed("empty packet");
      return;
    }
    char first = text.charAt(0);
    if (first == 'b') {
      receiver.binary(Base64Text.decode(text, 1));
      return;
    }
    PacketType type = PacketType.ofDigit(first);
    if (type == null) {
      receiver.malformed("unknown packet type");
    } else {
      receiver.packet(type, text.substring(1));
    }
  }

  @Override
  public void decode(Buffer binary, PacketReceiver receiver) {
    receiver.binary(binary);
  }

  @Override
  public PayloadDecoder decoder(Buffer body, boolean octets) {
    return decoder(body.toString(StandardCharsets.UTF_8));
  }

  @Override
  public PayloadDecoder decoder(String payload) {
    return new Decoder(payload);
  }

  @Override
  public String encode(Collection<Packet> packets) {
    if (packets.size() == 1) {
      return packets.iterator().next().text(this);
    }
    StringBuilder payload = new StringBuilder();
    for (Packet packet : packets) {
      if (payload.length() > 0) {
        payload.append(SEPARATOR);
      }
      payload.append(packet.text(this));
    }
    return payload.toString();
  }

  @Override
  public String base64(Buffer data) {
    return "b" + Base64Text.encode(data);
  }

  private final class Decoder extends StoppingDecoder {

    private final String payload;
    private int position;

    Decoder(String payload) {
      this.payload = payload;
    }

    @Override
    boolean step() {
      if (position > payload.length()) {
        return false;
      }
      int end = payload.indexOf(SEPARATOR, position);
      if (end < 0) {
        end = payload.length();
      }
      String packet = payload.substring(position, end);
      position = end + 1;
      decode(packet, this);
      return true;
    }
  }
}
