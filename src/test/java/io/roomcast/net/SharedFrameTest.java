package io.roomcast.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.roomcast.net.WebSocketOptions.Compression;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedFrameTest {

  private static String hex(ByteBuf bytes) {
    return ByteBufUtil.hexDump(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8100",
    "1, 8101",
    "125, 817d",
    "126, 817e007e",
    "65535, 817effff",
    "65536, 817f0000000000010000",
    "1000000, 817f00000000000f4240"
  })
  void headersUseTheShortestLength(int length, String header) {
    SharedFrame frame = SharedFrame.text("x".repeat(length));
    assertThat(hex(frame.plain())).isEqualTo(header + "78".repeat(length));
    assertThat(frame.payloadBytes()).isEqualTo(length);
    assertThat(frame.wireBytes()).isEqualTo(header.length() / 2 + length);
  }

  @Test
  void textIsUtf8() {
    SharedFrame frame = SharedFrame.text("a\u00e9\u20ac\ud83d\ude00");
    assertThat(hex(frame.plain())).isEqualTo("810a61c3a9e282acf09f9880");
    assertThat(frame.payloadBytes()).isEqualTo(10);
    assertThat(hex(SharedFrame.text("\ud800").plain())).isEqualTo("81013f");
  }

  @Test
  void binaryIsACopy() {
    Buffer bytes = Buffer.buffer(new byte[] {1, 2, 3});
    SharedFrame frame = SharedFrame.binary(bytes);
    bytes.setByte(0, (byte) 9);
    assertThat(hex(frame.plain())).isEqualTo("8203010203");
    assertThat(hex(SharedFrame.binary(Buffer.buffer()).plain())).isEqualTo("8200");
    assertThat(hex(SharedFrame.binary(Buffer.buffer("abcd").slice(1, 3)).plain()))
        .isEqualTo("82026263");
  }

  @Test
  void aPrefixComesFirst() {
    SharedFrame frame = SharedFrame.binary(4, Buffer.buffer(new byte[] {1, 2}));
    assertThat(hex(frame.plain())).isEqualTo("8203040102");
    assertThat(frame.payloadBytes()).isEqualTo(3);
    assertThat(frame.wireBytes()).isEqualTo(5);
  }

  @Test
  void nobodyCanFreeIt() {
    SharedFrame frame = SharedFrame.text("abc");
    frame.plain().release();
    frame.plain().duplicate().skipBytes(3).release();
    assertThat(hex(frame.plain())).isEqualTo("8103616263");
  }

  @Test
  void aRowIsItsFramesOneAfterTheOther() throws Exception {
    String text = "the same text, again and again; ".repeat(50);
    List<SharedFrame> frames =
        List.of(
            SharedFrame.text("a"), SharedFrame.binary(Buffer.buffer("b")), SharedFrame.text(text));
    SharedFrame row = SharedFrame.joined(frames);
    assertThat(row.parts()).isEqualTo(frames);
    assertThat(hex(row.plain())).isEqualTo("810161820162" + hex(frames.get(2).plain()));
    assertThat(row.wireBytes()).isEqualTo(6 + frames.get(2).wireBytes());
    assertThat(hex(row.compressed(new FrameDeflater(), new Compression(10, 6, false))))
        .isEqualTo(
            "810161820162" + hex(SharedFrame.text(text).compressed(new FrameDeflater(), level(6))));
    assertThat(SharedFrame.joined(frames.subList(0, 1))).isSameAs(frames.get(0));
    assertThat(row.compressed(new FrameDeflater(), level(6)))
        .isSameAs(row.compressed(new FrameDeflater(), level(6)));
    SharedFrame small = SharedFrame.joined(frames.subList(0, 2));
    assertThat(small.compressed(new FrameDeflater(), level(6))).isSameAs(small.plain());
  }

  @Test
  void nothingCanBeWrittenBehindAFrame() {
    ByteBuf view = SharedFrame.text("abc").plain();
    assertThat(view.isWritable()).isFalse();
    assertThat(view.ensureWritable(1, true)).isIn(1, 3);
    assertThat(view.hasMemoryAddress() || view.isDirect()).isTrue();
  }

  @Test
  void framesOfAnEventLoopShareAChunkWithoutOverlapping() throws Exception {
    List<SharedFrame> frames = new ArrayList<>();
    Thread thread =
        new FastThreadLocalThread(
            () -> {
              for (int i = 0; i < 3000; i++) {
                frames.add(SharedFrame.text("frame " + i + " ".repeat(i % 200)));
              }
            });
    thread.start();
    thread.join();
    for (int i = 0; i < frames.size(); i++) {
      assertThat(frames.get(i).payload().toString()).isEqualTo("frame " + i + " ".repeat(i % 200));
    }
  }

  @Test
  void theCompressedTwinIsMadeOnceAndDecompresses() throws Exception {
    String text = "the same text, again and again; ".repeat(50);
    SharedFrame frame = SharedFrame.text(text);
    FrameDeflater deflater = new FrameDeflater();
    ByteBuf twin = frame.compressed(deflater, level(6));
    assertThat(twin.getUnsignedByte(0)).isEqualTo((short) 0xc1);
    assertThat(twin.readableBytes()).isLessThan(100);
    assertThat(frame.compressed(deflater, level(6)).memoryAddress())
        .isEqualTo(twin.memoryAddress());

    byte[] payload = new byte[twin.readableBytes() - 2];
    twin.getBytes(2, payload);
    MessageInflater inflater = new MessageInflater(10_000, true);
    byte[] inflated = inflater.inflate(payload, payload.length);
    assertThat(new String(inflated, 0, inflater.length())).isEqualTo(text);
    inflater.end();
  }

  @Test
  void whatDoesNotCompressStaysPlain() {
    FrameDeflater deflater = new FrameDeflater();
    SharedFrame frame = SharedFrame.text("a");
    assertThat(hex(frame.compressed(deflater, level(9)))).isEqualTo("810161");
    assertThat(hex(SharedFrame.text("").compressed(deflater, level(9)))).isEqualTo("8100");
  }

  @Test
  void severalLoopsMayAskForTheTwinAtOnce() throws Exception {
    for (int round = 0; round < 50; round++) {
      SharedFrame frame = SharedFrame.text("race ".repeat(100 + round));
      String expected =
          hex(
              SharedFrame.text("race ".repeat(100 + round))
                  .compressed(new FrameDeflater(), level(6)));
      CountDownLatch start = new CountDownLatch(1);
      AtomicReference<String> wrong = new AtomicReference<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread thread =
            new FastThreadLocalThread(
                () -> {
                  try {
                    start.await();
                  } catch (InterruptedException e) {
                    return;
                  }
                  String got = hex(frame.compressed(new FrameDeflater(), level(6)));
                  if (!got.equals(expected)) {
                    wrong.set(got);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(wrong.get()).isNull();
    }
  }

  private static Compression level(int level) {
    return new Compression(0, level, false);
  }
}
