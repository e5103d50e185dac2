package io.roomcast.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.handler.DedupeStore.Key;
import io.roomcast.handler.DedupeStore.Kind;
import io.roomcast.handler.DedupeStore.Verdict;
import io.roomcast.loop.FakeLoop;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.EventContext.Outcome;
import io.roomcast.socketio.Payload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of events, with a clock of the test's own. */
class DedupeStoreTest {

  private static final DedupeOptions OPTIONS = new DedupeOptions("args.0", 1000, 3, 5, 10_000);

  private final FakeLoop loop = new FakeLoop(1_000_000);
  private final DedupeStore store =
      new DedupeStore(new TimerWheel(loop, loop), loop::monotonicMillis);

  private List<Verdict> claim(String user, String id) {
    List<Verdict> verdicts = new ArrayList<>();
    store.claim(new Key(user, id), OPTIONS, verdicts::add);
    return verdicts;
  }

  private void finish(String user, String id, boolean failed, String ack) {
    store.finish(new Key(user, id), OPTIONS, new Outcome(failed, Payload.of(ack)));
  }

  private boolean isFirst(String user, String id) {
    return claim(user, id).get(0).kind() == Kind.FIRST;
  }

  @Test
  void repeatsWaitForTheFirst() {
    assertThat(isFirst("ann", "1")).isTrue();
    List<Verdict> second = claim("ann", "1");
    List<Verdict> third = claim("ann", "1");
    assertThat(second).isEmpty();

    finish("ann", "1", true, "");
    assertThat(second).containsExactly(Verdict.FIRST);
    assertThat(third).isEmpty();
    finish("ann", "1", false, "done");

    assertThat(third.get(0).kind()).isEqualTo(Kind.REPEAT);
    assertThat(third.get(0).ack().getString(0)).isEqualTo("done");
    assertThat(store.stats().repeats()).isEqualTo(2);
  }

  @Test
  void idsAreForgottenAfterTheirTime() {
    claim("ann", "1");
    finish("ann", "1", false, "done");
    loop.advance(500);
    claim("ann", "2");
    List<Verdict> waiting = claim("ann", "2");
    assertThat(store.stats().ids()).isEqualTo(2);

    loop.advance(501);
    assertThat(store.stats().ids()).isEqualTo(1);
    loop.advance(500);

    assertThat(waiting).containsExactly(Verdict.LOST);
    assertThat(store.stats()).isEqualTo(new DedupeStats(0, 0, 1, 0));
    assertThat(isFirst("ann", "1")).isTrue();
  }

  @Test
  void aUserPushesOutHisOwnIdsOnly() {
    claim("bob", "1");
    for (int i = 0; i < 4; i++) {
      claim("ann", "" + i);
    }

    assertThat(store.stats().forgotten()).isEqualTo(1);
    assertThat(claim("bob", "1")).isEmpty();
    assertThat(isFirst("ann", "0")).isTrue();
  }

  @Test
  void allUsersTogetherAreBounded() {
    for (int i = 0; i < 7; i++) {
      claim("user" + i, "1");
    }

    assertThat(store.stats().ids()).isEqualTo(5);
    assertThat(store.stats().forgotten()).isEqualTo(2);
  }

  @Test
  void acksAreBoundedByBytes() {
    for (int i = 0; i < 3; i++) {
      claim("user" + i, "1");
      finish("user" + i, "1", false, "x".repeat(4_000));
    }

    assertThat(store.stats().ids()).isEqualTo(2);
    assertThat(store.stats().bytes()).isLessThanOrEqualTo(10_000);
    assertThat(isFirst("user0", "1")).isTrue();
  }
}
