package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.Broadcast;
import io.roomcast.room.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients of the node get early, and what becomes of it; time is given. */
class OwnMessagesTest implements OwnMessages.Owner {

  private static final RelayOptions.Queue BOUNDS = new RelayOptions.Queue(1 << 20, 100, 5_000);

  private final List<StreamMessage> early = new ArrayList<>();
  private final List<StreamMessage> vanished = new ArrayList<>();
  private final OwnMessages own = new OwnMessages(BOUNDS, 500, this);
  private int settled;
  private boolean paused;

  @Override
  public void deliverEarly(StreamMessage message) {
    early.add(message);
  }

  @Override
  public void vanished(StreamMessage message) {
    vanished.add(message);
  }

  @Override
  public void settled() {
    settled++;
  }

  @Override
  public boolean isPaused() {
    return paused;
  }

  /** One that Redis has confirmed. */
  private StreamMessage confirmed(long number) {
    Broadcast broadcast =
        new Broadcast("/", Target.ALL, new RecentBroadcastsTest.Packet(), Broadcast.Flags.DEFAULT);
    StreamMessage message = new StreamMessage("s", "/", 3, new byte[10], false, broadcast);
    message.number = number;
    own.add(message);
    own.sent(message);
    message.confirmedAt = RelayLoop.now();
    return message;
  }

  @Test
  void whatRedisHasLostIsToldOfOnce() {
    own.connected(true);
    StreamMessage first = confirmed(1);
    StreamMessage lost = confirmed(2);
    assertThat(own.read(1)).isSameAs(first);
    assertThat(early).isEmpty();
    long later = RelayLoop.now() + 10_000;
    paused = true;
    own.sweep(later);
    assertThat(vanished).as("it may only not be read yet").isEmpty();
    paused = false;
    own.sweep(later);
    own.sweep(later);
    assertThat(early).containsExactly(lost);
    assertThat(vanished).containsExactly(lost);
    assertThat(own.isUnsettled()).isFalse();
    assertThat(own.isEmpty()).isTrue();
    assertThat(settled).isEqualTo(1);
  }

  @Test
  void whatIsNotReadForLackOfAConnectionIsNotLost() {
    own.connected(true);
    StreamMessage message = confirmed(1);
    own.connected(false);
    own.sweep(RelayLoop.now() + 10_000);
    assertThat(vanished).isEmpty();
    assertThat(early).containsExactly(message);
    assertThat(own.isUnsettled()).isTrue();
    own.connected(true);
    assertThat(own.read(1)).isSameAs(message);
    assertThat(own.isUnsettled()).isFalse();
  }
}
