package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a request target (§1.2). */
class QueryTest {

  @Test
  void knowsTheParametersOfTheProtocol() {
    Query query = Query.of("/engine.io/?EIO=4&transport=polling&sid=abc&b64=1&j=2&t=xyz");
    assertThat(query.protocol()).isEqualTo(4);
    assertThat(query.transport()).isEqualTo("polling");
    assertThat(query.sid()).isEqualTo("abc");
    assertThat(query.base64()).isTrue();
    assertThat(query.jsonp()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "EIO=", "EIO=3", "EIO=5", "EIO=04", "EIO=4.0", "EIO=abc", "eio=4"})
  void everythingButExactlyFourIsProtocolThree(String parameters) {
    assertThat(Query.of("/engine.io/?" + parameters).protocol()).isEqualTo(3);
  }

  @Test
  void theLastDuplicateWins() {
    assertThat(Query.of("/?sid=good&sid=abc").sid()).isEqualTo("abc");
    assertThat(Query.of("/?sid=abc&sid=good").sid()).isEqualTo("good");
    assertThat(Query.of("/?sid=abc&sid=").sid()).isNull();
    assertThat(Query.map("/?a=1&b=2&a=3")).isEqualTo(Map.of("a", "3", "b", "2"));
  }

  @Test
  void anEmptySidIsNone() {
    assertThat(Query.of("/?sid=").sid()).isNull();
    assertThat(Query.of("/?sid").sid()).isNull();
    assertThat(Query.of("/").sid()).isNull();
  }

  @Test
  void anEmptyB64IsNone() {
    assertThat(Query.of("/?b64=").base64()).isFalse();
    assertThat(Query.of("/?b64=0").base64()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%           | %",
        "%4          | %4",
        "%zz         | %zz",
        "a%20b+c     | a b c",
        "%E2%82%AC   | \u20ac",
        "%2526       | %26",
        "a;b         | a;b",
        "a=b=c       | a=b=c",
        "%25%        | %%",
      })
  void decodesEscapesAndToleratesGarbage(String raw, String value) {
    assertThat(Query.map("/?x=" + raw)).containsExactly(Map.entry("x", value));
  }

  @Test
  void replacesEscapesThatAreNoUtf8() {
    assertThat(Query.map("/?x=%ff")).containsExactly(Map.entry("x", "\ufffd"));
  }

  @Test
  void semicolonsSeparateNothing() {
    assertThat(Query.map("/?a=1;b=2&c=3")).isEqualTo(Map.of("a", "1;b=2", "c", "3"));
  }

  @Test
  void namesAreDecodedToo() {
    assertThat(Query.of("/?%45IO=4").protocol()).isEqualTo(4);
  }

  @Test
  void emptyPairsAreSkippedAndNamesMayBeEmpty() {
    assertThat(Query.map("/?&&a=1&&")).isEqualTo(Map.of("a", "1"));
    assertThat(Query.map("/?=v")).isEqualTo(Map.of("", "v"));
    assertThat(Query.map("/?")).isEmpty();
    assertThat(Query.map("/")).isEmpty();
  }

  @Test
  void endsAtAHash() {
    assertThat(Query.map("/?a=1#&b=2")).isEqualTo(Map.of("a", "1"));
    assertThat(Query.map("/#?a=1")).isEmpty();
  }
}
