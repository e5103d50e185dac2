package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks Engine.IO frames over one WebSocket and shows what came, for tests of the
 * server's API. Pings are answered and not shown. Used by the test's thread.
 */
public final class WireClient implements AutoCloseable {

  private static final String CLOSED = "<closed>";

  /** Kept reachable: Vert.x closes clients that the garbage collector takes. */
  private final WebSocketClient owner;

  private final WebSocket socket;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private volatile @Nullable Buffer lastBinary;

  private WireClient(WebSocketClient owner, WebSocket socket) {
    this.owner = owner;
    this.socket = socket;
    socket.textMessageHandler(
        text -> {
          if (text.equals("2")) {
            socket.writeTextMessage("3");
          } else {
            received.add(text);
          }
        });
    socket.binaryMessageHandler(
        data -> {
          lastBinary = data;
          received.add("<binary " + data.length() + ">");
        });
    socket.closeHandler(end -> received.add(CLOSED));
  }

  /** Opens a session; its handshake packet has been read. */
  public static WireClient open(Vertx vertx, int port) {
    return open(vertx, port, "/socket.io/?EIO=4&transport=websocket");
  }

  public static WireClient open(Vertx vertx, int port, String uri) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(uri);
    WebSocketClient owner = vertx.createWebSocketClient();
    // With its handlers before it is connected: the first frame may come before this thread goes
    // on.
    ClientWebSocket socket = owner.webSocket();
    WireClient client = new WireClient(owner, socket);
    ServerFixture.await(socket.connect(options));
    assertThat(client.next()).startsWith("0{");
    return client;
  }

  /** Opens a session and connects to a namespace; answers the CONNECT packet that came back. */
  public static WireClient connect(Vertx vertx, int port, String namespace) {
    WireClient client = open(vertx, port);
    client.send("40" + (namespace.equals("/") ? "" : namespace + ","));
    client.expectStart("40");
    return client;
  }

  public void send(String frame) {
    socket.writeTextMessage(frame);
  }

  public void send(Buffer frame) {
    socket.writeBinaryMessage(frame);
  }

  /** The next frame, waiting for it. */
  public String next() {
    String frame = poll(Duration.ofSeconds(20));
    assertThat(frame).as("a frame within 20 s").isNotNull();
    return frame == null ? "" : frame;
  }

  /** The next frame, waiting so long for it; or null. */
  public @Nullable String poll(Duration patience) {
    try {
      return received.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public void expect(String frame) {
    assertThat(next()).isEqualTo(frame);
  }

  public String expectStart(String start) {
    String frame = next();
    assertThat(frame).startsWith(start);
    return frame;
  }

  public void expectClosed() {
    expect(CLOSED);
  }

  /** Asserts that nothing has come but what was asked for: an echo of the server's comes next. */
  public void expectNothingBefore(String frameThatAsks, String answer) {
    send(frameThatAsks);
    expect(answer);
  }

  public @Nullable Buffer lastBinary() {
    return lastBinary;
  }

  @Override
  public void close() {
    socket.close();
    owner.close();
  }
}
