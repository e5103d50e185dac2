package io.roomcast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MsgpackReaderTest {

  private static final String TYPE_3 = "a474797065" + "03";
  private static final String DATA = "a464617461";
  private static final String ID = "a26964";

  private final MsgpackReader reader = new MsgpackReader();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0",
        "c2",
        "7f",
        "e0",
        "cc80",
        "d18000",
        "ca00000000",
        "cb0000000000000000",
        "a3616263",
        "d903616263",
        "da0003616263",
        "c4020102",
        "c500020102",
        "c70205aabb",
        "d405aa",
        "d805" + "00112233445566778899aabbccddeeff",
        "92a16101",
        "81a16191c0",
        "dc0002" + "0102",
        "de0001" + "a161" + "dc000101",
        "90"
      })
  void valuesArePassedOver(String value) {
    read("83" + DATA + value + TYPE_3 + ID + "ce00000100");
    assertThat(reader.type()).isEqualTo(3);
    assertThat(reader.id()).isEqualTo(256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2a", "cc2a", "cd002a", "ce0000002a", "cf000000000000002a", "d02a"})
  void idsOfEveryWidth(String id) {
    read("82" + ID + id + TYPE_3);
    assertThat(reader.id()).isEqualTo(42);
  }

  @Test
  void aPacketWithoutId() {
    read("de0001" + TYPE_3);
    assertThat(reader.type()).isEqualTo(3);
    assertThat(reader.id()).isEqualTo(Client.NO_ACK);
  }

  private void read(String hex) {
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    reader.read(in, 0, in.writerIndex());
  }
}
