package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.StreamId;
import io.roomcast.cluster.redis.StreamEntries.Entry;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.impl.types.BulkType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoubledEntriesTest {

  private final DoubledEntries entries = new DoubledEntries();
  private int count;

  private boolean isDoubled(String uid, long number) {
    Buffer text = Buffer.buffer("" + number);
    return entries.isDoubled(
        uid, new Entry(new StreamId(1, ++count), Map.of("n", BulkType.create(text, false))));
  }

  @Test
  void aNumberCountsOnce() {
    assertThat(isDoubled("a", 1)).isFalse();
    assertThat(isDoubled("a", 2)).isFalse();
    assertThat(isDoubled("b", 1)).isFalse();
    assertThat(isDoubled("a", 1)).isTrue();
    assertThat(isDoubled("a", 2)).isTrue();
    assertThat(isDoubled("a", 3)).isFalse();
    assertThat(entries.isDoubled(new StreamId(1, 4))).isTrue();
    assertThat(entries.isDoubled(new StreamId(1, 6))).isFalse();
  }

  /** Of two streams, one is read before the other. */
  @Test
  void numbersOfSeveralStreams() {
    for (long i = 1; i <= 4_000; i += 2) {
      assertThat(isDoubled("a", i)).isFalse();
    }
    for (long i = 2; i <= 4_000; i += 2) {
      assertThat(isDoubled("a", i)).isFalse();
    }
    for (long i = 1; i <= 4_000; i++) {
      assertThat(isDoubled("a", i)).isTrue();
    }
    assertThat(isDoubled("a", 20_000)).isFalse();
    assertThat(isDoubled("a", 4_001)).isFalse();
    assertThat(isDoubled("a", 19_999)).isFalse();
    assertThat(isDoubled("a", 20_000)).isTrue();
  }

  /** Whoever writes in the name of a node does not make it mute. */
  @Test
  void numbersThatAreMadeUp() {
    assertThat(isDoubled("a", 5)).isFalse();
    assertThat(isDoubled("a", 999_999_999_999_999_999L)).isFalse();
    for (long i = 6; i < 20_000; i++) {
      assertThat(isDoubled("a", i)).isFalse();
    }
  }

  @Test
  void noNumberIsNotCounted() {
    assertThat(isDoubled("a", 0)).isFalse();
    assertThat(isDoubled("a", 0)).isFalse();
  }

  @Test
  void nodesAreBounded() {
    for (int i = 0; i < 2_000; i++) {
      assertThat(isDoubled("node" + i, 1)).isFalse();
    }
    assertThat(isDoubled("node1999", 1)).isTrue();
    assertThat(isDoubled("node0", 1)).isFalse();
  }
}
