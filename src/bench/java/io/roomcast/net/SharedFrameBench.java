package io.roomcast.net;

import io.roomcast.bench.micro.MicroBench;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Frames built once per broadcast, for any number of receivers. */
@State(Scope.Thread)
public class SharedFrameBench extends MicroBench {

  private final String text64 = "x".repeat(64);
  private final String text1024 = "x".repeat(1024);
  private final String notLatin = "Ωé".repeat(256);
  private final Buffer binary = Buffer.buffer(new byte[1024]);
  private final List<SharedFrame> sixteen = Collections.nCopies(16, SharedFrame.text(text64));
  private final String key = "dGhlIHNhbXBsZSBub25jZQ==";

  @Benchmark
  public SharedFrame text64() {
    return SharedFrame.text(text64);
  }

  @Benchmark
  public SharedFrame text1024() {
    return SharedFrame.text(text1024);
  }

  @Benchmark
  public SharedFrame text1024NotLatin() {
    return SharedFrame.text(notLatin);
  }

  @Benchmark
  public SharedFrame binary1024() {
    return SharedFrame.binary(binary);
  }

  /** Sixteen small frames in a row as one piece. */
  @Benchmark
  public SharedFrame joinSixteen() {
    return SharedFrame.joined(sixteen);
  }

  /** The answer to a client's key, once per WebSocket. */
  @Benchmark
  public String acceptKey() {
    return Handshake.accept(key);
  }
}
