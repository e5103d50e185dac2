package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client on WebSocket that connects to the main namespace and then reads nothing more. */
final class StalledClient implements AutoCloseable {

  private final Socket socket = new Socket();

  private StalledClient(int port) throws IOException {
    socket.setReceiveBufferSize(16 * 1024);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    send(
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    // A text frame of two bytes, masked with zeros.
    send("\u0081\u0082\0\0\0\00040");
    readUntil("40{");
  }

  static StalledClient connect(int port) {
    try {
      return new StalledClient(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void readUntil(String mark) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(mark) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after %s", seen).isNotNegative();
      seen.append((char) next);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
