package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.roomcast.bench.micro.MicroBench;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Masked client frames, from network bytes to checked text. */
@State(Scope.Thread)
public class FrameDecoderBench extends MicroBench {

  /** As {@link MessageReader} does: decodes text, keeps binary. */
  private static final class Sink implements FrameDecoder.Receiver {
    private final Scratch scratch = new Scratch();
    private int seen;

    @Override
    public int maxMessageBytes() {
      return 1_000_000;
    }

    @Override
    public boolean compression() {
      return false;
    }

    @Override
    public boolean receiving() {
      return true;
    }

    @Override
    public Scratch scratch() {
      return scratch;
    }

    @Override
    public void message(int opcode, byte[] payload, int length, boolean compressed) {
      String text = opcode == Opcode.TEXT ? Utf8.decode(payload, 0, length) : "";
      if (text == null) {
        throw new AssertionError("not valid");
      }
      seen += length + text.length();
    }

    @Override
    public void control(int opcode, byte[] payload) {
      seen += opcode;
    }

    @Override
    public void violation(int status, String reason) {
      throw new AssertionError(reason);
    }
  }

  private final Sink sink = new Sink();
  private final FrameDecoder decoder = new FrameDecoder();
  private final ByteBuf small = direct(ClientFrames.text("x".repeat(64)));
  private final ByteBuf sixteen = direct(sixteenFrames());
  private final ByteBuf kilobyte = direct(ClientFrames.text("x".repeat(1024)));
  private final ByteBuf accented = direct(ClientFrames.text("Ωé".repeat(256)));
  private final ByteBuf binary = direct(ClientFrames.binary(new byte[1024]));
  private final ByteBuf ping = direct(ClientFrames.ping(""));

  private static ByteBuf direct(byte[] bytes) {
    return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
  }

  private static byte[] sixteenFrames() {
    byte[][] frames = new byte[16][];
    Arrays.fill(frames, ClientFrames.text("x".repeat(64)));
    return ClientFrames.join(frames);
  }

  @TearDown
  public void release() {
    List.of(small, sixteen, kilobyte, accented, binary, ping).forEach(ByteBuf::release);
  }

  private int decode(ByteBuf bytes) {
    bytes.readerIndex(0);
    decoder.decode(bytes, sink);
    return sink.seen;
  }

  @Benchmark
  public int text64() {
    return decode(small);
  }

  /** One read with sixteen frames. */
  @Benchmark
  public int text64Sixteen() {
    return decode(sixteen);
  }

  @Benchmark
  public int text1024() {
    return decode(kilobyte);
  }

  /** Half of the characters beyond Latin-1. */
  @Benchmark
  public int text1024NotLatin() {
    return decode(accented);
  }

  @Benchmark
  public int binary1024() {
    return decode(binary);
  }

  /** A frame that arrives in two reads. */
  @Benchmark
  public int text1024InTwoReads() {
    int length = kilobyte.readerIndex(0).writerIndex();
    decoder.decode(kilobyte.writerIndex(600), sink);
    decoder.decode(kilobyte.writerIndex(length), sink);
    return sink.seen;
  }

  @Benchmark
  public int ping() {
    return decode(ping);
  }
}
