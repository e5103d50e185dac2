package io.roomcast.socketio;

import static io.roomcast.socketio.ParserFixtures.bytes;
import static io.roomcast.socketio.ParserFixtures.decode;
import static io.roomcast.socketio.ParserFixtures.decodeMsgpack;
import static io.roomcast.socketio.ParserFixtures.encode;
import static io.roomcast.socketio.ParserFixtures.encodeEvent;
import static io.roomcast.socketio.ParserFixtures.encodeMsgpack;
import static io.roomcast.socketio.ParserFixtures.msgpackPayload;
import static io.roomcast.socketio.ParserFixtures.payload;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that nobody touched go out as they came in; between formats they are converted. */
class PayloadReemissionTest {

  private static final String HEAD = "83a47479706502a464617461";
  private static final String TAIL = "a36e7370a12f";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2[\"a\",1.0,12345678901234567890,-0,1e999,1E+2,0.10]",
        "2/ns,12[\"a\",{\"2\":1,\"1\":2,\"2\":3},{\"__proto__\":null}]",
        "2[\"a\",\"\\u0041\\/\\ud800\\u0000\u2028\u2029\ud83d\ude00\"]",
        "2[\"a\",[ 1 , {\"b\" : [ ] } ],\t2]",
        "35[{\"a\":1.50},null]",
        "0/ns,{\"pid\": \"x\"}",
      })
  void sameText(String text) throws Exception {
    assertThat(encode(decode(text))).containsExactly(text);
  }

  @Test
  void singleArgumentsAreSlices() throws Exception {
    Payload payload = payload("2[\"a\", 1.0 , {\"z\":1, \"a\":2} ,\"\\u0041\"]");
    assertThat(encodeEvent(Payload.of(payload.get(1), "x", payload.get(0), payload.get(2))))
        .containsExactly("2[\"e\",{\"z\":1, \"a\":2},\"x\",1.0,\"\\u0041\"]");
    assertThat(encodeEvent(payload.from(1)))
        .containsExactly("2[\"e\",{\"z\":1, \"a\":2} ,\"\\u0041\"]");
    assertThat(payload.from(0)).isSameAs(payload);
    assertThat(payload.from(3)).isSameAs(Payload.EMPTY);
    assertThat(payload.from(1).from(1).getString(0)).isEqualTo("A");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "92a161d40000",
        "92a161d7000000000000000000",
        "92a161cd0001", // not the smallest form
        "92a161ca3fc00000",
        "92a161d901ff", // bad UTF-8
        "92a161c70105aa",
        "92a16182a16101a16102", // duplicate keys
        "92a161cfffffffffffffffff",
      })
  void sameBytes(String data) throws Exception {
    assertThat(encodeMsgpack(decodeMsgpack(HEAD + data + TAIL))).isEqualTo(HEAD + data + TAIL);
  }

  @Test
  void singleArgumentsOfMsgpackAreSlices() throws Exception {
    Payload payload = msgpackPayload(HEAD + "94a161cd0001d40000c40102" + TAIL);
    Payload mixed = Payload.of(payload.get(2), payload.get(1), "x", payload.get(0));
    assertThat(encodeMsgpack(Packet.event("/", Packet.NO_ID, "e", mixed)))
        .isEqualTo(HEAD + "95a165c40102d40000a178cd0001" + TAIL);
    assertThat(encodeEvent(mixed))
        .containsExactly("51-[\"e\",{\"_placeholder\":true,\"num\":0},null,\"x\",1]", "<02>");
    assertThat(encodeMsgpack(Packet.event("/", Packet.NO_ID, "e", payload.from(1).with("o"))))
        .isEqualTo(HEAD + "94a165d40000c40102a16f" + TAIL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "1 01",
        "-1 ff",
        "1.0 cb3ff0000000000000",
        "9007199254740993 cf0020000000000001",
        "18446744073709551615 cfffffffffffffffff",
        "18446744073709551616 cb43f0000000000000",
        "-9223372036854775808 d38000000000000000",
        "-9223372036854775809 cbc3e0000000000000",
        "1e999 cb7ff0000000000000",
        "\"\\ud800\" a3efbfbd",
        "\"\\ud83d\\ude00\u00e9\u20ac\" a9f09f9880c3a9e282ac",
        "{\"a\":1,\"a\":2} 81a16102",
        "[null,true,false] 93c0c3c2",
      })
  void jsonToMsgpack(String json, String hex) throws Exception {
    assertThat(encodeMsgpack(decode("2[\"a\"," + json + "]")))
        .isEqualTo(HEAD + "92a161" + hex + TAIL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\0',
      value = {
        "01 1",
        "cb3ff0000000000000 1.0",
        "ca3dcccccd 0.10000000149011612",
        "cf0020000000000001 9007199254740993",
        "cfffffffffffffffff 18446744073709551615",
        "d38000000000000000 -9223372036854775808",
        "cb7ff8000000000000 null",
        "cbfff0000000000000 null",
        "d40000 null",
        "d700000001a1fb67187b \"2026-11-21T00:00:00.123Z\"",
        "82a16101a16102 {\"a\":2}",
        "93c0c3c2 [null,true,false]",
      })
  void msgpackToJson(String hex, String json) throws Exception {
    assertThat(encode(decodeMsgpack(HEAD + "92a161" + hex + TAIL)))
        .containsExactly("2[\"a\"," + json + "]");
  }

  @Test
  void binaryBetweenFormats() throws Exception {
    String text =
        "52-[\"a\",{\"x\":[{\"_placeholder\":true,\"num\":0}]},{\"_placeholder\":true,\"num\":1}]";
    String hex = HEAD + "93a16181a17891c401aac402bbcc" + TAIL;
    Packet fromText = decode(text, bytes("aa"), bytes("bbcc"));
    assertThat(encodeMsgpack(fromText)).isEqualTo(hex);
    assertThat(encode(decodeMsgpack(hex))).containsExactly(text, "<aa>", "<bbcc>");
  }

  @Test
  void numericNamesBetweenFormats() throws Exception {
    assertThat(encodeMsgpack(decode("2[300]"))).isEqualTo(HEAD + "91cd012c" + TAIL);
    assertThat(encode(decodeMsgpack(HEAD + "91cd012c" + TAIL))).containsExactly("2[300]");
  }
}
