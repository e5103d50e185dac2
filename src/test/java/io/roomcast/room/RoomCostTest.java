package io.roomcast.room;

import static io.roomcast.room.Loops.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.roomcast.room.Broadcast.Flags;
import io.roomcast.room.Loops.Loop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a broadcast allocates does not depend on how many get it. */
class RoomCostTest {

  private static final int MEMBERS = 1_000;
  private static final int ROUNDS = 2_000;

  private final Loops loops = new Loops(1);
  private final Loop loop = loops.get(0);
  private final LocalAdapter adapter = loop.adapter("/");
  private long delivered;

  @AfterEach
  void close() {
    loops.close();
  }

  /** A member that only counts. */
  private final class Counting implements Member {
    private final String id;

    Counting(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public void deliver(Broadcast broadcast) {
      delivered++;
    }

    @Override
    public Future<Arguments> deliverWithAck(Broadcast broadcast, long timeoutMillis) {
      return Future.failedFuture("never");
    }

    @Override
    public void disconnect(boolean close) {}

    @Override
    public MemberInfo info() {
      return new MemberInfo(id, new JsonObject(), Set.of(), new JsonObject());
    }
  }

  private long allocatedPerBroadcast(Target target) {
    Broadcast broadcast = new Broadcast("/", target, TestPacket.of("e"), Flags.DEFAULT);
    rounds(broadcast);
    long before = loop.call(RoomCostTest::allocated);
    rounds(broadcast);
    return (loop.call(RoomCostTest::allocated) - before) / ROUNDS;
  }

  private void rounds(Broadcast broadcast) {
    long expected = loop.call(() -> delivered) + (long) ROUNDS * MEMBERS;
    for (int i = 0; i < ROUNDS; i++) {
      loop.run(() -> adapter.broadcast(broadcast));
    }
    await().until(() -> loop.call(() -> delivered) >= expected);
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void nothingIsAllocatedPerMember() {
    for (int i = 0; i < MEMBERS; i++) {
      loop.join(adapter, new Counting(loop.call(loop.ids::next)), "r", "s");
    }
    assertThat(allocatedPerBroadcast(to("r"))).isLessThan(MEMBERS);
    assertThat(allocatedPerBroadcast(to())).isLessThan(MEMBERS);
    assertThat(allocatedPerBroadcast(to("r", "s"))).isLessThan(MEMBERS);
    assertThat(allocatedPerBroadcast(new Target(Set.of("r"), Set.of("nobody"))))
        .isLessThan(MEMBERS);
    assertThat(delivered).isEqualTo(4L * 2 * ROUNDS * MEMBERS);
  }
}
