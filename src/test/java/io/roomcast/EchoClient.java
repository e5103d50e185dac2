package io.roomcast;

import io.roomcast.it.raw.RawHttp;
import io.roomcast.it.raw.RawPolling;
import io.roomcast.it.raw.RawWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * A client whose session is at one node and who talks to that or to another: it emits {@code echo},
 * whose ack must have the same argument. Its bytes are written and read by the calling thread, so
 * that nothing of its own is measured but that. One thread.
 */
interface EchoClient extends AutoCloseable {

  /** How clients are opened: the port of the node to begin with, the one to talk to, the text. */
  @FunctionalInterface
  interface Opener {
    EchoClient open(int owner, int port, String text) throws IOException;
  }

  /**
   * Emits once and gets the ack.
   *
   * @param took gets the time of each request or message, in ns
   */
  void turn(LongConsumer took) throws IOException;

  @Override
  void close() throws IOException;

  private static String event(String text) {
    return "421[\"echo\",\"" + text + "\"]";
  }

  private static String ack(String text) {
    return "431[\"" + text + "\"]";
  }

  private static void check(String expected, String text) throws IOException {
    if (!text.equals(expected)) {
      throw new IOException("not the answer to the event: " + text);
    }
  }

  /** Long polling over one connection: a POST with the event, then the poll that has the ack. */
  static EchoClient polling(int owner, int port, String text) throws IOException {
    String sid = RawPolling.open(owner).sid();
    Polling client = new Polling(new RawHttp(port), sid, event(text), ack(text));
    client.post("40");
    client.poll();
    return client;
  }

  /** A WebSocket that the session was upgraded to. */
  static EchoClient webSocket(int owner, int port, String text) throws IOException {
    String sid = RawPolling.open(owner).sid();
    RawWebSocket socket =
        RawWebSocket.open(port, "/socket.io/?EIO=4&transport=websocket&sid=" + sid);
    socket.send("2probe");
    check("3probe", socket.receiveText());
    socket.sendTogether("5", "40");
    socket.receiveText();
    return new WebSocket(socket, event(text), ack(text));
  }

  /** The first of these. */
  final class Polling implements EchoClient {

    private final RawHttp http;
    private final String target;
    private final String event;
    private final String ack;

    private Polling(RawHttp http, String sid, String event, String ack) {
      this.http = http;
      this.target = "/socket.io/?EIO=4&transport=polling&sid=" + sid;
      this.event = event;
      this.ack = ack;
    }

    @Override
    public void turn(LongConsumer took) throws IOException {
      long start = System.nanoTime();
      post(event);
      long posted = System.nanoTime();
      String got = poll();
      took.accept(posted - start);
      took.accept(System.nanoTime() - posted);
      check(ack, got);
    }

    private void post(String body) throws IOException {
      http.send("POST", target, Map.of(), body.getBytes(StandardCharsets.UTF_8));
      check("ok", http.receive(false).text());
    }

    private String poll() throws IOException {
      http.send("GET", target, Map.of(), null);
      return http.receive(false).text();
    }

    @Override
    public void close() throws IOException {
      try (http) {
        post("1");
      }
    }
  }

  /** The second of these. */
  final class WebSocket implements EchoClient {

    private final RawWebSocket socket;
    private final String event;
    private final String ack;

    private WebSocket(RawWebSocket socket, String event, String ack) {
      this.socket = socket;
      this.event = event;
      this.ack = ack;
    }

    @Override
    public void turn(LongConsumer took) throws IOException {
      long start = System.nanoTime();
      socket.send(event);
      String got = socket.receiveText();
      took.accept(System.nanoTime() - start);
      check(ack, got);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
