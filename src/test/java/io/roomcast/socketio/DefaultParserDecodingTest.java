package io.roomcast.socketio;

import static io.roomcast.socketio.ParserFixtures.JSON;
import static io.roomcast.socketio.ParserFixtures.bytes;
import static io.roomcast.socketio.ParserFixtures.decode;
import static io.roomcast.socketio.ParserFixtures.encode;
import static io.roomcast.socketio.ParserFixtures.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.socketio.Packet.Type;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the default parser takes and refuses: the packets of the reference's malformed-input table.
 */
class DefaultParserDecodingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "0 CONNECT / -1",
        "0/ CONNECT / -1",
        "0/, CONNECT / -1",
        "0// CONNECT // -1",
        "0/custom CONNECT /custom -1",
        "0/custom, CONNECT /custom -1",
        "0/custom{} CONNECT /custom{} -1",
        "0/custom?a=b, CONNECT /custom?a=b -1",
        "0/custom,123{} CONNECT /custom 123",
        "01 CONNECT / 1",
        "1 DISCONNECT / -1",
        "1/ DISCONNECT / -1",
        "1/, DISCONNECT / -1",
        "1/nope, DISCONNECT /nope -1",
        "11 DISCONNECT / 1",
        "2 EVENT / -1",
        "21 EVENT / 1",
        "3 ACK / -1",
        "30 ACK / 0",
        "3/a,9223372036854775807 ACK /a 9223372036854775807",
      })
  void header(String text, Type type, String namespace, long id) throws Exception {
    Packet packet = decode(text);
    assertThat(packet.type()).isEqualTo(type);
    assertThat(packet.namespace()).isEqualTo(namespace);
    assertThat(packet.id()).isEqualTo(id);
    assertThat(packet.event()).isNull();
    if (!text.endsWith("{}") || text.startsWith("0/custom{")) {
      assertThat(packet.payload()).isNull();
    }
  }

  @Test
  void namespaceWithLineBreakIsTakenAsItIs() throws Exception {
    assertThat(decode("0/dyn-1\n,").namespace()).isEqualTo("/dyn-1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "7",
        "8",
        "9",
        "a",
        "-",
        "{}",
        "[]",
        "\"",
        "\ud83d\ude00",
        "b",
        "\0",
        "0custom",
        "0[]",
        "0null",
        "0true",
        "0\"x\"",
        "0{",
        "0{\"a\":}",
        "0/custom,[]",
        "0{}x",
        "1{}",
        "1[]",
        "1\"bye\"",
        "1{",
        "1null",
        "2[]",
        "2{}",
        "2null",
        "2\"x\"",
        "2[null]",
        "2[true]",
        "2[{}]",
        "2[[]]",
        "2['message']",
        "2[\"message\",]",
        "2[\"message\"]x",
        "2[\"message\"]]",
        "2[\"message\",NaN]",
        "2[\"message\" 1]",
        "2[,\"message\"]",
        "2[\"message\"",
        "2[\"message",
        "2[\"mess\nage\"]",
        "2[\"connect\"]",
        "2[\"connect_error\"]",
        "2[\"disconnect\"]",
        "2[\"disconnecting\"]",
        "2[\"newListener\"]",
        "2[\"removeListener\"]",
        "2[\"\\u0063onnect\"]",
        "2/[\"message\",1]x,{",
        "2-1[\"a\"]",
        "21.5[\"a\"]",
        "21e3[\"a\"]",
        "2+1[\"a\"]",
        "2abc[\"a\"]",
        "21 2[\"a\"]",
        "29223372036854775808[\"a\"]",
        "299999999999999999999999[\"a\"]",
        "30{}",
        "30\"x\"",
        "3-1[]",
        "3null",
        "30[",
        "30[]]",
        "4[]",
        "4null",
        "41\"",
        "4{",
        "4true",
        "4 1",
        "5",
        "5-",
        "50-[\"a\"]",
        "5x-[\"a\"]",
        "5-1-[\"a\"]",
        "51.5-[\"a\"]",
        "51[\"a\"]",
        "511-[\"a\"]",
        "5999999999999-[\"a\"]",
        "599999999999999999999-[\"a\"]",
        "5 1-[\"a\"]",
        "5+1-[\"a\"]",
        "51e0-[\"a\"]",
        "51-{}",
        "51-[]",
        "51-[\"connect\"]",
        "51-[null]",
        "6",
        "6-",
        "60-[]",
        "6x-[]",
        "61-{}",
        "61[]",
        "611-[]",
        "61-[",
      })
  void malformed(String text) {
    assertThatThrownBy(() -> JSON.newDecoder().text(text))
        .isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2[\"\"]",
        "2[\"unknown\"]",
        "2[\"error\"]",
        "2[\"connection\"]",
        "2[\"message\"] ",
        "2/,[\"message\",1]",
        "2 [\"message\"]",
        "2[ \"message\" , 1 ]\n",
        "2[\"__proto__\"]",
        "2[\"message\",{\"__proto__\":{\"a\":1},\"a\":1,\"a\":2}]",
        "2[\"message\",\"\\ud800\",\"\\u0000\"]",
        "2[\"message\",1e999]",
        "2[\"message\",{\"_placeholder\":true,\"num\":99}]",
        "30[]",
        "39999[]",
        "3[]",
        "30[1]",
      })
  void legal(String text) throws Exception {
    assertThat(decode(text).payload()).isNotNull();
  }

  @Test
  void connectWithData() throws Exception {
    Packet packet = decode("0/admin,{\"token\":\"x\"}");
    assertThat(packet.payload().getJsonObject(0).getString("token")).isEqualTo("x");
    assertThat(encode(packet)).containsExactly("0/admin,{\"token\":\"x\"}");
    assertThat(decode("0{} ").payload().size()).isEqualTo(1);
    assertThat(decode("0 ").payload()).isNull();
  }

  @Test
  void connectErrorIsTakenForTheSessionToRefuse() throws Exception {
    assertThat(decode("4").payload()).isNull();
    assertThat(payload("4\"x\"").getString(0)).isEqualTo("x");
    assertThat(payload("4{\"message\":1}").getJsonObject(0).getInteger("message")).isEqualTo(1);
  }

  @Test
  void event() throws Exception {
    Packet packet = decode("2/ns,12[\"ev\",1,\"two\",{\"three\":[]}]");
    assertThat(packet.type()).isEqualTo(Type.EVENT);
    assertThat(packet.namespace()).isEqualTo("/ns");
    assertThat(packet.id()).isEqualTo(12);
    assertThat(packet.event()).isEqualTo("ev");
    assertThat(packet.numeric()).isFalse();
    assertThat(packet.payload().toJsonArray().encode()).isEqualTo("[1,\"two\",{\"three\":[]}]");
  }

  @Test
  void ack() throws Exception {
    Packet packet = decode("300[1,null]");
    assertThat(packet.id()).isZero();
    assertThat(packet.event()).isNull();
    assertThat(packet.payload().toJsonArray()).isEqualTo(new JsonArray().add(1).addNull());
  }

  @Test
  void eventNameWithEscapes() throws Exception {
    assertThat(decode("2[\"a\\n\\u0041\\\"\\/\\ud83d\\ude00\"]").event())
        .isEqualTo("a\nA\"/\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "-0", "1e999", "12345678901234567890"})
  void numericEventNameKeepsItsText(String name) throws Exception {
    Packet packet = decode("2[" + name + ",2]");
    assertThat(packet.event()).isEqualTo(name);
    assertThat(packet.numeric()).isTrue();
    assertThat(encode(packet)).containsExactly("2[" + name + ",2]");
  }

  @Test
  void namespaceOfEarlierPacketIsNotConfusedWithALongerOne() throws Exception {
    Parser.Decoder decoder = JSON.newDecoder();
    for (String namespace : new String[] {"/a", "/a", "/ab", "/a", "/", "/a"}) {
      assertThat(decoder.text("2" + namespace + ",[\"e\"]").namespace()).isEqualTo(namespace);
      assertThat(decoder.text("2[\"e\"]").namespace()).isEqualTo("/");
    }
  }

  @ParameterizedTest
  @MethodSource("nestings")
  void nesting(String text, int depth, boolean legal) throws Exception {
    if (legal) {
      assertThat(payload(text).toJsonArray().encode()).hasSize(2 * (depth + 1));
    } else {
      assertThatThrownBy(() -> decode(text)).isInstanceOf(MalformedPacketException.class);
    }
  }

  static Object[][] nestings() {
    return new Object[][] {
      {nested(500), 500, true},
      {nested(511), 511, true},
      {nested(512), 512, false},
      {nested(2000), 2000, false},
      {nested(400_000), 400_000, false},
      {"2[" + "[".repeat(2000) + "]".repeat(2000) + "]", 2000, false},
      {"2[\"a\"," + "{\"a\":".repeat(512), 512, false},
    };
  }

  private static String nested(int depth) {
    return "2[\"a\"," + "[".repeat(depth) + "]".repeat(depth) + "]";
  }

  @Test
  void binaryEvent() throws Exception {
    Parser.Decoder decoder = JSON.newDecoder();
    String text =
        "52-/ns,7[\"b\",{\"_placeholder\":true,\"num\":1},[{\"num\":0,\"_placeholder\":true}]]";
    assertThat(decoder.text(text)).isNull();
    assertThat(decoder.binary(bytes("00"))).isNull();
    Packet packet = decoder.binary(bytes("01"));
    assertThat(packet.type()).isEqualTo(Type.EVENT);
    assertThat(packet.namespace()).isEqualTo("/ns");
    assertThat(packet.id()).isEqualTo(7);
    assertThat(packet.event()).isEqualTo("b");
    assertThat(packet.payload().getBuffer(0)).isEqualTo(bytes("01"));
    assertThat(packet.payload().getJsonArray(1).getBuffer(0)).isEqualTo(bytes("00"));
    assertThat(decoder.text("2[\"next\"]").event()).isEqualTo("next");
  }

  @Test
  void binaryAck() throws Exception {
    Packet packet = decode("61-7[{\"_placeholder\":true,\"num\":0}]", bytes("ff"));
    assertThat(packet.type()).isEqualTo(Type.ACK);
    assertThat(packet.id()).isEqualTo(7);
    assertThat(packet.payload().getBuffer(0)).isEqualTo(bytes("ff"));
  }

  @Test
  void binaryPacketWithoutJsonMeansNothing() throws Exception {
    assertThat(decode("51-", bytes("00")).payload()).isNull();
  }

  @Test
  void textWhileAttachmentsAreDue() throws Exception {
    Parser.Decoder decoder = JSON.newDecoder();
    decoder.text("51-[\"b\"]");
    assertThatThrownBy(() -> decoder.text("2[\"a\"]")).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void binaryWhenNoneIsDue() throws Exception {
    Parser.Decoder decoder = JSON.newDecoder();
    assertThatThrownBy(() -> decoder.binary(bytes("00")))
        .isInstanceOf(MalformedPacketException.class);
    decoder.text("51-[\"b\"]");
    decoder.binary(bytes("00"));
    assertThatThrownBy(() -> decoder.binary(bytes("00")))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void tenAttachmentsAtMost() throws Exception {
    Buffer[] ten = new Buffer[10];
    java.util.Arrays.fill(ten, bytes("00"));
    assertThat(decode("510-[\"b\"]", ten).event()).isEqualTo("b");
    assertThatThrownBy(() -> decode("511-[\"b\"]")).isInstanceOf(MalformedPacketException.class);
    assertThatThrownBy(() -> Parsers.json(2).newDecoder().text("53-[\"b\"]"))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void parserNeedsRoomForAnAttachment() {
    assertThatThrownBy(() -> Parsers.json(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void speaksText() {
    assertThat(JSON.name()).isEqualTo("default");
    assertThat(JSON.recognizes(true)).isTrue();
    assertThat(JSON.recognizes(false)).isFalse();
  }
}
