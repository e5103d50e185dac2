package io.roomcast.socketio;

import static io.roomcast.socketio.ParserFixtures.bytes;
import static io.roomcast.socketio.ParserFixtures.msgpackPayload;
import static io.roomcast.socketio.ParserFixtures.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Typed access to arguments that were received. */
class PayloadAccessTest {

  @Test
  void scalars() throws Exception {
    Payload payload = payload("2[\"a\",\"x\\n\\ud83d\\ude00\",7,3000000000,1.5,true,null,false]");
    assertThat(payload.size()).isEqualTo(7);
    assertThat(payload.getString(0)).isEqualTo("x\n\ud83d\ude00");
    assertThat(payload.getInteger(1)).isEqualTo(7);
    assertThat(payload.getLong(1)).isEqualTo(7L);
    assertThat(payload.getDouble(1)).isEqualTo(7.0);
    assertThat(payload.getLong(2)).isEqualTo(3_000_000_000L);
    assertThat(payload.getDouble(3)).isEqualTo(1.5);
    assertThat(payload.getInteger(3)).isEqualTo(1);
    assertThat(payload.getBoolean(4)).isTrue();
    assertThat(payload.getValue(5)).isNull();
    assertThat(payload.getBoolean(6)).isFalse();
  }

  @Test
  void numbersAsJavaHasThem() throws Exception {
    Payload payload =
        payload(
            "2[\"a\",0,-0,2147483647,2147483648,-9223372036854775808,9223372036854775808,"
                + "12345678901234567890,1.0,1e2,1e999,1e-999]");
    List<?> values = payload.toJsonArray().getList();
    assertThat(values)
        .isEqualTo(
            List.of(
                0,
                0,
                2147483647,
                2147483648L,
                Long.MIN_VALUE,
                new BigInteger("9223372036854775808"),
                new BigInteger("12345678901234567890"),
                1.0,
                100.0,
                Double.POSITIVE_INFINITY,
                0.0));
  }

