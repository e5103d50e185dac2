package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.it.raw.RawWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A client of one namespace, over one WebSocket. Used by the test's thread. */
final class RuleClient implements AutoCloseable {

  private final RawWebSocket socket;
  private final String prefix;
  private final Deque<JsonArray> events = new ArrayDeque<>();
  private JsonObject answer = new JsonObject();
  private int lastAck;

  private RuleClient(RawWebSocket socket, String namespace) {
    this.socket = socket;
    this.prefix = namespace.equals("/") ? "" : namespace + ",";
  }

  /** One that is connected. */
  static RuleClient connect(int port, String namespace, JsonObject auth) {
    RuleClient client = open(port, namespace, auth);
    assertThat(client.answer.containsKey("sid")).as(client.answer.encode()).isTrue();
    return client;
  }

  /** One that was answered, by a CONNECT or a CONNECT_ERROR. */
  static RuleClient open(int port, String namespace, JsonObject auth) {
    try {
      RawWebSocket socket =
          RawWebSocket.open(port, "/socket.io/?EIO=4&transport=websocket", Map.of());
      assertThat(socket.receiveText()).startsWith("0{");
      RuleClient client = new RuleClient(socket, namespace);
      socket.send("40" + client.prefix + auth.encode());
      String frame = client.read();
      client.answer = new JsonObject(frame.substring(2 + client.prefix.length()));
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that a connect is answered by the end of the connection. */
  static void expectRefusedConnection(int port, String namespace) {
    try (RawWebSocket socket =
        RawWebSocket.open(port, "/socket.io/?EIO=4&transport=websocket", Map.of())) {
      assertThat(socket.receiveText()).startsWith("0{");
      socket.send("40" + namespace + ",");
      RawWebSocket.Frame frame = socket.receive(10_000);
      while (frame != null && frame.kind().equals("text")) {
        assertThat(frame.text()).isIn("1", "2");
        frame = socket.receive(10_000);
      }
      assertThat(frame).isNotNull();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came for its CONNECT. */
  JsonObject answer() {
    return answer;
  }

  String id() {
    return answer.getString("sid");
  }

  /** Sends an event without asking for an ack. */
  void emit(Object... eventAndArgs) {
    send("42" + prefix + new JsonArray(Arrays.asList(eventAndArgs)).encode());
  }

  /** Sends an event and answers the ack's arguments. */
  JsonArray ask(Object... eventAndArgs) {
    return awaitAck(begin(eventAndArgs));
  }

  /** The code of the error in the ack. */
  String code(Object... eventAndArgs) {
    JsonArray ack = ask(eventAndArgs);
    assertThat(ack.size()).as(ack.encode()).isEqualTo(1);
    return ack.getJsonObject(0).getJsonObject("error").getString("code");
  }

  /** Sends an event that asks for an ack, whose id is answered. */
  int begin(Object... eventAndArgs) {
    int id = ++lastAck;
    send("42" + prefix + id + new JsonArray(Arrays.asList(eventAndArgs)).encode());
    return id;
  }

  JsonArray awaitAck(int id) {
    while (true) {
      String frame = read();
      String start = "43" + prefix + id;
      if (frame.startsWith(start + "[")) {
        return new JsonArray(frame.substring(start.length()));
      }
      keep(frame);
    }
  }

  /** The next event, its name first. */
  JsonArray next() {
    while (events.isEmpty()) {
      keep(read());
    }
    return events.remove();
  }

  /** Events that have come before the answer to an event that nobody handles. */
  List<JsonArray> soFar() {
    ask("no such event");
    List<JsonArray> all = List.copyOf(events);
    events.clear();
    return all;
  }

  /** Events that came before the last ack did. */
  List<JsonArray> early() {
    List<JsonArray> all = List.copyOf(events);
    events.clear();
    return all;
  }

  private void keep(String frame) {
    assertThat(frame).startsWith("42" + prefix);
    events.add(new JsonArray(frame.substring(2 + prefix.length())));
  }

  private void send(String frame) {
    try {
      socket.send(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read() {
    try {
      while (true) {
        String frame = socket.receiveText();
        if (!frame.equals("2")) {
          return frame;
        }
        socket.send("3");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
