package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.StreamId;
import io.roomcast.room.Arguments;
import io.roomcast.room.Broadcast;
import io.roomcast.room.Broadcast.Flags;
import io.roomcast.room.BroadcastPacket;
import io.roomcast.room.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentBroadcastsTest {

  private static final int MANY = 1 << 20;

  /** Of 100 bytes. */
  record Packet() implements BroadcastPacket {

    @Override
    public String event() {
      return "say";
    }

    @Override
    public Arguments arguments() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int heldBytes() {
      return 100;
    }

    @Override
    public BroadcastPacket withOffset(String offset) {
      return this;
    }
  }

  private final RecentBroadcasts recent = new RecentBroadcasts(MANY);

  private static StreamId id(long millis) {
    return new StreamId(millis, 0);
  }

  private static void add(RecentBroadcasts to, long millis, String namespace, String... rooms) {
    Target target = new Target(Set.of(rooms), Set.of());
    to.add(id(millis), new Broadcast(namespace, target, new Packet(), Flags.DEFAULT));
  }

  private static List<Long> after(
      RecentBroadcasts of, long millis, String namespace, String... rooms) {
    return of.after(id(millis), namespace, Set.of(rooms)).stream()
        .map(one -> one.id().millis())
        .toList();
  }

  @Test
  void whatWasForSomeRoomsOrEverybodyIsFoundInOrderAndOnce() {
    add(recent, 1, "/");
    add(recent, 2, "/", "a");
    add(recent, 3, "/", "b");
    add(recent, 4, "/", "a", "b");
    add(recent, 5, "/");
    add(recent, 6, "/chat", "a");
    add(recent, 7, "/", "c");
    assertThat(after(recent, 1, "/", "a", "b")).containsExactly(2L, 3L, 4L, 5L);
    assertThat(after(recent, 2, "/", "b", "x")).containsExactly(3L, 4L, 5L);
    assertThat(after(recent, 4, "/", "a")).containsExactly(5L);
    assertThat(after(recent, 1, "/chat", "a")).containsExactly(6L);
    assertThat(after(recent, 7, "/", "a", "b", "c")).isEmpty();
  }

  @Test
  void itBeginsAfterTheFirst() {
    assertThat(recent.start()).isNull();
    add(recent, 5, "/", "a");
    assertThat(recent.start()).isEqualTo(id(5));
    assertThat(after(recent, 1, "/", "a")).isEmpty();
  }

  @Test
  void theOldestGoWhenThereAreTooManyBytes() {
    RecentBroadcasts few = new RecentBroadcasts(10_000);
    for (int i = 1; i <= 1_000; i++) {
      add(few, i, "/", "a", "room" + i);
      assertThat(few.bytes()).isLessThanOrEqualTo(10_000);
    }
    StreamId start = few.start();
    assertThat(start).isNotNull();
    assertThat(start.millis()).isBetween(900L, 999L);
    List<Long> kept = after(few, 0, "/", "a");
    assertThat(kept).hasSize((int) (1_000 - start.millis())).endsWith(999L, 1_000L);
    assertThat(kept.get(0)).isEqualTo(start.millis() + 1);
    assertThat(after(few, 0, "/", "room1")).isEmpty();
    assertThat(after(few, 0, "/", "room1000")).containsExactly(1_000L);
  }

  @Test
  void withoutRoomForAnyItBeginsAfterTheLast() {
    RecentBroadcasts none = new RecentBroadcasts(0);
    add(none, 1, "/", "a");
    add(none, 2, "/", "a");
    assertThat(none.start()).isEqualTo(id(2));
    assertThat(after(none, 0, "/", "a")).isEmpty();
    assertThat(none.bytes()).isZero();
  }

  @Test
  void afterAGapNothingIsKnown() {
    add(recent, 1, "/", "a");
    add(recent, 2, "/", "a");
    recent.clear();
    assertThat(recent.start()).isNull();
    assertThat(recent.bytes()).isZero();
    add(recent, 9, "/", "a");
    add(recent, 10, "/", "a");
    assertThat(after(recent, 0, "/", "a")).containsExactly(10L);
  }
}
