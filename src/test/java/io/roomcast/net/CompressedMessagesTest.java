package io.roomcast.net;

import static io.roomcast.net.ClientFrames.bytes;
import static io.roomcast.net.ClientFrames.frame;
import static io.roomcast.net.ClientFrames.join;
import static io.roomcast.net.ClientFrames.ping;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompressedMessagesTest {

  private static final int MAX = 10_000;
  private static final int FIN_RSV1_TEXT = 0xc1;

  private final Deflater client = new Deflater(9, true);
  private EmbeddedWebSocket webSocket = open(true);

  private static EmbeddedWebSocket open(boolean clientContextTakeover) {
    WebSocketOptions options =
        new WebSocketOptions(MAX, new WebSocketOptions.Compression(100, 6, false));
    EmbeddedWebSocket webSocket =
        new EmbeddedWebSocket(options, new Handshake("permessage-deflate", clientContextTakeover));
    webSocket.sink.listener(webSocket);
    return webSocket;
  }

  @AfterEach
  void nothingIsLeft() {
    client.end();
    webSocket.close();
  }

  private byte[] deflate(String text) {
    return deflate(text.getBytes(StandardCharsets.UTF_8), Deflater.SYNC_FLUSH);
  }

  private byte[] deflate(byte[] payload, int flush) {
    client.setInput(payload);
    byte[] out = new byte[payload.length + 100];
    int length = client.deflate(out, 0, out.length, flush);
    return Arrays.copyOf(out, flush == Deflater.SYNC_FLUSH ? length - 4 : length);
  }

  @Test
  void aMessageInflates() {
    webSocket.feed(frame(FIN_RSV1_TEXT, deflate("hello hello hello")));
    assertThat(webSocket.events).containsExactly("text:hello hello hello");
  }

  @Test
  void anEmptyMessageInflates() {
    webSocket.feed(frame(FIN_RSV1_TEXT, bytes(0)));
    webSocket.feed(frame(FIN_RSV1_TEXT, bytes()));
    assertThat(webSocket.events).containsExactly("text:", "text:");
  }

  @Test
  void fragmentsInflateAsOneMessageCutAnywhere() {
    byte[] whole = deflate("a message in fragments, fragments, fragments");
    byte[] first = Arrays.copyOf(whole, 5);
    byte[] rest = Arrays.copyOfRange(whole, 5, whole.length);
    webSocket.feed(join(frame(0x41, first), ping("p"), frame(0x00, bytes()), frame(0x80, rest)), 3);
    assertThat(webSocket.events)
        .containsExactly("text:a message in fragments, fragments, fragments");
    assertThat(webSocket.sent()).isEqualTo("8a0170");
  }

  @Test
  void plainAndCompressedMessagesMix() {
    webSocket.feed(
        join(
            frame(0x81, "plain".getBytes(StandardCharsets.UTF_8)),
            frame(FIN_RSV1_TEXT, deflate("packed")),
            frame(0xc2, deflate(bytes(1, 2, 3), Deflater.SYNC_FLUSH))));
    assertThat(webSocket.events).containsExactly("text:plain", "text:packed", "binary:010203");
  }

  @Test
  void theClientMayReferToEarlierMessages() {
    String text =
        new Random(1)
            .ints(200, 'a', 'z')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    byte[] first = deflate(text);
    byte[] second = deflate(text);
    assertThat(second.length).isLessThan(first.length / 2);
    webSocket.feed(join(frame(FIN_RSV1_TEXT, first), frame(FIN_RSV1_TEXT, second)));
    assertThat(webSocket.events).containsExactly("text:" + text, "text:" + text);
  }

  @Test
  void theClientMayNotWhenItAgreedToReset() {
    webSocket.close();
    webSocket = open(false);
    byte[] first = deflate("some text that repeats itself");
    client.reset();
    byte[] again = deflate("some text that repeats itself");
    byte[] referring = deflate("some text that repeats itself");
    webSocket.feed(
        join(
            frame(FIN_RSV1_TEXT, first),
            frame(FIN_RSV1_TEXT, again),
            frame(FIN_RSV1_TEXT, referring)));
    assertThat(webSocket.events)
        .containsExactly(
            "text:some text that repeats itself",
            "text:some text that repeats itself",
            "closed:1007:error");
  }

  @Test
  void aStreamThatEndsWithItsMessageIsTakenToo() {
    byte[] finished = deflate("the end".getBytes(StandardCharsets.UTF_8), Deflater.NO_FLUSH);
    client.finish();
    byte[] tail = new byte[100];
    finished = join(finished, Arrays.copyOf(tail, client.deflate(tail)));
    client.reset();
    webSocket.feed(join(frame(FIN_RSV1_TEXT, finished), frame(FIN_RSV1_TEXT, deflate("next"))));
    assertThat(webSocket.events).containsExactly("text:the end", "text:next");
  }

  @Test
  void theLimitHoldsAfterInflation() {
    webSocket.feed(frame(FIN_RSV1_TEXT, deflate("x".repeat(MAX))));
    assertThat(webSocket.events).containsExactly("text:" + "x".repeat(MAX));
    webSocket.events.clear();

    byte[] bomb = deflate("x".repeat(MAX + 1));
    assertThat(bomb.length).isLessThan(100);
    webSocket.feed(frame(FIN_RSV1_TEXT, bomb));
    assertThat(webSocket.sent()).isEqualTo("880203f1");
    assertThat(webSocket.events).containsExactly("closed:1009:error");
  }

  @Test
  void aBombInFragmentsDoesNotExplode() {
    byte[] bomb = deflate(new byte[50_000_000], Deflater.SYNC_FLUSH);
    webSocket.feed(frame(0x42, Arrays.copyOf(bomb, 5000)));
    webSocket.feed(frame(0x80, Arrays.copyOfRange(bomb, 5000, 9999)));
    assertThat(webSocket.sent()).isEqualTo("880203f1");
    assertThat(webSocket.events).containsExactly("closed:1009:error");
  }

  @Test
  void garbageIsInvalidData() {
    webSocket.feed(frame(FIN_RSV1_TEXT, bytes(0xff, 0xff, 0xff, 0xff)));
    assertThat(webSocket.sent()).isEqualTo("880203ef");
    assertThat(webSocket.events).containsExactly("closed:1007:error");
  }

  @Test
  void textMustBeUtf8AfterInflation() {
    webSocket.feed(frame(FIN_RSV1_TEXT, deflate(bytes(0xc3, 0x28), Deflater.SYNC_FLUSH)));
    assertThat(webSocket.sent()).isEqualTo("880203ef");
    assertThat(webSocket.events).containsExactly("closed:1007:error");
  }

  @Test
  void onlyTheFirstFrameOfADataMessageIsMarked() {
    webSocket.feed(join(frame(0x41, deflate("a")), frame(0xc0, bytes())));
    assertThat(webSocket.events).containsExactly("closed:1002:error");
  }

  @Test
  void controlFramesAreNeverCompressed() {
    webSocket.feed(frame(0xc9, bytes()));
    assertThat(webSocket.events).containsExactly("closed:1002:error");
  }

  @Test
  void weCompressWhatReachesTheThreshold() {
    webSocket.sink.write(SharedFrame.text("y".repeat(100)), true);
    assertThat(webSocket.sent()).startsWith("c1").hasSizeLessThan(40);
    webSocket.sink.write(SharedFrame.text("y".repeat(99)), true);
    assertThat(webSocket.sent()).isEqualTo("8163" + "79".repeat(99));
    webSocket.sink.write(SharedFrame.text("y".repeat(100)), false);
    assertThat(webSocket.sent()).isEqualTo("8164" + "79".repeat(100));
  }

  @Test
  void weCompressNothingWhenItWasNotNegotiated() {
    try (EmbeddedWebSocket plain =
        new EmbeddedWebSocket(
            new WebSocketOptions(MAX, new WebSocketOptions.Compression(0, 6, false)),
            EmbeddedWebSocket.PLAIN)) {
      plain.sink.listener(plain);
      plain.sink.write(SharedFrame.text("y".repeat(100)), true);
      assertThat(plain.sent()).isEqualTo("8164" + "79".repeat(100));
    }
  }
}
