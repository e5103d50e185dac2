package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamIdTest {

  private static StreamId id(String text) {
    StreamId id = StreamId.parse(text);
    assertThat(id).isNotNull();
    return id;
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-0", "1-0", "1795224894535-0", "1795224894535-4194302"})
  void textAndNumberAreTheSameId(String text) {
    assertThat(id(text)).hasToString(text);
    assertThat(StreamId.unpacked(id(text).packed())).isEqualTo(id(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "1", "1-", "-1", "1-1-1", "a-1", " 1-1", "1-99999999999999999999", "--1"})
  void otherTextsAreNone(String text) {
    assertThat(StreamId.parse(text)).isNull();
  }

  @Test
  void sortsByTimeThenSequence() {
    assertThat(id("2-0")).isGreaterThan(id("1-9"));
    assertThat(id("1-10")).isGreaterThan(id("1-9"));
    assertThat(id("2-0").packed()).isGreaterThan(id("1-9").packed());
  }

  @Test
  void countsAsLaterWhereTheNumberCannotTell() {
    StreamId many = id("5-5000000");
    assertThat(many).isGreaterThan(StreamId.unpacked(id("5-4999999").packed()));
    assertThat(many).isLessThan(StreamId.unpacked(id("6-0").packed()));
    assertThat(id("5-1")).isEqualTo(StreamId.unpacked(id("5-1").packed()));
  }
}
