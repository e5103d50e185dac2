package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of protocol 4. */
class PayloadCodecV4Test {

  private static final PayloadCodec CODEC = PayloadCodec.of(4);

  /** {@code ~} stands for the separator, packets found are listed with spaces between. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "4hello             | MESSAGE:hello",
        "4                  | MESSAGE:",
        "4a~4b~4c           | MESSAGE:a MESSAGE:b MESSAGE:c",
        "0{}~1~2~3~5~6      | OPEN:{} CLOSE: PING: PONG: UPGRADE: NOOP:",
        "2probe~3probe      | PING:probe PONG:probe",
        "4hello~bAQIDBA==   | MESSAGE:hello binary:01020304",
        "b                  | binary:",
        "bAQ                | binary:01",
        "bAQID-_+/          | binary:010203fbffbf",
        "bA*Q I D           | binary:010203",
        "bAQ==ID            | binary:01",
        "4\u20ac\ud83d\ude00 | MESSAGE:\u20ac\ud83d\ude00",
        "\"\"               | malformed",
        "~                  | malformed",
        "~4a                | malformed",
        "4a~~4b             | MESSAGE:a malformed",
        "4a~                | MESSAGE:a malformed",
        "4a~7~4b            | MESSAGE:a malformed",
        "\" \"              | malformed",
        "7                  | malformed",
        "8                  | malformed",
        "9                  | malformed",
        "a                  | malformed",
        "abc                | malformed",
        "B                  | malformed",
        "{}                 | malformed",
        "d=4hello           | malformed",
        "\"\u0000\"           | malformed",
        "\ud83d\ude00       | malformed",
      })
  void decodesPayloads(String payload, String found) {
    Buffer body = Buffer.buffer(payload.replace('~', '\u001e'));
    assertThat(String.join(" ", Decoded.all(CODEC.decoder(body, false)))).isEqualTo(found);
  }

  @Test
  void replacesWhatIsNoUtf8() {
    Buffer body = Buffer.buffer(new byte[] {'4', (byte) 0xff, 'x'});
    assertThat(Decoded.all(CODEC.decoder(body, false))).containsExactly("MESSAGE:\ufffdx");
  }

  @Test
  void decodesAMillionPacketsInOneBody() {
    Buffer body = Buffer.buffer("6\u001e".repeat(499_999) + "6");
    assertThat(Decoded.all(CODEC.decoder(body, false))).hasSize(500_000);
  }

  @Test
  void encodesPayloads() {
    List<Packet> packets =
        List.of(
            new Packet(PacketType.OPEN, "{}"),
            Packet.PING,
            Packet.NOOP,
            Message.text("h\u20ac\ud83d\ude00").packet(),
            Message.binary(Buffer.buffer(new byte[] {1, 2, 3, 4})).packet(),
            Message.text("").packet(),
            Packet.CLOSE);
    assertThat(CODEC.encode(packets))
        .isEqualTo("0{}\u001e2\u001e6\u001e4h\u20ac\ud83d\ude00\u001ebAQIDBA==\u001e4\u001e1");
  }

  @ParameterizedTest
  @CsvSource({"'',''", "01,AQ==", "0102,AQI=", "010203,AQID", "fbffbf,+/+/"})
  void writesBase64WithTheStandardAlphabetAndPadding(String hex, String base64) {
    Buffer data = Buffer.buffer(java.util.HexFormat.of().parseHex(hex));
    assertThat(CODEC.base64(data)).isEqualTo("b" + base64);
  }

  @ParameterizedTest
  @CsvSource({
    "2probe,PING:probe",
    "5,UPGRADE:",
    "4x,MESSAGE:x",
    "bAQID,binary:010203",
    "x,malformed"
  })
  void decodesWebSocketText(String text, String found) {
    Decoded decoded = new Decoded();
    CODEC.decode(text, decoded);
    assertThat(decoded.packets()).containsExactly(found);
  }

  @Test
  void anEmptyWebSocketTextIsMalformed() {
    Decoded decoded = new Decoded();
    CODEC.decode("", decoded);
    assertThat(decoded.packets()).containsExactly(Decoded.MALFORMED);
  }

  @Test
  void aWebSocketBinaryMessageIsAMessageAsItIs() {
    Decoded decoded = new Decoded();
    CODEC.decode(Buffer.buffer(new byte[] {4, 1, 2}), decoded);
    CODEC.decode(Buffer.buffer(), decoded);
    assertThat(decoded.packets()).containsExactly("binary:040102", "binary:");
  }

  @Test
  void typesAreTheDigitsOfTheProtocol() {
    String digits =
        Arrays.stream(PacketType.values())
            .map(type -> type + "=" + type.digit())
            .collect(Collectors.joining(" "));
    assertThat(digits).isEqualTo("OPEN=0 CLOSE=1 PING=2 PONG=3 MESSAGE=4 UPGRADE=5 NOOP=6");
  }
}
