package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every way in which the answers of Redis tell that it has not what it was asked for. */
class RollCallTest {

  private final RollCall rollCall = new RollCall();
  private final List<Boolean> told = new ArrayList<>();

  /** Of 100 subscriptions; two answers of others have still to come before. */
  private void ask() {
    rollCall.asked("c", 100, 13, told::add);
  }

  @Test
  void agrees() {
    ask();
    rollCall.answered(11, null, 99);
    rollCall.answered(12, null, 100);
    assertThat(rollCall.isOpen()).isTrue();
    rollCall.answered(13, "c", 100);
    rollCall.answered(14, null, 101);
    assertThat(told).containsExactly(true);
    assertThat(rollCall.isOpen()).isFalse();
  }

  @Test
  void oneIsMissing() {
    ask();
    rollCall.answered(11, null, 99);
    rollCall.answered(12, null, 99);
    rollCall.answered(13, "c", 99);
    assertThat(told).containsExactly(false);
  }

  @Test
  void anAnswerBeforeItIsMissing() {
    ask();
    rollCall.answered(11, null, 99);
    rollCall.answered(12, "c", 99);
    assertThat(told).containsExactly(false);
  }

  @Test
  void theAnswerToItIsMissing() {
    ask();
    rollCall.answered(12, null, 100);
    rollCall.answered(13, null, 101);
    assertThat(told).containsExactly(false);
  }

  @Test
  void nobodyKnowsWhatToExpect() {
    ask();
    rollCall.disturb();
    assertThat(rollCall.isOpen()).isTrue();
    rollCall.answered(12, "c", 42);
    assertThat(rollCall.isOpen()).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void itIsRefused() {
    assertThat(rollCall.refused("c"::equals)).isFalse();
    ask();
    assertThat(rollCall.refused("d"::equals)).isFalse();
    assertThat(rollCall.refused("c"::equals)).isTrue();
    rollCall.answered(13, null, 1);
    assertThat(told).isEmpty();
  }
}
