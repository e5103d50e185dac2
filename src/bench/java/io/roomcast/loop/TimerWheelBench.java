package io.roomcast.loop;

import io.roomcast.bench.micro.MicroBench;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A wheel with the heartbeats of 100,000 sessions, 25 s apart. */
@State(Scope.Thread)
public class TimerWheelBench extends MicroBench {

  private static final int SESSIONS = 100_000;
  private static final int INTERVAL = 25_000;

  /** Milliseconds that pass in one run of {@link #expireAndSetAgain}, 4 heartbeats in each. */
  private static final int STEP = 250;

  private final FakeLoop loop = new FakeLoop(0);
  private final TimerWheel wheel = new TimerWheel(loop, loop);
  private final Beat[] beats = new Beat[SESSIONS];
  private final Beat extra = new Beat();
  private final Random random = new Random(1);
  private int expired;

  /** Goes on for ever. */
  private final class Beat extends TimerWheel.Timer {
    @Override
    protected void expired() {
      expired++;
      wheel.schedule(this, INTERVAL);
    }
  }

  @Setup
  public void set() {
    for (int i = 0; i < SESSIONS; i++) {
      beats[i] = new Beat();
      wheel.schedule(beats[i], 1 + i % INTERVAL);
    }
  }

  @Benchmark
  public int setAndCancel() {
    wheel.schedule(extra, INTERVAL);
    wheel.cancel(extra);
    return wheel.size();
  }

  /** A random one of all: mostly out of the cache, as in life. */
  @Benchmark
  public int setAgain() {
    wheel.schedule(beats[random.nextInt(SESSIONS)], INTERVAL);
    return wheel.size();
  }

  /** Per timer, with the waking of the loop in it. */
  @Benchmark
  @OperationsPerInvocation(STEP * SESSIONS / INTERVAL)
  public int expireAndSetAgain() {
    loop.advance(STEP);
    return expired;
  }
}
