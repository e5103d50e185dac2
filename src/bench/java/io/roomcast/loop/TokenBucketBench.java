package io.roomcast.loop;

import io.roomcast.bench.micro.MicroBench;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A rate limit asked for each event; with the machine's clock, whose reading is most of it. */
@State(Scope.Thread)
public class TokenBucketBench extends MicroBench {

  private final TokenBucket full = new TokenBucket(Clock.SYSTEM, 1 << 30, 1, 1 << 30);
  private final TokenBucket empty = emptied();
  private final TokenBucket stopped = new TokenBucket(new FakeLoop(0), 1, 1, Integer.MAX_VALUE);

  private static TokenBucket emptied() {
    TokenBucket bucket = new TokenBucket(Clock.SYSTEM, 1, 1_000_000_000, 1);
    bucket.tryTake();
    return bucket;
  }

  @Benchmark
  public boolean take() {
    return full.tryTake();
  }

  @Benchmark
  public boolean refuse() {
    return empty.tryTake();
  }

  /** With time standing still. */
  @Benchmark
  public boolean takeWithoutClock() {
    return stopped.tryTake();
  }
}