  @Test
  void hugeNumbersAreNoWorkForTheServer() throws Exception {
    Payload payload = payload("2[\"a\"," + "9".repeat(900_000) + ",-1" + "0".repeat(999) + "]");
    assertThat(payload.getValue(0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(payload.getValue(1)).isEqualTo(BigInteger.TEN.pow(999).negate());
  }

  @Test
  void pastTheEndAndNull() throws Exception {
    Payload payload = payload("2[\"a\",null]");
    for (int i : new int[] {0, 1, 100}) {
      assertThat(payload.getValue(i)).isNull();
      assertThat(payload.getString(i)).isNull();
      assertThat(payload.getInteger(i)).isNull();
      assertThat(payload.getLong(i)).isNull();
      assertThat(payload.getDouble(i)).isNull();
      assertThat(payload.getBoolean(i)).isNull();
      assertThat(payload.getJsonObject(i)).isNull();
      assertThat(payload.getJsonArray(i)).isNull();
      assertThat(payload.getBuffer(i)).isNull();
      assertThat(payload.as(i, String.class)).isNull();
    }
    assertThatThrownBy(() -> payload.getValue(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> payload.as(-1, String.class))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> payload.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void otherTypes() throws Exception {
    Payload payload = payload("2[\"a\",1,\"x\",{},[]]");
    assertThatThrownBy(() -> payload.getString(0))
        .isInstanceOf(ClassCastException.class)
        .hasMessage("argument 0 is a Integer, not a String");
    assertThatThrownBy(() -> payload.getInteger(1)).isInstanceOf(ClassCastException.class);
    assertThatThrownBy(() -> payload.getBuffer(1)).isInstanceOf(ClassCastException.class);
    assertThatThrownBy(() -> payload.getJsonArray(2)).isInstanceOf(ClassCastException.class);
    assertThatThrownBy(() -> payload.getJsonObject(3)).isInstanceOf(ClassCastException.class);
    assertThatThrownBy(() -> payload.getBoolean(0)).isInstanceOf(ClassCastException.class);
  }

  @Test
  void objectsAreTheCallersOwn() throws Exception {
    Payload payload =
        payload("51-[\"a\",{\"b\":[1],\"c\":{\"_placeholder\":true,\"num\":0}}]", bytes("61"));
    JsonObject object = payload.getJsonObject(0);
    object.getJsonArray("b").add(2);
    object.getBuffer("c").setByte(0, (byte) 'x');
    object.put("d", 1);
    assertThat(payload.getJsonObject(0))
        .isEqualTo(new JsonObject().put("b", new JsonArray().add(1)).put("c", Buffer.buffer("a")));
  }

  @Test
  void oddKeysAreData() throws Exception {
    JsonObject object =
        payload("2[\"a\",{\"__proto__\":1,\"\":2,\"x\":3,\"x\":4,\"\\u0000\\ud800\":5}]")
            .getJsonObject(0);
    assertThat(object.fieldNames()).containsExactly("__proto__", "", "x", "\0\ud800");
    assertThat(object.getInteger("x")).isEqualTo(4);
  }

  /** What {@code as} may be asked for. */
  record Order(
      String id, int count, @Nullable Instant at, List<Item> items, @Nullable Buffer picture) {}

  /** A part of it. */
  record Item(BigDecimal price, TimeUnit unit, byte @Nullable [] raw) {}

  @Test
  void mappedToRecords() throws Exception {
    String json =
        "{\"id\":\"7\",\"count\":2,\"unknown\":{\"a\":[]},\"at\":\"2026-11-21T00:00:00.123Z\","
            + "\"items\":[{\"price\":12345678901234567890.10,\"unit\":\"DAYS\"}]}";
    Order order = payload("2[\"a\"," + json + "]").as(0, Order.class);
    assertThat(order.id()).isEqualTo("7");
    assertThat(order.at()).isEqualTo(Instant.ofEpochMilli(1795219200123L));
    assertThat(order.picture()).isNull();
    assertThat(order.items().get(0).price()).isEqualTo("12345678901234567890.10");
    assertThat(order.items().get(0).unit()).isEqualTo(TimeUnit.DAYS);
  }

  @Test
  void mappedToRecordsWithBinary() throws Exception {
    String json =
        "{\"id\":\"7\",\"count\":2,\"items\":[{\"raw\":{\"_placeholder\":true,\"num\":1}}],"
            + "\"picture\":{\"_placeholder\":true,\"num\":0}}";
    Payload payload = payload("52-[\"a\",1," + json + "]", bytes("aa"), bytes("bb"));
    Order order = payload.as(1, Order.class);
    assertThat(order.picture()).isEqualTo(bytes("aa"));
    assertThat(order.items().get(0).raw()).containsExactly(0xbb);
    assertThat(payload.as(0, Integer.class)).isEqualTo(1);
    assertThat(
            payload.as(1, JsonObject.class).getJsonArray("items").getJsonObject(0).getBuffer("raw"))
        .isEqualTo(bytes("bb"));
  }

  @Test
  void mappedToOtherTypes() throws Exception {
    Payload payload = payload("51-[\"a\",{\"_placeholder\":true,\"num\":0},[1,[2]]]", bytes("aa"));
    assertThat(payload.as(0, Buffer.class)).isEqualTo(bytes("aa"));
    assertThat(payload.as(0, byte[].class)).containsExactly(0xaa);
    assertThat(payload.as(1, JsonArray.class).getJsonArray(1).getInteger(0)).isEqualTo(2);
    List<?> list = payload.as(1, List.class);
    assertThat(list).hasSize(2);
  }

  @Test
  void doesNotFit() throws Exception {
    Payload payload =
        payload("51-[\"a\",{\"id\":[]},\"x\",{\"_placeholder\":true,\"num\":0}]", bytes("aa"));
    for (int i = 0; i < 3; i++) {
      int index = i;
      assertThatThrownBy(() -> payload.as(index, Order.class))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> payload.as(index, Instant.class))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void deepArgumentsCanBeMapped() throws Exception {
    String deep = "{\"a\":".repeat(511) + "1" + "}".repeat(511);
    Payload payload = payload("2[\"a\"," + deep + "]");
    assertThat(payload.as(0, JsonObject.class)).isEqualTo(payload.getJsonObject(0));
    assertThat(payload.toJsonArray().encode()).isEqualTo("[" + deep + "]");
    assertThat(payload.toJsonArray().copy().toString()).hasSize(deep.length() + 2);
  }

  @Test
  void argument() throws Exception {
    assertThat(payload("2[\"a\",1,[2]]").get(1).value()).isEqualTo(new JsonArray().add(2));
  }

  @Test
  void msgpackReadsAsTheSameJson() throws Exception {
    Payload payload =
        msgpackPayload(
            "83a47479706502a464617461 9e a161"
                + "d7000000000000000000" // Date
                + "d7007fffffffffffffff" // invalid Date
                + "d40000" // undefined
                + "c708000011223344556677" // ArrayBuffer
                + "d401ff" // fixext of a type of somebody's own
                + "c70105aa" // ext 8 of one
                + "d50001 02" // fixext 2 of type 0
                + "ca3fc00000" // float 32
                + "cfffffffffffffffff" // uint 64
                + "d38000000000000000" // int 64
                + "84 01a178 c3a179 c0a17a cb3ff8000000000000a177" // keys that are no strings
                + "a2c328" // bad UTF-8
                + "c4020102"
                + "a36e7370a12f");
    JsonArray array = payload.toJsonArray();
    assertThat(array.getString(0)).isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(array.getValue(1)).isNull();
    assertThat(array.getValue(2)).isNull();
    assertThat(array.getBuffer(3)).isEqualTo(bytes("0011223344556677"));
    assertThat(array.getJsonArray(4)).isEqualTo(new JsonArray().add(1).add(bytes("ff")));
    assertThat(array.getJsonArray(5)).isEqualTo(new JsonArray().add(5).add(bytes("aa")));
    assertThat(array.getJsonArray(6)).isEqualTo(new JsonArray().add(0).add(bytes("0102")));
    assertThat(array.getValue(7)).isEqualTo(1.5);
    assertThat(array.getValue(8)).isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(array.getValue(9)).isEqualTo(Long.MIN_VALUE);
    assertThat(array.getJsonObject(10).encode())
        .isEqualTo("{\"1\":\"x\",\"true\":\"y\",\"null\":\"z\",\"1.5\":\"w\"}");
    assertThat(array.getString(11)).isEqualTo("\ufffd(");
    assertThat(payload.getBuffer(12)).isEqualTo(bytes("0102"));
    assertThat(payload.as(0, Instant.class)).isEqualTo(Instant.EPOCH);
    assertThat(payload.as(12, byte[].class)).containsExactly(1, 2);
  }
}
