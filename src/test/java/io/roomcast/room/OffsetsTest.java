package io.roomcast.room;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The text of offsets. */
class OffsetsTest {

  private static final long MAX = (1L << 54) - 1;

  @Property
  void textsReadBackAndSortAsTheNumbers(
      @ForAll @LongRange(min = 1, max = MAX) long a,
      @ForAll @LongRange(min = 1, max = MAX) long b) {
    assertThat(Offsets.parse(Offsets.text(a))).isEqualTo(a);
    assertThat(Integer.signum(Offsets.text(a).compareTo(Offsets.text(b))))
        .isEqualTo(Long.compare(a, b));
  }

  @Property
  void anyTextIsReadWithoutHarm(@ForAll String text) {
    long offset = Offsets.parse(text);
    assertThat(offset == Offsets.NONE || Offsets.text(offset).equals(text)).isTrue();
  }

  @Test
  void thisCenturyFits() {
    long endOf2100 = 4_133_980_800_000L;
    assertThat(endOf2100 * Offsets.PER_MILLI).isLessThan(MAX);
    assertThat(Offsets.text(1)).hasSize(Offsets.LENGTH);
  }
}
