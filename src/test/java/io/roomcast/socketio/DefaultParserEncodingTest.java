package io.roomcast.socketio;

import static io.roomcast.socketio.ParserFixtures.encode;
import static io.roomcast.socketio.ParserFixtures.encodeEvent;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the default parser writes; the literals are what socket.io-parser 4.2.7 writes. */
class DefaultParserEncodingTest {

  @Test
  void connect() {
    assertThat(encode(Packet.connect("/", null))).containsExactly("0");
    assertThat(encode(Packet.connect("/admin", null))).containsExactly("0/admin,");
    assertThat(encode(Packet.connect("/admin", Payload.EMPTY))).containsExactly("0/admin,");
    assertThat(encode(Packet.connect("/admin", Payload.of(new JsonObject().put("sid", "abc")))))
        .containsExactly("0/admin,{\"sid\":\"abc\"}");
  }

  @Test
  void disconnect() {
    assertThat(encode(Packet.disconnect("/"))).containsExactly("1");
    assertThat(encode(Packet.disconnect("/admin"))).containsExactly("1/admin,");
  }

  @Test
  void event() {
    JsonObject object = new JsonObject().put("a", new JsonObject().put("b", new JsonArray()));
    Payload args = Payload.of(1, "two", null, true, false, new JsonArray().add(3), object);
    assertThat(encode(Packet.event("/", Packet.NO_ID, "hi", args)))
        .containsExactly("2[\"hi\",1,\"two\",null,true,false,[3],{\"a\":{\"b\":[]}}]");
    assertThat(encode(Packet.event("/admin", 456, "project:delete", Payload.of(123))))
        .containsExactly("2/admin,456[\"project:delete\",123]");
    assertThat(encode(Packet.event("/", 0, "a", Payload.EMPTY))).containsExactly("20[\"a\"]");
  }

  @Test
  void eventWithNumericName() {
    Packet packet = new Packet(Packet.Type.EVENT, "/", Packet.NO_ID, "1", true, Payload.of(2));
    assertThat(encode(packet)).containsExactly("2[1,2]");
  }

  @Test
  void ackAlwaysHasAnArray() {
    assertThat(encode(Packet.ack("/", 0, Payload.EMPTY))).containsExactly("30[]");
    assertThat(encode(Packet.ack("/a", 9_007_199_254_740_991L, Payload.of("x", null))))
        .containsExactly("3/a,9007199254740991[\"x\",null]");
  }

  @Test
  void connectError() {
    JsonObject error =
        new JsonObject()
            .put("message", "Not authorized")
            .put("data", new JsonObject().put("code", 42));
    assertThat(encode(Packet.connectError("/admin", Payload.of(error))))
        .containsExactly("4/admin,{\"message\":\"Not authorized\",\"data\":{\"code\":42}}");
  }

  @Test
  void errorForV2Clients() {
    assertThat(encode(Packet.connectError("/admin", Payload.of("Not authorized"))))
        .containsExactly("4/admin,\"Not authorized\"");
  }

  @Test
  void connectErrorHasNoAttachments() {
    JsonObject error = new JsonObject().put("data", Buffer.buffer(new byte[] {1, (byte) 200}));
    assertThat(encode(Packet.connectError("/", Payload.of(error))))
        .containsExactly("4{\"data\":{\"type\":\"Buffer\",\"data\":[1,200]}}");
  }

  @Test
  void strings() {
    Payload args =
        Payload.of(
            "\"\\/\b\f\n\r\t\0\u001f\u007f",
            "\u00e9\u20ac\u2028\u2029",
            "\ud83d\ude00",
            "\ud800",
            "\udc00x",
            "a\ud83d");
    assertThat(encodeEvent(args))
        .containsExactly(
            "2[\"e\",\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\","
                + "\"\u00e9\u20ac\u2028\u2029\",\"\ud83d\ude00\","
                + "\"\\ud800\",\"\\udc00x\",\"a\\ud83d\"]");
  }

  @Test
  void numbers() {
    Payload args =
        Payload.of(
            0, -1, 4294967296L, -9007199254740991L, 1.5, -0.25, Double.NaN, 1.0 / 0, -1f / 0);
    assertThat(encodeEvent(args))
        .containsExactly("2[\"e\",0,-1,4294967296,-9007199254740991,1.5,-0.25,null,null,null]");
  }

  @Test
  void dates() {
    Payload args = Payload.of(Instant.EPOCH, Instant.ofEpochMilli(1795219200123L));
    assertThat(encodeEvent(args))
        .containsExactly("2[\"e\",\"1970-01-01T00:00:00.000Z\",\"2026-11-21T00:00:00.123Z\"]");
  }

  @Test
  void binary() {
    Buffer buffer = Buffer.buffer(new byte[] {1, 2, 3});
    assertThat(encode(Packet.event("/", Packet.NO_ID, "b", Payload.of(buffer))))
        .containsExactly("51-[\"b\",{\"_placeholder\":true,\"num\":0}]", "<010203>");
    assertThat(encode(Packet.ack("/", 12, Payload.of((Object) new byte[] {(byte) 0xff}))))
        .containsExactly("61-12[{\"_placeholder\":true,\"num\":0}]", "<ff>");
  }

  @Test
  void nestedBinaryIsNumberedDepthFirst() {
    JsonObject nested =
        new JsonObject()
            .put("x", Buffer.buffer(new byte[] {1}))
            .put("y", new JsonArray().add(new byte[] {2}).add("t").add(Buffer.buffer()));
    Payload args = Payload.of(nested, new byte[] {3});
    assertThat(encode(Packet.event("/admin", 7, "b", args)))
        .containsExactly(
            "54-/admin,7[\"b\",{\"x\":{\"_placeholder\":true,\"num\":0},"
                + "\"y\":[{\"_placeholder\":true,\"num\":1},\"t\","
                + "{\"_placeholder\":true,\"num\":2}]},{\"_placeholder\":true,\"num\":3}]",
            "<01>",
            "<02>",
            "<>",
            "<03>");
  }
}
