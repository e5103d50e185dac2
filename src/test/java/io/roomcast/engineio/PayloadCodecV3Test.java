package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of protocol 3. */
class PayloadCodecV3Test {

  private static final PayloadCodecV3 CODEC = PayloadCodecV3.INSTANCE;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "6:4hello                 | MESSAGE:hello",
        "6:4test16:4test26:4test3 | MESSAGE:test1 MESSAGE:test2 MESSAGE:test3",
        "6:4hello10:b4AQIDBA==    | MESSAGE:hello binary:01020304",
        "2:4\u20ac                | MESSAGE:\u20ac",
        "3:4\ud83d\ude00          | MESSAGE:\ud83d\ude00",
        "1:26:2probe              | PING: PING:probe",
        "2:b4                     | binary:",
        "0:1:4                    | MESSAGE:",
        "0:                       | \"\"",
        "01:4                     | MESSAGE:",
        "\"\"                     | malformed",
        "4hello                   | malformed",
        ":4                       | malformed",
        "2:4                      | malformed",
        "1:41:                    | MESSAGE: malformed",
        "1:42                     | MESSAGE: malformed",
        "1:71:4                   | malformed",
        "1:b1:4                   | malformed",
        "2:b71:4                  | malformed",
        "-1:4                     | malformed",
        "1.0:4                    | malformed",
        "9999999999:4             | malformed",
        "4294967297:4             | malformed",
        "d=6:4hello               | malformed",
      })
  void decodesTextPayloads(String payload, String found) {
    assertThat(String.join(" ", Decoded.all(CODEC.decoder(Buffer.buffer(payload), false))))
        .isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0006ff3468656c6c6f           | MESSAGE:hello",
        "0006ff3468656c6c6f0105ff0401020304 | MESSAGE:hello binary:01020304",
        "0004ff34e282ac               | MESSAGE:\u20ac",
        "000100ff34616161616161616161 | MESSAGE:aaaaaaaaa",
        "0001ff32                     | PING:",
        "0101ff04                     | binary:",
        "0101ff02                     | PING:",
        "00ff                         | malformed",
        "0000ff                       | malformed",
        "0100ff                       | malformed",
        "0002ff34                     | malformed",
        "0006                         | malformed",
        "000aff34                     | malformed",
        "0201ff34                     | malformed",
        "0101ff07                     | malformed",
        "0002ff34ff                   | malformed",
        "0009090909090909090909ff34   | malformed",
        "00                           | malformed",
      })
  void decodesOctetPayloads(String hex, String found) {
    Buffer body = Buffer.buffer(HexFormat.of().parseHex(hex));
    assertThat(String.join(" ", Decoded.all(CODEC.decoder(body, true)))).isEqualTo(found);
  }

  @Test
  void emptyPacketsCostNoStack() {
    assertThat(Decoded.all(CODEC.decoder(Buffer.buffer("0:".repeat(500_000)), false))).isEmpty();
  }

  @Test
  void encodesTextPayloadsWithLengthsInUtf16Units() {
    List<Packet> packets =
        List.of(
            Message.text("hello").packet(),
            Message.text("\u20ac\ud83d\ude00").packet(),
            Message.binary(Buffer.buffer(new byte[] {1, 2, 3, 4})).packet(),
            Packet.NOOP);
    assertThat(CODEC.encode(packets)).isEqualTo("6:4hello4:4\u20ac\ud83d\ude0010:b4AQIDBA==1:6");
  }

  @Test
  void encodesOctetPayloadsWithLengthsInBytes() {
    List<Packet> packets =
        List.of(
            Message.text("hello").packet(),
            Message.binary(Buffer.buffer(new byte[] {1, 2, 3, 4})).packet(),
            Message.text("\u20ac").packet(),
            Message.text("x".repeat(99)).packet());
    assertThat(HexFormat.of().formatHex(CODEC.encodeOctets(packets).getBytes()))
        .isEqualTo(
            "0006ff3468656c6c6f"
                + "0105ff0401020304"
                + "0004ff34e282ac"
                + "00010000ff34"
                + HexFormat.of().formatHex("x".repeat(99).getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void webSocketBinaryMessagesStartWithTheType() {
    Decoded decoded = new Decoded();
    CODEC.decode(Buffer.buffer(new byte[] {4, 1, 2}), decoded);
    CODEC.decode(Buffer.buffer(new byte[] {7, 1}), decoded);
    CODEC.decode(Buffer.buffer(), decoded);
    assertThat(decoded.packets()).containsExactly("binary:0102", "malformed", "malformed");
  }
}
