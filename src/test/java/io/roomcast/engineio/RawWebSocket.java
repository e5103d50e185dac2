package io.roomcast.engineio;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** One WebSocket on which a test writes and reads frames byte by byte. The test's thread. */
final class RawWebSocket implements AutoCloseable {

  static final String[] UPGRADE = {
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };

  static final String ENDED = "ended";

  private final RawHttp http;
  private final RawHttp.Response answer;

  private RawWebSocket(RawHttp http, RawHttp.Response answer) {
    this.http = http;
    this.answer = answer;
  }

  /** Asks for a WebSocket, which must be granted. */
  static RawWebSocket open(RawHttp http, String uri) {
    RawHttp.Response answer = http.get(uri, UPGRADE);
    if (answer.status() != 101) {
      throw new AssertionError("no 101: " + answer.shown());
    }
    return new RawWebSocket(http, answer);
  }

  RawHttp.Response answer() {
    return answer;
  }

  RawHttp http() {
    return http;
  }

  /** Reads the handshake packet and answers the session's id. */
  String sid() {
    String packet = next();
    return new JsonObject(packet.substring(1)).getString("sid");
  }

  RawWebSocket text(String message) {
    return frame(0x81, message.getBytes(StandardCharsets.UTF_8));
  }

  RawWebSocket binary(byte... message) {
    return frame(0x82, message);
  }

  /** Writes one masked frame (with a mask of zeros). */
  RawWebSocket frame(int firstByte, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(firstByte);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 0x10000) {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >> shift));
      }
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    http.send(frame.toByteArray());
    return this;
  }

  /**
   * The next frame: a text as it is, {@code binary:<hex>}, {@code close:<code>} with 1005 for none,
   * or {@link #ENDED}.
   */
  String next() {
    try {
      InputStream in = http.in();
      int first = in.read();
      if (first < 0) {
        return ENDED;
      }
      int length = in.read();
      if (length == 126) {
        length = in.read() << 8 | in.read();
      } else if (length == 127) {
        in.skipNBytes(4);
        length = in.read() << 24 | in.read() << 16 | in.read() << 8 | in.read();
      }
      return shown(first & 0xf, in.readNBytes(length));
    } catch (EOFException e) {
      return ENDED;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shown(int opcode, byte[] payload) {
    return switch (opcode) {
      case 1 -> new String(payload, StandardCharsets.UTF_8);
      case 2 -> "binary:" + HexFormat.of().formatHex(payload);
      case 8 ->
          "close:" + (payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff);
      default -> "opcode:" + opcode;
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
