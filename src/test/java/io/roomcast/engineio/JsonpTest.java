package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts out, forms in (§1.6). */
class JsonpTest {

  @Test
  void wrapsThePayloadInACall() {
    assertThat(Jsonp.script("0", "4a\"b\\c\n\u2028\u2029\u0001\u20ac"))
        .isEqualTo("___eio[0](\"4a\\\"b\\\\c\\n\\u2028\\u2029\\u0001\u20ac\");");
  }

  @Test
  void takesOnlyDigitsForTheIndex() {
    assertThat(Jsonp.script("1);alert(2", "6")).isEqualTo("___eio[12](\"6\");");
    assertThat(Jsonp.script("", "6")).isEqualTo("___eio[](\"6\");");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "d=4hello         | 4hello",
        "d=4a%20b+c       | 4a b c",
        "x=1&d=4a&y=2     | 4a",
        "d=4a%5C%5Cnb     | 4a\\nb",
        "x=1              | none",
        "d=4a&d=4b        | none",
        "4hello           | none",
      })
  void findsThePayloadInAForm(String form, String payload) {
    assertThat(Jsonp.payload(form)).isEqualTo(payload);
  }

  @Test
  void unescapesLineFeeds() {
    assertThat(Jsonp.payload("d=4a%5Cnb")).isEqualTo("4a\nb");
  }
}
