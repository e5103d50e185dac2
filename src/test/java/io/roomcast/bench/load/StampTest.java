package io.roomcast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class StampTest {

  private final Stamp stamp = new Stamp();
  private final ByteBuf bytes = Unpooled.buffer();

  @Test
  void textLooksLikeThis() {
    Stamp.writeText(bytes, 40, 12, 345, 6_789);
    assertThat(bytes.toString(StandardCharsets.US_ASCII))
        .isEqualTo("~00000012000003450000000000006789xxxxxxx");
  }

  @Test
  void textIsFoundWhereverThePacketHasIt() {
    for (String before : new String[] {"2[\"m\",\"", "2[\"m\",\"", "3123[\"", "~ ~a ~", ""}) {
      bytes.clear();
      bytes.writeCharSequence("head" + before, StandardCharsets.US_ASCII);
      Stamp.writeText(bytes, 64, 1, 2, 3);
      stamp.readText(bytes, 4, bytes.writerIndex());
      assertThat(stamp.found()).as(before).isTrue();
      assertThat(stamp.sequence()).as(before).isEqualTo(2);
    }
  }

  @Test
  void nothingIsFoundWhereThereIsNone() {
    bytes.writeCharSequence("3123[]", StandardCharsets.US_ASCII);
    stamp.readText(bytes, 0, bytes.writerIndex());
    assertThat(stamp.found()).isFalse();
    stamp.readBinary(bytes, 0, bytes.writerIndex());
    assertThat(stamp.found()).isFalse();
  }

  @Test
  void aStampCutShortIsNone() {
    Stamp.writeText(bytes, 33, 1, 2, 3);
    stamp.readText(bytes, 0, 32);
    assertThat(stamp.found()).isFalse();
    bytes.clear();
    Stamp.writeBinary(bytes, 24, 1, 2, 3);
    stamp.readBinary(bytes, 0, 23);
    assertThat(stamp.found()).isFalse();
  }

  @Property
  void textCarriesAll(
      @ForAll @IntRange(max = 99_999_999) int publisher,
      @ForAll @LongRange(max = 99_999_999) long sequence,
      @ForAll @LongRange(max = 9_999_999_999_999_999L) long planned) {
    ByteBuf out = Unpooled.buffer();
    Stamp.writeText(out, 33, publisher, sequence, planned);
    Stamp in = new Stamp();
    in.readText(out, 0, out.writerIndex());
    assertCarried(in, publisher, sequence, planned);
  }

  @Property
  void binaryCarriesAll(@ForAll int publisher, @ForAll long sequence, @ForAll long planned) {
    ByteBuf out = Unpooled.buffer().writeByte(1);
    Stamp.writeBinary(out, 30, publisher, sequence, planned);
    Stamp in = new Stamp();
    in.readBinary(out, 0, out.writerIndex());
    assertThat(out.writerIndex()).isEqualTo(31);
    assertCarried(in, publisher, sequence, planned);
  }

  private static void assertCarried(Stamp in, int publisher, long sequence, long planned) {
    assertThat(in.found()).isTrue();
    assertThat(in.publisher()).isEqualTo(publisher);
    assertThat(in.sequence()).isEqualTo(sequence);
    assertThat(in.planned()).isEqualTo(planned);
  }
}
