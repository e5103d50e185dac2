package io.roomcast.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.roomcast.it.raw.RawWebSocket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Predicate;

/**
 * One TCP connection of the churn test: writes raw bytes and looks for text in what comes back.
 * Event loop of the socket.
 */
final class Wire {

  private static final String UPGRADE =
      " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n";

  private final NetSocket socket;
  private final StringBuilder received = new StringBuilder();
  private final Promise<Void> closed = Promise.promise();
  private Predicate<String> awaited = text -> false;
  private Promise<String> found = Promise.promise();

  Wire(NetSocket socket) {
    this.socket = socket;
    socket.handler(
        bytes -> {
          received.append(bytes.toString(ISO_8859_1));
          look();
        });
    socket.exceptionHandler(cause -> {}); // a reset is an end like others
    socket.closeHandler(
        end -> {
          closed.tryComplete();
          found.tryFail("connection ended before what was awaited: " + received);
        });
  }

  /** Waits for text; answers all that was received since the last {@link #await}. */
  Future<String> await(String text) {
    return await(all -> all.contains(text));
  }

  Future<String> await(Predicate<String> condition) {
    awaited = condition;
    found = Promise.promise();
    Future<String> future = found.future();
    if (closed.future().isComplete()) {
      found.tryFail("connection has ended");
    } else {
      look();
    }
    return future;
  }

  private void look() {
    String all = received.toString();
    if (awaited.test(all)) {
      awaited = text -> false;
      received.setLength(0);
      found.tryComplete(all);
    }
  }

  /** Completes when the server has closed, or {@link #close} did. */
  Future<Void> closed() {
    return closed.future();
  }

  Wire get(String target) {
    socket.write("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    return this;
  }

  Wire post(String target, String body) {
    socket.write(
        "POST "
            + target
            + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
    return this;
  }

  Wire upgrade(String target) {
    socket.write("GET " + target + UPGRADE);
    return this;
  }

  Wire frame(String text) {
    socket.write(Buffer.buffer(RawWebSocket.frame(0x81, text.getBytes(ISO_8859_1))));
    return this;
  }

  Wire closeFrame() {
    socket.write(Buffer.buffer(RawWebSocket.frame(0x88, new byte[] {3, (byte) 0xe8})));
    return this;
  }

  Wire write(String raw) {
    socket.write(raw);
    return this;
  }

  /** Ends the connection; with a RST when its client was made so. */
  Future<Void> close() {
    return socket.close();
  }
}
