package io.roomcast.socketio;

import static io.roomcast.socketio.ParserFixtures.encodeEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Arguments made of Java values. */
class PayloadOfTest {

  private static String json(@Nullable Object... values) {
    List<String> messages = encodeEvent(Payload.of(values));
    assertThat(messages).hasSize(1);
    String text = messages.get(0);
    return values.length == 0 ? text : text.substring("2[\"e\",".length(), text.length() - 1);
  }

  @Test
  void noArguments() {
    assertThat(Payload.of()).isSameAs(Payload.EMPTY);
    assertThat(json()).isEqualTo("2[\"e\"]");
  }

  @Test
  @SuppressWarnings("NullAway") // what an application may write
  void oneNull() {
    assertThat(encodeEvent(Payload.of((Object[]) null))).containsExactly("2[\"e\",null]");
    assertThat(json((Object) null)).isEqualTo("null");
  }

  @Test
  void numbers() {
    assertThat(json((byte) -1, (short) 2, 3, 4L, 5f, 6.0, 1e21, Float.NaN))
        .isEqualTo("-1,2,3,4,5.0,6.0,1.0E21,null");
    assertThat(
            json(new BigInteger("12345678901234567890"), new BigDecimal("1.10"), new AtomicLong(7)))
        .isEqualTo("12345678901234567890,1.10,7");
  }

