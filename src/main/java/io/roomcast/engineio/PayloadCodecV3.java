package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Protocol 3: {@code <type><data>}; binary data after a type byte on WebSocket and as {@code
 * b4<base64>} in text. A payload is {@code <length>:<packet>} repeated, lengths in UTF-16 units;
 * or, as octets, {@code <0 text | 1 binary><decimal digits of the length, a byte
 * each><255><packet>} repeated. Stateless.
 */
final class PayloadCodecV3 implements PayloadCodec {

  static final PayloadCodecV3 INSTANCE = new PayloadCodecV3();

  /** More digits than any length that can be right. */
  private static final int MAX_DIGITS = 9;

  /** What binary data starts with. */
  static final int MESSAGE_BYTE = 4;

  private static final int END_OF_LENGTH = 0xff;

  private PayloadCodecV3() {}

  @Override
  public void decode(String text, PacketReceiver receiver) {
    if (text.isEmpty()) {
      receiver.malformed("empty packet");
      return;
    }
    boolean base64 = text.charAt(0) == 'b';
    PacketType type = text.length() > (base64 ? 1 : 0) ? typeAt(text, base64 ? 1 : 0) : null;
    if (type == null) {
      receiver.malformed("unknown packet type");
    } else if (base64 && type == PacketType.MESSAGE) {
      receiver.binary(Base64Text.decode(text, 2));
    } else {
      receiver.packet(type, base64 ? "" : text.substring(1));
    }
  }

  private static @Nullable PacketType typeAt(String text, int index) {
    return PacketType.ofDigit(text.charAt(index));
  }

  @Override
  public void decode(Buffer binary, PacketReceiver receiver) {
    PacketType type =
        binary.length() == 0 ? null : PacketType.ofDigit((char) ('0' + binary.getUnsignedByte(0)));
    if (type == null) {
      receiver.malformed("unknown packet type");
    } else if (type == PacketType.MESSAGE) {
      receiver.binary(binary.slice(1, binary.length()));
    } else {
      receiver.packet(type, "");
    }
  }

  @Override
  public PayloadDecoder decoder(Buffer body, boolean octets) {
    return octets ? new OctetDecoder(body) : new TextDecoder(body.toString(StandardCharsets.UTF_8));
  }

  @Override
  public PayloadDecoder decoder(String payload) {
    return new TextDecoder(payload);
  }

  @Override
  public String encode(Collection<Packet> packets) {
    StringBuilder payload = new StringBuilder();
    for (Packet packet : packets) {
      String text = packet.text(this);
      payload.append(text.length()).append(':').append(text);
    }
    return payload.toString();
  }

  /** Encodes a payload as octets, binary data as it is. */
  Buffer encodeOctets(Collection<Packet> packets) {
    Buffer payload = Buffer.buffer();
    for (Packet packet : packets) {
      Buffer data = packet.binary();
      if (data != null) {
        appendHead(payload, 1, data.length() + 1);
        payload.appendByte((byte) MESSAGE_BYTE).appendBuffer(data);
      } else {
        byte[] text = packet.text(this).getBytes(StandardCharsets.UTF_8);
        appendHead(payload, 0, text.length);
        payload.appendBytes(text);
      }
    }
    return payload;
  }

  private static void appendHead(Buffer payload, int kind, int length) {
    payload.appendByte((byte) kind);
    String digits = Integer.toString(length);
    for (int i = 0; i < digits.length(); i++) {
      payload.appendByte((byte) (digits.charAt(i) - '0'));
    }
    payload.appendByte((byte) END_OF_LENGTH);
  }

  @Override
  public String base64(Buffer data) {
    return "b4" + Base64Text.encode(data);
  }

  /** {@code <length>:<packet>...}. */
  private final class TextDecoder extends StoppingDecoder {

    private final String payload;
    private int position;

    TextDecoder(String payload) {
      this.payload = payload;
    }

    @Override
    boolean step() {
      if (payload.isEmpty()) {
        malformed("empty payload");
        return true;
      }
      while (position < payload.length()) {
        int colon = payload.indexOf(':', position);
        int length = colon < 0 ? -1 : length(position, colon);
        if (length < 0 || length > payload.length() - colon - 1) {
          malformed("bad packet length");
          return true;
        }
        position = colon + 1 + length;
        if (length > 0) {
          decode(payload.substring(colon + 1, position), this);
          return true;
        }
      }
      return false;
    }

    private int length(int start, int end) {
      int digits = end - start;
      if (digits == 0 || digits > MAX_DIGITS) {
        return -1;
      }
      int length = 0;
      for (int i = start; i < end; i++) {
        int digit = payload.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return -1;
        }
        length = length * 10 + digit;
      }
      return length;
    }
  }

  /** {@code <kind><digits><255><packet>...}. */
  private final class OctetDecoder extends StoppingDecoder {

    private final Buffer payload;
    private int position;

    OctetDecoder(Buffer payload) {
      this.payload = payload;
    }

    @Override
    boolean step() {
      if (position == payload.length()) {
        return false;
      }
      int kind = payload.getUnsignedByte(position++);
      int length = kind > 1 ? -1 : length();
      if (length < 0 || length > payload.length() - position) {
        malformed("bad packet length");
        return true;
      }
      Buffer packet = payload.slice(position, position + length);
      position += length;
      if (kind == 1) {
        decode(packet, this);
      } else {
        decodeText(packet);
      }
      return true;
    }

    private int length() {
      int length = 0;
      for (int digits = 0; position < payload.length(); digits++) {
        int digit = payload.getUnsignedByte(position++);
        if (digit == END_OF_LENGTH) {
          return digits == 0 ? -1 : length;
        }
        if (digit > 9 || digits == MAX_DIGITS) {
          return -1;
        }
        length = length * 10 + digit;
      }
      return -1;
    }

    private void decodeText(Buffer packet) {
      ByteBuffer bytes = ByteBuffer.wrap(packet.getBytes());
      try {
        decode(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), this);
      } catch (CharacterCodingException e) {
        malformed("text is not UTF-8");
      }
    }
  }
}
