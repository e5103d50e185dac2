package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of JSON, no more and no less. */
class JsonScannerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "-12",
        "1.5",
        "0.10",
        "1e5",
        "1E+5",
        "1e-05",
        "-0.0e0",
        "\"\"",
        "\"a\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fF\"",
        "\"\u007f\u2028\"",
        "\"\ud800\"",
        "{}",
        "[]",
        " [ ] ",
        "{\"\":0}",
        "{ \"a\" : 1 , \"a\" : [ ] }",
        "[[],{}]",
        "[1,2,[3,{\"a\":[4]}]]",
        "\t\r\n 1 \t\r\n",
        "{\"a\":{\"b\":{\"c\":[{\"d\":null}]}}}",
        "[0]",
        "[-0,0]",
        "[0.0]",
        "[0e0]",
      })
  void legal(String text) throws Exception {
    new JsonScanner(text, 0).single();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "nulL",
        "True",
        "tru",
        "falsee",
        "NaN",
        "Infinity",
        "-Infinity",
        "undefined",
        "-",
        "+1",
        "01",
        "00",
        "-01",
        ".5",
        "1.",
        "1.e1",
        "1e",
        "1e+",
        "0x1",
        "1_0",
        "1 2",
        "1,",
        "'a'",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\",
        "\"\\a\"",
        "\"\\u\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u\uff11\uff11\uff11\uff11\"",
        "\"\n\"",
        "\"\t\"",
        "\"\0\"",
        "{",
        "}",
        "[",
        "]",
        "{]",
        "[}",
        "[,]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,,2]",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{1:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\"::1}",
        "{null:1}",
        "{\"a\":1]",
        "[1}",
        "[[]",
        "[]]",
        "{}{}",
        "[]x",
        "//\n1",
        "/**/1",
        "1/**/",
        "\u00a01",
        "\ufeff1",
        "\u20281",
        "\f1",
        "\u000b1",
        "1\0",
        "\0",
        "\u0661",
        "[\0]",
        "{\"a\":1\0}",
        "[1,\0",
        "tr\0e",
        "\"\\u000\0\"",
      })
  void illegal(String text) {
    assertThatThrownBy(() -> new JsonScanner(text, 0).single())
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void itemsOfAnArrayAreSlicesWithoutTheWhitespaceAround() throws Exception {
    String text = "x[ 1 ,\t\"a,]\" , {\"b\": [ ] } ]\n";
    JsonScanner scanner = new JsonScanner(text, 1);
    scanner.array();
    assertThat(scanner.count()).isEqualTo(3);
    int[] bounds = scanner.bounds();
    assertThat(text.substring(bounds[0], bounds[1])).isEqualTo("1");
    assertThat(text.substring(bounds[2], bounds[3])).isEqualTo("\"a,]\"");
    assertThat(text.substring(bounds[4], bounds[5])).isEqualTo("{\"b\": [ ] }");
  }

  @Test
  void manyItems() throws Exception {
    JsonScanner scanner = new JsonScanner("[" + "0,".repeat(9999) + "0]", 0);
    scanner.array();
    assertThat(scanner.count()).isEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "1", "\"a\"", "", "[", "[]]", "[] []", "[1 ] 2"})
  void noArray(String text) {
    assertThatThrownBy(() -> new JsonScanner(text, 0).array())
        .isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 62, 63, 64, 65, 127, 128, 511, 512})
  void mixedNesting(int depth) throws Exception {
    new JsonScanner(mixed(depth, false), 0).single();
    assertThatThrownBy(() -> new JsonScanner(mixed(depth, true), 0).single())
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void nestingHasAnEnd() {
    assertThatThrownBy(() -> new JsonScanner(mixed(513, false), 0).single())
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("512");
  }

  /** Objects and arrays in turns, an item before and after each; optionally one wrong bracket. */
  private static String mixed(int depth, boolean wrong) {
    StringBuilder open = new StringBuilder();
    StringBuilder close = new StringBuilder();
    for (int i = 1; i <= depth; i++) {
      boolean object = i % 3 == 0;
      open.append(object ? "{\"a\":0,\"b\":" : "[0,");
      String bracket = object != (wrong && i == (depth + 1) / 2) ? "}" : "]";
      close.insert(0, (object ? ",\"c\":0" : ",0") + bracket);
    }
    return open + "1" + close;
  }
}
