package io.roomcast.it.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One WebSocket connection, frame by frame. Not thread-safe, except {@link #close}. */
public final class RawWebSocket implements AutoCloseable {

  private static final byte[] MASK = {1, 2, 3, 4};

  /** A frame as it came; {@code end} for the end of the connection without a close frame. */
  public record Frame(String kind, byte[] payload) {

    public static final Frame END = new Frame("end", new byte[0]);

    public String text() {
      return new String(payload, UTF_8);
    }

    public boolean ends() {
      return kind.equals("close") || kind.equals("end");
    }

    /** "text 2", "binary 3 bytes", "close 1009", "close" or "end". */
    @Override
    public String toString() {
      return switch (kind) {
        case "text" -> "text " + text();
        case "close" ->
            payload.length < 2
                ? "close"
                : "close " + ((payload[0] & 0xff) << 8 | (payload[1] & 0xff));
        case "end" -> "end";
        default -> kind + " " + payload.length + " bytes";
      };
    }
  }

  private final RawHttp connection;

  private RawWebSocket(RawHttp connection) {
    this.connection = connection;
  }

  /** Opens a WebSocket; fails when the answer is not 101. */
  public static RawWebSocket open(int port, String target) throws IOException {
    return open(port, target, Map.of());
  }

  /** The same with further headers. */
  public static RawWebSocket open(int port, String target, Map<String, String> more)
      throws IOException {
    RawHttp connection = new RawHttp(port);
    Map<String, String> headers = new TreeMap<>(upgradeHeaders());
    headers.putAll(more);
    connection.send("GET", target, headers, null);
    RawHttp.Response response = connection.receive(false);
    if (response.status() != 101) {
      throw new IOException("not upgraded: " + response.status() + " " + response.text());
    }
    return new RawWebSocket(connection);
  }

  public static Map<String, String> upgradeHeaders() {
    return Map.of(
        "Connection", "Upgrade",
        "Upgrade", "websocket",
        "Sec-WebSocket-Version", "13",
        "Sec-WebSocket-Key", "AQIDBAUGBwgJCgsMDQ4PEA==");
  }

  public void send(String text) throws IOException {
    write(frame(0x81, text.getBytes(UTF_8)));
  }

  public void send(byte[] binary) throws IOException {
    write(frame(0x82, binary));
  }

  /** Several text frames in one write. */
  public void sendTogether(String... texts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String text : texts) {
      all.writeBytes(frame(0x81, text.getBytes(UTF_8)));
    }
    write(all.toByteArray());
  }

  public void write(byte[] bytes) throws IOException {
    connection.write(bytes);
  }

  /** A masked frame with this first byte. */
  public static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift));
      }
    }
    out.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ MASK[i % 4]);
    }
    return out.toByteArray();
  }

  /** The next frame, or null when none came within so many ms. */
  public @Nullable Frame receive(int millis) throws IOException {
    connection.timeout(millis);
    try {
      return read();
    } catch (java.net.SocketTimeoutException e) {
      return null;
    } catch (EOFException | SocketException e) {
      return Frame.END;
    }
  }

  /** The next frame, or null when none comes for long. */
  public @Nullable Frame receive() throws IOException {
    return receive(RawHttp.PATIENCE);
  }

  /** The next text frame that is no ping; fails on anything else. */
  public String receiveText() throws IOException {
    while (true) {
      Frame frame = receive();
      if (frame == null || !frame.kind().equals("text")) {
        throw new AssertionError("expected a text frame, got " + frame);
      }
      if (!frame.text().equals("2")) {
        return frame.text();
      }
      send("3");
    }
  }

  private Frame read() throws IOException {
    byte[] head = connection.exactly(2);
    if ((head[0] & 0x70) != 0 || (head[1] & 0x80) != 0 || (head[0] & 0x80) == 0) {
      throw new AssertionError("masked, fragmented or reserved bits");
    }
    int length = head[1] & 0x7f;
    if (length >= 126) {
      byte[] more = connection.exactly(length == 126 ? 2 : 8);
      length = 0;
      for (byte b : more) {
        length = length << 8 | (b & 0xff);
      }
    }
    byte[] payload = connection.exactly(length);
    String kind =
        switch (head[0] & 0x0f) {
          case 1 -> "text";
          case 2 -> "binary";
          case 8 -> "close";
          case 9 -> "ping";
          case 10 -> "pong";
          default -> throw new AssertionError("opcode " + (head[0] & 0x0f));
        };
    return new Frame(kind, payload);
  }

  /** Ends the connection with a RST. */
  public void reset() throws IOException {
    connection.reset();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
