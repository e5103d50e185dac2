package io.roomcast.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** However messages are fragmented and the stream is cut, the same messages come out. */
class FrameDecoderPropertyTest {

  private static final int MAX = 200_000;

  private record Message(boolean text, byte[] payload) {
    String event() {
      return text
          ? "text:" + new String(payload, StandardCharsets.UTF_8)
          : "binary:" + io.netty.buffer.ByteBufUtil.hexDump(payload);
    }
  }

  @Property(tries = 100)
  void fragmentationAndSegmentationDoNotMatter(
      @ForAll("messages") List<Message> messages, @ForAll long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<String> expected = new ArrayList<>();
    StringBuilder pongs = new StringBuilder();
    for (Message message : messages) {
      fragment(message, random, stream, pongs);
      expected.add(message.event());
    }
    try (EmbeddedWebSocket webSocket = EmbeddedWebSocket.open(MAX)) {
      byte[] bytes = stream.toByteArray();
      for (int from = 0; from < bytes.length; ) {
        int to = Math.min(bytes.length, from + 1 + segment(random));
        webSocket.feed(Arrays.copyOfRange(bytes, from, to));
        from = to;
      }
      assertThat(webSocket.events).isEqualTo(expected);
      assertThat(webSocket.sent()).isEqualTo(pongs.toString());
      webSocket.assertNothingKept();
    }
  }

  private static int segment(Random random) {
    return random.nextInt(3) == 0 ? random.nextInt(8) : random.nextInt(2000);
  }

  private static void fragment(
      Message message, Random random, ByteArrayOutputStream stream, StringBuilder pongs) {
    byte[] payload = message.payload;
    int opcode = message.text ? 1 : 2;
    int from = 0;
    while (random.nextInt(3) != 0) {
      int to = from + random.nextInt(payload.length - from + 1);
      stream.writeBytes(
          ClientFrames.frame(opcode, Arrays.copyOfRange(payload, from, to), random.nextInt()));
      opcode = 0;
      from = to;
      if (random.nextInt(4) == 0) {
        stream.writeBytes(ClientFrames.frame(0x89, new byte[] {7}, random.nextInt()));
        pongs.append("8a0107");
      }
    }
    stream.writeBytes(
        ClientFrames.frame(
            0x80 | opcode, Arrays.copyOfRange(payload, from, payload.length), random.nextInt()));
  }

  @Provide
  Arbitrary<List<Message>> messages() {
    Arbitrary<byte[]> texts =
        Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(200),
                Arbitraries.strings().ascii().ofMinLength(60_000).ofMaxLength(70_000),
                Arbitraries.of("", "x".repeat(125), "x".repeat(126), "\u20ac".repeat(4096)))
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    Arbitrary<Message> message =
        Combinators.combine(Arbitraries.of(true, false), texts).as(Message::new);
    return message.list().ofMaxSize(6);
  }

  @Property(tries = 200)
  void maskingTwiceIsNothingAndPhasesFitTogether(
      @ForAll byte[] payload, @ForAll int key, @ForAll @IntRange(max = 64) int cut) {
    byte[] masked = payload.clone();
    int middle = Math.min(cut, payload.length);
    Masking.apply(masked, 0, middle, key, 0);
    Masking.apply(masked, middle, payload.length - middle, key, middle);
    for (int i = 0; i < payload.length; i++) {
      assertThat(masked[i]).isEqualTo((byte) (payload[i] ^ key >>> 24 - 8 * (i & 3)));
    }
    Masking.apply(masked, 0, masked.length, key, 0);
    assertThat(masked).isEqualTo(payload);
  }

  @Property(tries = 500)
  void utf8IsDecodedAsTheStrictDecoderDoes(@ForAll byte[] bytes) {
    String expected;
    try {
      expected =
          StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (java.nio.charset.CharacterCodingException e) {
      expected = null;
    }
    assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo(expected);
  }
}
