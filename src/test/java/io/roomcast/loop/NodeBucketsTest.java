package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Buckets that event loops share: exact, bounded, and gone when they are idle. */
class NodeBucketsTest {

  private static final int MILLION = 1_000_000;

  @Test
  void aMillionTakeLittleAndGoWhenTheyAreIdle() {
    TokenRate rate = new TokenRate(10, 1_000, 10);
    NodeBuckets buckets = new NodeBuckets(rate, MILLION);
    long before = used();
    for (long key = 0; key < MILLION; key++) {
      buckets.tryTake(key, 0);
    }
    long bytes = (used() - before) / MILLION;
    assertThat(bytes).isLessThan(110);
    assertThat(buckets.size()).isEqualTo(MILLION);

    // One more is not limited, and counted.
    for (int i = 0; i < 20; i++) {
      assertThat(buckets.tryTake("late", 0)).isTrue();
    }
    assertThat(buckets.hold("later")).isNull();
    assertThat(buckets.untracked()).isEqualTo(21);
    assertThat(buckets.size()).isEqualTo(MILLION);

    NodeBucket held = buckets.hold(7L);
    assertThat(held).isNotNull();
    // Nothing goes before it is full again; in short pieces all the time.
    int pieces = round(buckets, 99);
    assertThat(pieces).isGreaterThan(100);
    assertThat(buckets.size()).isEqualTo(MILLION);
    round(buckets, 100);
    assertThat(buckets.size()).isEqualTo(1);
    assertThat(buckets.evicted()).isEqualTo(MILLION - 1);
    buckets.release(7L);
    round(buckets, 100);
    assertThat(buckets.size()).isZero();
  }

  private static int round(NodeBuckets buckets, long now) {
    int pieces = 1;
    while (!buckets.sweep(now)) {
      pieces++;
    }
    return pieces;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void threadsGetExactlyWhatThereIs() throws Exception {
    NodeBuckets buckets = new NodeBuckets(new TokenRate(1, 1_000, 5_000), 10);
    NodeCounts counts = new NodeCounts();
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger counted = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                NodeBucket held = buckets.hold("a");
                for (int i = 0; i < 2_000; i++) {
                  boolean mine =
                      i % 2 == 0 ? held.tryTake(buckets.rate(), 0) : buckets.tryTake("a", 0);
                  taken.addAndGet(mine ? 1 : 0);
                  counted.addAndGet(counts.tryAdd("a", 5_000) ? 1 : 0);
                  buckets.sweep(0);
                }
                buckets.release("a");
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).hasValue(5_000);
    assertThat(counted).hasValue(5_000);
    assertThat(counts.get("a")).isEqualTo(5_000);
    for (int i = 0; i < 5_000; i++) {
      counts.remove("a");
    }
    assertThat(counts.get("a")).isZero();
    assertThat(counts.size()).isZero();
    assertThat(round(buckets, 5_000_000)).isPositive();
    assertThat(buckets.size()).isZero();
  }

  @Test
  void aLoopSweepsAsLongAsThereIsAnything() {
    FakeLoop loop = new FakeLoop(1_000);
    EventLoopState state = new EventLoopState(loop, loop);
    NodeBuckets buckets = new NodeBuckets(new TokenRate(1, 5_000, 1), 10);
    BucketSweeper sweeper = new BucketSweeper(state);
    buckets.tryTake("a", loop.monotonicMillis());
    sweeper.sweep(buckets);
    loop.advance(4_000);
    assertThat(buckets.size()).isEqualTo(1);
    loop.advance(3_000);
    assertThat(buckets.size()).isZero();
    loop.advance(2_000);
    assertThat(state.wheel().size()).isZero();
  }
}
