package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Names with wildcards. */
class NamePatternTest {

  @Property
  void itMatchesWhatTheRegularExpressionDoes(
      @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 6) String pattern,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String name) {
    boolean expected = Pattern.matches(pattern.replaceAll("\\*+", ".*"), name);
    assertThat(NamePattern.of(pattern).test(name)).isEqualTo(expected);
  }
}