  @Test
  void numberOfSomebodyElse() {
    Number odd =
        new Number() {
          private static final long serialVersionUID = 1L;

          @Override
          public int intValue() {
            return 0;
          }

          @Override
          public long longValue() {
            return 0;
          }

          @Override
          public float floatValue() {
            return 0;
          }

          @Override
          public double doubleValue() {
            return 0;
          }

          @Override
          public String toString() {
            return "\"0\"";
          }
        };
    assertThatThrownBy(() -> Payload.of(odd)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textLikeValues() {
    assertThat(json("a", new StringBuilder("b"), 'c', TimeUnit.DAYS))
        .isEqualTo("\"a\",\"b\",\"c\",\"DAYS\"");
    assertThat(json(Instant.ofEpochSecond(1, 999_999_999), new Date(0)))
        .isEqualTo("\"1970-01-01T00:00:01.999Z\",\"1970-01-01T00:00:00.000Z\"");
  }

  @Test
  void containers() {
    Map<Object, @Nullable Object> map = new LinkedHashMap<>();
    map.put("a", null);
    map.put(1, List.of("x"));
    map.put(TimeUnit.DAYS, new int[] {1, 2});
    assertThat(json(map, new Object[] {"y", null}, new JsonArray().add(true)))
        .isEqualTo("{\"a\":null,\"1\":[\"x\"],\"DAYS\":[1,2]},[\"y\",null],[true]");
  }

  /** A record with everything in it that needs care. */
  record Point(
      int x, @Nullable String label, Instant at, Buffer bytes, JsonObject more, List<byte[]> list) {
    @JsonIgnore
    public int secret() {
      return x;
    }
  }

  /** A bean. */
  public static final class Person {
    public String getName() {
      return "Ada";
    }

    public double getNothing() {
      return Double.NaN;
    }
  }

  @Test
  void recordsAndBeans() {
    assertThat(json(new Person())).isEqualTo("{\"name\":\"Ada\",\"nothing\":null}");
    Point point =
        new Point(
            1,
            null,
            Instant.EPOCH,
            Buffer.buffer("a"),
            new JsonObject().put("b", Buffer.buffer("b")),
            List.of(new byte[] {'c'}, new byte[] {'d'}));
    assertThat(encodeEvent(Payload.of(List.of(point))))
        .containsExactly(
            "54-[\"e\",[{\"x\":1,\"label\":null,\"at\":\"1970-01-01T00:00:00.000Z\","
                + "\"bytes\":{\"_placeholder\":true,\"num\":0},"
                + "\"more\":{\"b\":{\"_placeholder\":true,\"num\":1}},"
                + "\"list\":[{\"_placeholder\":true,\"num\":2},{\"_placeholder\":true,\"num\":3}]}]]",
            "<61>",
            "<62>",
            "<63>",
            "<64>");
  }

  /** Holds arguments as they came. */
  record Envelope(Payload.Arg arg, Payload all) {}

  @Test
  void argumentsInsideOfOtherValues() throws Exception {
    Payload received = ParserFixtures.payload("2[\"a\",1.0,{\"z\":1,\"b\":2}]");
    String all = "[1.0,{\"z\":1,\"b\":2}]";
    assertThat(json(Map.of("k", received.get(1)), List.of(received)))
        .isEqualTo("{\"k\":{\"z\":1,\"b\":2}},[" + all + "]");
    assertThat(json(new Envelope(received.get(0), received)))
        .isEqualTo("{\"arg\":1.0,\"all\":" + all + "}");
  }

  @Test
  void payloadStandsForItsArguments() {
    Payload two = Payload.of(1, 2);
    assertThat(Payload.of(two)).isSameAs(two);
    assertThat(json(0, two, Payload.EMPTY, 3, two.get(1))).isEqualTo("0,1,2,3,2");
    Payload all = Payload.of(0, two, 3);
    assertThat(json(all.from(1), all.get(3), "x")).isEqualTo("1,2,3,3,\"x\"");
    assertThat(all.from(1).toJsonArray()).isEqualTo(new JsonArray().add(1).add(2).add(3));
    assertThat(all.getInteger(2)).isEqualTo(2);
    assertThat(all.as(3, Integer.class)).isEqualTo(3);
  }

  @Test
  void oneMoreArgument() {
    Payload event = Payload.of("a", Buffer.buffer("b"));
    assertThat(encodeEvent(event.with("offset").with("again")))
        .containsExactly(
            "51-[\"e\",\"a\",{\"_placeholder\":true,\"num\":0},\"offset\",\"again\"]", "<62>");
    assertThat(encodeEvent(Payload.EMPTY.with("offset"))).containsExactly("2[\"e\",\"offset\"]");
  }

  @Test
  void laterChangesOfTheValuesChangeNothing() {
    JsonObject object = new JsonObject().put("a", 1);
    Buffer buffer = Buffer.buffer("a");
    byte[] bytes = {'b'};
    List<Object> list = new ArrayList<>(List.of(buffer));
    Payload payload = Payload.of(object, buffer, bytes, list);
    object.put("a", 2);
    buffer.setByte(0, (byte) 'x').appendString("y");
    bytes[0] = 'x';
    list.clear();
    assertThat(payload.getJsonObject(0).getInteger("a")).isEqualTo(1);
    assertThat(payload.getBuffer(1)).isEqualTo(Buffer.buffer("a"));
    assertThat(payload.getBuffer(2)).isEqualTo(Buffer.buffer("b"));
    assertThat(payload.getJsonArray(3).getBuffer(0)).isEqualTo(Buffer.buffer("a"));
  }

  @Test
  void valuesThatHoldThemselves() {
    JsonArray array = new JsonArray();
    array.add(array);
    List<Object> list = new ArrayList<>();
    list.add(Map.of("a", list));
    assertThatThrownBy(() -> Payload.of(array)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Payload.of(list)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Cannot be encoded: its only property is itself. */
  public static final class Loop {
    public Loop getLoop() {
      return this;
    }
  }

  @Test
  void valuesThatCannotBeEncoded() {
    assertThatThrownBy(() -> Payload.of(new Loop())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Payload.of(new Object())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void placeholderLikeDataIsNoPlaceholder() {
    Map<String, Object> data = Map.of("_placeholder", true);
    Payload payload = Payload.of(data, Buffer.buffer("a"));
    assertThat(payload.getJsonObject(0)).isEqualTo(new JsonObject(data));
    assertThat(payload.getBuffer(1)).isEqualTo(Buffer.buffer("a"));
  }
}
