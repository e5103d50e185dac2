package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedTextsTest {

  private final SharedTexts texts = new SharedTexts();

  private static String fresh(String text) {
    return new String(text.toCharArray());
  }

  @Test
  void equalTextsBecomeOne() {
    String first = texts.apply(fresh("User-Agent"));
    assertThat(texts.apply(fresh("User-Agent"))).isSameAs(first);
    assertThat(texts.apply("Host")).isEqualTo("Host");
  }

  @Test
  void aLongTextIsNotRemembered() {
    String longest = "x".repeat(400);
    String kept = texts.apply(fresh(longest));
    assertThat(texts.apply(fresh(longest))).isSameAs(kept);
    String longer = "x".repeat(401);
    String other = fresh(longer);
    assertThat(texts.apply(longer)).isSameAs(longer);
    assertThat(texts.apply(other)).isSameAs(other);
  }

  @Test
  void whateverComesEachTextIsAnsweredByItsEqual() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(texts.apply("value " + i)).isEqualTo("value " + i);
    }
    String again = fresh("value 9999");
    assertThat(texts.apply(again)).isNotSameAs(again).isEqualTo("value 9999");
  }
}
