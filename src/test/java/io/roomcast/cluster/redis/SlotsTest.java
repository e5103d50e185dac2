package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slots of channels, and what servers say of them. */
class SlotsTest {

  /** As CLUSTER KEYSLOT of Redis 7 answers. */
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "123456789, 12739",
    "foo, 12182",
    "{foo}bar, 12182",
    "socket.io#/#{foo}#, 12182",
    "foo{}{bar}, 8363",
    "foo{{bar}}zap, 4015",
    "foo{bar}{zap}, 5061"
  })
  void slots(String channel, int slot) {
    assertThat(Slots.of(channel)).isEqualTo(slot);
  }

  @Test
  void errors() {
    String moved = "MOVED 3999 127.0.0.1:6381";
    assertThat(SlotError.is(moved)).isTrue();
    assertThat(SlotError.slot(moved)).isEqualTo(3999);
    assertThat(SlotError.address(moved)).isEqualTo("127.0.0.1:6381");
    String down = "CLUSTERDOWN Hash slot not served";
    assertThat(SlotError.is(down)).isTrue();
    assertThat(SlotError.slot(down)).isEqualTo(SlotError.ANY);
    assertThat(SlotError.address(down)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MOVED", "MOVED 1", "MOVED x y", "MOVED -1 a:1", "MOVED 16384 a:1", "NOPERM"})
  void others(String error) {
    assertThat(SlotError.slot(error)).isEqualTo(SlotError.ANY);
    assertThat(SlotError.address(error)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "redis://a:1, 10.0.0.2:7000, redis://10.0.0.2:7000",
    "rediss://a:1, node-2:7000, rediss://node-2:7000",
    "redis://a:1, ::1:7000, redis://[::1]:7000",
    "rediss://a:1, [2001:db8::2]:7000, rediss://[2001:db8::2]:7000"
  })
  void serversThatOthersName(String known, String named, String endpoint) {
    assertThat(RedisServers.of(known).named(named)).isEqualTo(endpoint);
  }
}
