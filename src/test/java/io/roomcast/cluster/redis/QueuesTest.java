package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RelayOptions.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What waits for Redis, and what is on its way there. */
class QueuesTest {

  private final RelayCounters counters = new RelayCounters();

  private static Outgoing message(String channel, boolean isVolatile) {
    return new Outgoing(channel, new byte[100], isVolatile);
  }

  private static List<String> all(OutgoingQueue queue) {
    List<String> channels = new ArrayList<>();
    for (Outgoing next = queue.poll(); next != null; next = queue.poll()) {
      channels.add(next.channel);
    }
    return channels;
  }

  private long dropped(DropReason reason) {
    return counters.stats().dropped(reason);
  }

  @Test
  void volatileMessagesGoFirst() {
    OutgoingQueue queue = new OutgoingQueue(new Queue(1 << 20, 3, 1_000), counters);
    queue.add(message("a", false));
    queue.add(message("v1", true));
    queue.add(message("b", false));
    queue.add(message("v2", true));
    queue.add(message("c", false));
    queue.add(message("d", false));
    assertThat(all(queue)).containsExactly("b", "c", "d");
    assertThat(dropped(DropReason.QUEUE_FULL_VOLATILE)).isEqualTo(2);
    assertThat(dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
    assertThat(queue.size() + queue.bytes()).isZero();
  }

  @Test
  void bytesAreBounded() {
    int size = message("a", false).size();
    OutgoingQueue queue = new OutgoingQueue(new Queue(2L * size, 100, 1_000), counters);
    for (String channel : List.of("a", "b", "c")) {
      queue.add(message(channel, false));
    }
    assertThat(all(queue)).containsExactly("b", "c");
    queue.add(new Outgoing("huge", new byte[1 << 20], false));
    assertThat(queue.size()).as("more than all of it").isZero();
  }

  @Test
  void oldMessagesGo() {
    OutgoingQueue queue = new OutgoingQueue(new Queue(1 << 20, 100, 50), counters);
    queue.add(message("a", true));
    queue.add(message("b", false));
    queue.expire(RelayLoop.now());
    assertThat(queue.size()).isEqualTo(2);
    queue.expire(RelayLoop.now() + 51);
    assertThat(queue.size()).isZero();
    assertThat(dropped(DropReason.TOO_OLD)).isEqualTo(2);
    queue.add(message("c", true));
    assertThat(all(queue)).containsExactly("c");
  }

  /** Whatever comes and goes, nothing is lost uncounted and the order stays. */
  @Test
  void anyRow() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      RelayCounters counted = new RelayCounters();
      OutgoingQueue queue =
          new OutgoingQueue(new Queue(1 << 20, 1 + random.nextInt(8), 1_000), counted);
      int added = 0;
      int taken = 0;
      int last = -1;
      for (int i = 0; i < 100; i++) {
        if (random.nextInt(3) > 0) {
          queue.add(message("" + added++, random.nextBoolean()));
        } else {
          Outgoing next = queue.poll();
          if (next != null) {
            taken++;
            assertThat(Integer.parseInt(next.channel)).isGreaterThan(last);
            last = Integer.parseInt(next.channel);
          }
        }
      }
      long drops = counted.stats().dropped().values().stream().mapToLong(n -> n).sum();
      assertThat(taken + queue.size() + drops).isEqualTo(added);
      queue.clear();
      assertThat(counted.stats().dropped(DropReason.CLOSED)).isEqualTo(added - taken - drops);
    }
  }

  @Test
  void theWayToTheRelayIsBounded() {
    AtomicInteger announced = new AtomicInteger();
    Inbox inbox = new Inbox(new Queue(1 << 20, 10, 1_000), counters, announced::incrementAndGet);
    int count = 5_000;
    for (int i = 0; i < count; i++) {
      inbox.offer(message("a", i % 2 == 0));
    }
    assertThat(announced).hasValue(1);
    inbox.taking();
    int taken = 0;
    while (inbox.poll() != null) {
      taken++;
    }
    assertThat(taken).isLessThanOrEqualTo(4_096);
    long drops = dropped(DropReason.QUEUE_FULL) + dropped(DropReason.QUEUE_FULL_VOLATILE);
    assertThat(taken + drops).isEqualTo(count);
    inbox.offer(message("b", false));
    assertThat(announced).hasValue(2);
  }
}
