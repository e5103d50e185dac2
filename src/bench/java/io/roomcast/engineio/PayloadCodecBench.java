package io.roomcast.engineio;

import io.roomcast.bench.micro.MicroBench;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Payloads of both protocols with one and with eight packets of 64 characters, and single WebSocket
 * messages.
 */
@State(Scope.Thread)
public class PayloadCodecBench extends MicroBench {

  private static final String TEXT =
      "2[\"message\",{\"from\":\"alice\",\"text\":\"hello, everybody in here\"}]";

  private final PayloadCodecV3 v3 = PayloadCodecV3.INSTANCE;
  private final PayloadCodecV4 v4 = PayloadCodecV4.INSTANCE;
  private final Sink sink = new Sink();
  private final List<Packet> one = List.of(new Packet(Message.text(TEXT)));
  private final List<Packet> eight = new ArrayList<>();
  private final List<Packet> binary = new ArrayList<>();
  private final String message = "4" + TEXT;
  private Buffer bodyV4One = Buffer.buffer();
  private Buffer bodyV4Eight = bodyV4One;
  private Buffer bodyV4Binary = bodyV4One;
  private Buffer bodyV3Eight = bodyV4One;
  private Buffer bodyV3Octets = bodyV4One;

  /** Counts what it is given. */
  private static final class Sink implements PacketReceiver {
    private int seen;

    @Override
    public void packet(PacketType type, String data) {
      seen += data.length();
    }

    @Override
    public void binary(Buffer data) {
      seen += data.length();
    }

    @Override
    public void malformed(String why) {
      throw new AssertionError(why);
    }
  }

  @Setup
  public void setUp() {
    for (int i = 0; i < 8; i++) {
      eight.add(new Packet(Message.text(TEXT)));
    }
    binary.add(new Packet(Message.text("51-[\"b\",{\"_placeholder\":true,\"num\":0}]")));
    binary.add(new Packet(Message.binary(Buffer.buffer(new byte[64]))));
    bodyV4One = Buffer.buffer(v4.encode(one));
    bodyV4Eight = Buffer.buffer(v4.encode(eight));
    bodyV4Binary = Buffer.buffer(v4.encode(binary));
    bodyV3Eight = Buffer.buffer(v3.encode(eight));
    bodyV3Octets = v3.encodeOctets(binary);
  }

  private int decode(PayloadDecoder decoder) {
    sink.seen = 0;
    while (decoder.next(sink)) {
      // The sink counts.
    }
    return sink.seen;
  }

  @Benchmark
  public String encodeV4OnePacket() {
    return v4.encode(one);
  }

  @Benchmark
  public String encodeV4EightPackets() {
    return v4.encode(eight);
  }

  @Benchmark
  public String encodeV4Binary() {
    return v4.encode(binary);
  }

  @Benchmark
  public String encodeV3EightPackets() {
    return v3.encode(eight);
  }

  @Benchmark
  public Buffer encodeV3Octets() {
    return v3.encodeOctets(binary);
  }

  @Benchmark
  public int decodeV4OnePacket() {
    return decode(v4.decoder(bodyV4One, false));
  }

  @Benchmark
  public int decodeV4EightPackets() {
    return decode(v4.decoder(bodyV4Eight, false));
  }

  @Benchmark
  public int decodeV4Binary() {
    return decode(v4.decoder(bodyV4Binary, false));
  }

  @Benchmark
  public int decodeV3EightPackets() {
    return decode(v3.decoder(bodyV3Eight, false));
  }

  @Benchmark
  public int decodeV3Octets() {
    return decode(v3.decoder(bodyV3Octets, true));
  }

  @Benchmark
  public int decodeMessage() {
    v4.decode(message, sink);
    return sink.seen;
  }
}
