package io.roomcast.room;

import static io.roomcast.room.Loops.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.loop.IdGenerator;
import io.roomcast.room.Broadcast.Flags;
import io.roomcast.room.Loops.Loop;
import io.roomcast.testing.TimedTest;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** A broadcast to very many members leaves the loop to others meanwhile. */
class FairnessTest {

  private static final int MEMBERS = 100_000;

  /** What sending costs, in ns. */
  private static final long COST = 3_000;

  private final Loops loops = new Loops(1);
  private final Loop loop = loops.get(0);
  private final LocalAdapter adapter = loop.adapter("/");
  private int delivered;

  @AfterEach
  void close() {
    loops.close();
  }

  private final class Costly extends FakeMember {
    Costly(String id) {
      super(id);
    }

    @Override
    public void deliver(Broadcast broadcast) {
      delivered++;
      long end = System.nanoTime() + COST;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
  }

  @TimedTest
  void othersWaitForAFewMillisecondsOnly() {
    IdGenerator ids = loop.ids;
    loop.run(
        () -> {
          for (int i = 0; i < MEMBERS; i++) {
            adapter.addAll(new Costly(ids.next()), Set.of("r"));
          }
        });
    long begin = System.nanoTime();
    loop.run(
        () -> {
          adapter.broadcast(new Broadcast("/", to("r"), TestPacket.of("a"), Flags.DEFAULT));
          adapter.broadcast(new Broadcast("/", to("r"), TestPacket.of("b"), Flags.DEFAULT));
        });
    long[] waits = new long[100_000];
    int probes = 0;
    while (loop.call(() -> delivered) < 2 * MEMBERS) {
      long asked = System.nanoTime();
      loop.run(() -> {});
      waits[probes++] = System.nanoTime() - asked;
    }
    assertThat(System.nanoTime() - begin).isGreaterThan(2L * MEMBERS * COST);
    Arrays.sort(waits, 0, probes);
    assertThat(probes).isGreaterThan(50);
    assertThat(waits[probes / 2]).as("median").isLessThan(5_000_000);
    assertThat(waits[probes * 9 / 10]).as("p90").isLessThan(20_000_000);
    assertThat(waits[probes - 1]).as("longest").isLessThan(MEMBERS * COST / 2);
  }
}
