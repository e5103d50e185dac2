package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.loop.FakeLoop;
import io.roomcast.loop.TimerWheel;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class PendingAcksTest {

  private final FakeLoop loop = new FakeLoop(0);
  private final Counters counters = new Counters();
  private final PendingAcks acks =
      new PendingAcks(new TimerWheel(loop, loop), 10, counters, Runnable::run);

  @Test
  void anIdThatComesAgainIsAnother() {
    Future<Payload> first = acks.await(7, 100L);
    Future<Payload> second = acks.await(7, 1_000L);
    assertThat(first.cause()).isInstanceOf(AckTimeoutException.class);
    assertThat(counters.pendingAcks).isEqualTo(1);
    loop.advance(500);
    acks.complete(7, Payload.of("answer"));
    assertThat(second.succeeded()).isTrue();
    assertThat(counters.pendingAcks).isZero();
    loop.advance(1_000);
    assertThat(counters.pendingAcks).isZero();
  }
}
