package io.roomcast.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.room.Broadcast.Flags;
import org.junit.jupiter.api.Test;

/** What the packet log keeps, and how it finds it again. */
class PacketLogTest {

  private final PacketLog log = new PacketLog(200, 1_000_000, 1_000);

  private static Broadcast packet(int i) {
    return new Broadcast("/", Target.ALL, TestPacket.of("e" + i), Flags.DEFAULT);
  }

  private void append(int from, int to, long now) {
    for (int i = from; i < to; i++) {
      log.append(packet(i), now);
    }
  }

  @Test
  void theNewestAreKept() {
    append(0, 500, 0);
    assertThat(log.size()).isEqualTo(200);
    assertThat(log.first()).isEqualTo(300);
    assertThat(log.next()).isEqualTo(500);
    for (int i = 300; i < 500; i++) {
      assertThat(log.get(i).packet().event()).isEqualTo("e" + i);
    }
    assertThatThrownBy(() -> log.get(299)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> log.get(500)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theYoungAreKept() {
    append(0, 100, 0);
    append(100, 150, 600);
    log.expire(1_000);
    assertThat(log.first()).isZero();
    log.expire(1_001);
    assertThat(log.first()).isEqualTo(100);
    assertThat(log.get(149).packet().event()).isEqualTo("e149");
    log.expire(1_601);
    assertThat(log.size()).isZero();
    append(150, 350, 1_700);
    assertThat(log.get(150).packet().event()).isEqualTo("e150");
    assertThat(log.get(349).packet().event()).isEqualTo("e349");
  }

  @Test
  void packetsTooLargeTogetherPushOutTheOldest() {
    PacketLog small = new PacketLog(200, 1_000, 1_000);
    for (int i = 0; i < 5; i++) {
      small.append(new Broadcast("/", Target.ALL, new Sized("s" + i, 400), Flags.DEFAULT), 0);
      assertThat(small.size()).isLessThanOrEqualTo(2);
    }
    assertThat(small.first()).isEqualTo(3);
    assertThat(small.get(4).packet().event()).isEqualTo("s4");
    small.append(new Broadcast("/", Target.ALL, new Sized("large", 1_001), Flags.DEFAULT), 0);
    assertThat(small.size()).isZero();
    assertThat(small.next()).isEqualTo(6);
    small.append(new Broadcast("/", Target.ALL, new Sized("fits", 1_000), Flags.DEFAULT), 0);
    assertThat(small.get(6).packet().event()).isEqualTo("fits");
  }

  private record Sized(String event, int heldBytes) implements BroadcastPacket {
    @Override
    public Arguments arguments() {
      throw new UnsupportedOperationException();
    }

    @Override
    public BroadcastPacket withOffset(String offset) {
      return this;
    }
  }

  @Test
  void clearingKeepsTheNumbersGoing() {
    append(0, 300, 0);
    log.clear();
    assertThat(log.size()).isZero();
    append(300, 310, 0);
    assertThat(log.get(305).packet().event()).isEqualTo("e305");
  }
}
