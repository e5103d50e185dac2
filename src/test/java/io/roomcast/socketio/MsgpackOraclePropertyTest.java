package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** Our msgpack against msgpack-core's: the same bytes out, the same messages in. */
class MsgpackOraclePropertyTest {

  private static final int[] LENGTHS = {0, 1, 31, 32, 85, 86, 255, 256, 1024, 1025, 65535, 65536};
  private static final String ALPHABET = "ab\u007f\u0080\u07ff\u0800\uffff\ud83d\ude00\ud800\udc00";

  private interface Step {
    void write(MessageBufferPacker out) throws IOException;
  }

  private static byte[] expected(Step step) throws IOException {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      step.write(out);
      return out.toByteArray();
    }
  }

  private static byte[] written(Object value) {
    MsgpackWriter out = new MsgpackWriter(1);
    out.value(value);
    return out.toBuffer().getBytes();
  }

  @Property
  void integers(@ForAll long bits, @ForAll @IntRange(max = 63) int shift) throws IOException {
    long value = bits >> shift;
    assertThat(written(value)).isEqualTo(expected(out -> out.packLong(value)));
    BigInteger big = BigInteger.ONE.shiftLeft(63).add(BigInteger.valueOf(bits).abs().shiftRight(1));
    assertThat(written(big)).isEqualTo(expected(out -> out.packBigInteger(big)));
  }

  @Example
  void integersAroundPowersOfTwo() throws IOException {
    for (int power = 0; power < 64; power++) {
      for (int offset = -2; offset <= 2; offset++) {
        long up = (1L << power) + offset;
        assertThat(written(up)).isEqualTo(expected(out -> out.packLong(up)));
        assertThat(written(-up)).isEqualTo(expected(out -> out.packLong(-up)));
      }
    }
  }

  @Property
  void doubles(@ForAll double value) throws IOException {
    assertThat(written(value)).isEqualTo(expected(out -> out.packDouble(value)));
  }

  /** Of all lengths around those where a head grows, with any mixture of characters. */
  @Property(tries = 500)
  void texts(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    boolean ascii = random.nextInt(3) == 0;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ascii ? 3 : ALPHABET.length())));
    }
    byte[] utf8 = utf8(text.toString());
    assertThat(written(text.toString()))
        .isEqualTo(expected(out -> out.packRawStringHeader(utf8.length).addPayload(utf8)));
  }

  private static byte[] utf8(String text) throws CharacterCodingException {
    ByteBuffer bytes =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith("\ufffd".getBytes(StandardCharsets.UTF_8))
            .encode(CharBuffer.wrap(text));
    byte[] result = new byte[bytes.remaining()];
    bytes.get(result);
    return result;
  }

  @Example
  void heads() throws IOException {
    for (int size : new int[] {0, 1, 15, 16, 255, 256, 65535, 65536, Integer.MAX_VALUE}) {
      MsgpackWriter map = new MsgpackWriter(1);
      map.map(size);
      assertThat(map.toBuffer().getBytes()).isEqualTo(expected(out -> out.packMapHeader(size)));
      MsgpackWriter array = new MsgpackWriter(1);
      array.array(size);
      assertThat(array.toBuffer().getBytes()).isEqualTo(expected(out -> out.packArrayHeader(size)));
    }
  }

  /** Random bytes, most of them heads, cut anywhere. */
  @Property(tries = 20_000)
  void takesWhatTheLibraryTakes(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = new byte[1 + random.nextInt(24)];
    for (int i = 0; i < bytes.length; i++) {
      int choice = random.nextInt(4);
      bytes[i] = (byte) (choice == 0 ? random.nextInt(4) : choice == 1 ? 0x80 : random.nextInt());
    }
    int taken;
    try {
      MsgpackScanner scanner = new MsgpackScanner(bytes);
      scanner.value();
      taken = scanner.pos();
    } catch (MalformedPacketException e) {
      taken = -1;
    }
    assertThat(taken).isEqualTo(libraryTakes(bytes));
    if (taken >= 0) {
      new MsgpackReader(bytes, 0).read();
    }
  }

  /** Bytes that the library takes for the first value; -1 when it takes none that we would. */
  private static int libraryTakes(byte[] bytes) throws IOException {
    try (MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes)) {
      return skip(in) ? (int) in.getTotalReadBytes() : -1;
    } catch (MessagePackException e) {
      return -1;
    }
  }

  /** Not by the library's own values or skipping, which trust in sizes that are only claimed. */
  private static boolean skip(MessageUnpacker in) throws IOException {
    switch (in.getNextFormat().getValueType()) {
      case ARRAY -> {
        for (int items = in.unpackArrayHeader(); items > 0; items--) {
          if (!skip(in)) {
            return false;
          }
        }
      }
      case MAP -> {
        for (int pairs = in.unpackMapHeader(); pairs > 0; pairs--) {
          if (!isText(in.getNextFormat().getValueType()) || !skip(in) || !skip(in)) {
            return false;
          }
        }
      }
      default -> in.skipValue();
    }
    return true;
  }

  private static boolean isText(ValueType key) {
    return switch (key) {
      case STRING, INTEGER, FLOAT, BOOLEAN, NIL -> true;
      default -> false;
    };
  }
}
