package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.it.raw.RawWebSocket;
import io.roomcast.it.raw.RawWebSocket.Frame;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a WebSocket frame, or of several, on a connection that is in the main namespace:
 * the table of the reference's answers to malformed input.
 */
class SocketIoFramesIT {

  private static final int LIMIT = 100_000;
  private static final String INVALID = ",{\"message\":\"Invalid namespace\"}";

  private static Target target;

  @BeforeAll
  static void start() {
    target =
        Target.start(
            "conformance", new JsonObject().put("maxHttpBufferSize", LIMIT).put("instances", 2));
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  private static RawWebSocket connected() throws IOException {
    RawWebSocket socket = RawWebSocket.open(target.port(), "/socket.io/?EIO=4&transport=websocket");
    assertThat(socket.receiveText()).startsWith("0{");
    socket.send("40");
    assertThat(socket.receiveText()).startsWith("40{\"sid\":");
    return socket;
  }

  private static void closes(RawWebSocket socket) throws IOException {
    Frame frame = socket.receive();
    assertThat(frame).as("end of the connection").isNotNull();
    assertThat(frame.ends()).as(frame.toString()).isTrue();
  }

  private static void isAlive(RawWebSocket socket) throws IOException {
    socket.send("42987[\"ack\",\"alive\"]");
    assertThat(socket.receiveText()).isEqualTo("43987[\"alive\"]");
  }

  static Stream<String> closing() {
    return FrameTable.CLOSING.stream();
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("closing")
  void closesTheConnection(String frame) throws IOException {
    try (RawWebSocket socket = connected()) {
      socket.send(frame);
      Frame end = socket.receive();
      // The server's own closes carry no code.
      assertThat(String.valueOf(end)).isIn("close", "end");
    }
  }

  static Stream<String> ignored() {
    return FrameTable.IGNORED.stream();
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("ignored")
  void isIgnored(String frame) throws IOException {
    try (RawWebSocket socket = connected()) {
      socket.send(frame);
      isAlive(socket);
    }
  }

  static Stream<List<String>> answered() {
    return FrameTable.ANSWERED.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("answered")
  void isAnswered(List<String> row) throws IOException {
    try (RawWebSocket socket = connected()) {
      socket.send(row.get(0));
      assertThat(socket.receiveText()).isEqualTo(row.get(1));
      isAlive(socket);
    }
  }

  static Stream<List<String>> answeredElsewise() {
    return FrameTable.REFERENCE_NUMBERS.entrySet().stream()
        .map(e -> List.of(e.getKey(), e.getValue().get(0), e.getValue().get(1)));
  }

  /** Ours keeps the text of what is echoed; the reference applies JavaScript's rules. */
  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("answeredElsewise")
  void keepsTheTextOfNumbers(List<String> row) throws IOException {
    try (RawWebSocket socket = connected()) {
      socket.send(row.get(0));
      assertThat(socket.receiveText()).isEqualTo(row.get(Target.REFERENCE ? 1 : 2));
      isAlive(socket);
    }
  }

  static Stream<String> connecting() {
    return Stream.of(
        "/custom", "/custom,", "/custom,{}", "/custom,123{}", "/dyn-1,", "/custom,{\"a\":1}");
  }

  @ParameterizedTest(name = "[{index}] 40{0}")
  @MethodSource("connecting")
  void connectsToANamespace(String rest) throws IOException {
    try (RawWebSocket socket = connected()) {
      socket.send("40" + rest);
      String name = rest.split(",", 2)[0];
      assertThat(socket.receiveText()).startsWith("40" + name + ",{\"sid\":\"");
      socket.send("42" + name + ",7[\"ack\",1]");
      assertThat(socket.receiveText()).isEqualTo("43" + name + ",7[1]");
      isAlive(socket);
    }
  }

  static Stream<String> invalidNamespaces() {
    return Stream.of("//", "/Custom", "/random", "/custom{}", "/custom?a=b", "/dyn-x", "/dyn-1\n");
  }

  @ParameterizedTest(name = "[{index}] 40{0}")
  @MethodSource("invalidNamespaces")
  void answersThatThereIsNoSuchNamespace(String name) throws IOException {
    try (RawWebSocket socket = connected()) {
      socket.send("40" + name + ",");
      assertThat(socket.receiveText()).isEqualTo("44" + name + INVALID);
      isAlive(socket);
    }
  }

  static Stream<String> leaving() {
    return Stream.of("41", "41/", "41/,", "411");
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("leaving")
  void leavesTheNamespaceAndKeepsTheConnection(String frame) throws IOException {
    try (RawWebSocket socket = connected()) {
      socket.send("40/custom");
      socket.receiveText();
      socket.send(frame);
      socket.send("42/custom,1[\"ack\"]");
      assertThat(socket.receiveText()).isEqualTo("43/custom,1[]");
      socket.send("42[\"ack\"]");
      closes(socket);
    }
  }

  static Stream<Integer> sizes() {
    return Stream.of(LIMIT, LIMIT + 1, 10 * LIMIT);
  }

  @ParameterizedTest(name = "text of {0} bytes")
  @MethodSource("sizes")
  void limitsTextMessages(int size) throws IOException {
    String head = "4212[\"ack\",\"";
    String body = "x".repeat(size - head.length() - 2);
    try (RawWebSocket socket = connected()) {
      socket.send(head + body + "\"]");
      if (size <= LIMIT) {
        assertThat(socket.receiveText()).isEqualTo("4312[\"" + body + "\"]");
      } else {
        assertThat(String.valueOf(socket.receive())).isEqualTo("close 1009");
      }
    }
  }

  @ParameterizedTest(name = "binary of {0} bytes")
  @MethodSource("sizes")
  void limitsBinaryMessages(int size) throws IOException {
    try (RawWebSocket socket = connected()) {
      socket.send("451-12[\"ack\",{\"_placeholder\":true,\"num\":0}]");
      socket.send(new byte[size]);
      if (size <= LIMIT) {
        assertThat(socket.receiveText()).isEqualTo("461-12[{\"_placeholder\":true,\"num\":0}]");
        assertThat(String.valueOf(socket.receive())).isEqualTo("binary " + size + " bytes");
      } else {
        assertThat(String.valueOf(socket.receive())).isEqualTo("close 1009");
      }
    }
  }

  @Test
  void closesOnUnexpectedBinary() throws IOException {
    for (byte[] bytes : List.of(new byte[0], new byte[] {4}, new byte[] {1, 2, 3})) {
      try (RawWebSocket socket = connected()) {
        socket.send(bytes);
        closes(socket);
      }
    }
  }

  static Stream<FrameTable.Attachments> attachments() {
    return FrameTable.ATTACHMENTS.stream();
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("attachments")
  void takesAttachments(FrameTable.Attachments row) throws IOException {
    try (RawWebSocket socket = connected()) {
      for (Object frame : row.frames()) {
        if (frame instanceof String text) {
          socket.send(text);
        } else {
          socket.send((byte[]) frame);
        }
      }
      List<String> got = new ArrayList<>();
      for (int i = 0; i < row.answer().size(); i++) {
        got.add(String.valueOf(socket.receive()));
      }
      assertThat(got).isEqualTo(row.answer());
      if (row.closes()) {
        closes(socket);
      } else {
        isAlive(socket);
      }
    }
  }

  @Test
  void closesWhenAnEventComesTogetherWithConnect() throws IOException {
    try (RawWebSocket socket =
        RawWebSocket.open(target.port(), "/socket.io/?EIO=4&transport=websocket")) {
      socket.receiveText();
      socket.sendTogether("40", "42[\"echo\",1]");
      Frame frame = socket.receive();
      while (frame != null && frame.kind().equals("text")) {
        assertThat(frame.text()).startsWith("40{");
        frame = socket.receive();
      }
      assertThat(String.valueOf(frame)).isIn("close", "end");
    }
  }

  @Test
  void takesEventsInOneSegment() throws IOException {
    try (RawWebSocket socket = connected()) {
      socket.sendTogether("42[\"echo\",1]", "42[\"echo\",2]", "423[\"ack\",3]");
      assertThat(socket.receiveText()).isEqualTo("42[\"echo\",1]");
      assertThat(socket.receiveText()).isEqualTo("42[\"echo\",2]");
      assertThat(socket.receiveText()).isEqualTo("433[3]");
    }
  }
}
