package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdGeneratorTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 100, 4095})
  void idsCarryTheInstance(int instance) {
    IdGenerator ids = new IdGenerator(instance);
    for (int i = 0; i < 200; i++) {
      String id = ids.next();
      assertThat(id).matches("[A-Za-z0-9_-]{20}");
      assertThat(IdGenerator.instanceOf(id)).isEqualTo(instance);
    }
  }

  @Test
  void thePrefixIsBase64urlOfTheInstance() {
    assertThat(new IdGenerator(0).next()).startsWith("AA");
    assertThat(new IdGenerator(1).next()).startsWith("AB");
    assertThat(new IdGenerator(64).next()).startsWith("BA");
    assertThat(new IdGenerator(4095).next()).startsWith("__");
  }

  @Test
  void idsDiffer() {
    IdGenerator one = new IdGenerator(5);
    IdGenerator other = new IdGenerator(5);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      seen.add(one.next());
      seen.add(other.next());
    }
    assertThat(seen).hasSize(20_000);
  }

  @Test
  void everyCharacterOfTheRandomPartUsesTheWholeAlphabet() {
    IdGenerator ids = new IdGenerator(0, new Random(42));
    long[] seen = new long[IdGenerator.LENGTH];
    for (int i = 0; i < 2000; i++) {
      String id = ids.next();
      for (int c = 2; c < id.length(); c++) {
        char character = id.charAt(c);
        seen[c] |=
            1L
                << "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                    .indexOf(character);
      }
    }
    for (int c = 2; c < seen.length; c++) {
      assertThat(seen[c]).isEqualTo(-1L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AA",
        "AAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAA+",
        "+AAAAAAAAAAAAAAAAAAA",
        "A/AAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAA\u00e9",
        "\uff21AAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAA AAAAAAAAA",
        "AAAAAAAAAA\0AAAAAAAAA"
      })
  void otherTextsNameNoInstance(String id) {
    assertThat(IdGenerator.instanceOf(id)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 4096, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void refusesAnInstanceOutOfRange(int instance) {
    assertThatThrownBy(() -> new IdGenerator(instance))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
