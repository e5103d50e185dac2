package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.cluster.Vectors.Vector;
import io.roomcast.socketio.Payload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message that was recorded of cluster adapters is read, and written again byte for byte. */
class ClusterVectorsTest {

  private static final String[] STREAMS = {"streams", "streams-csr", "streams-sharded-count4"};

  static Stream<Vector> sharded() {
    return Vectors.published("sharded-dynamic", "sharded-static", "sharded-dynamic-private");
  }

  static Stream<Vector> ephemeral() {
    return Vectors.published(STREAMS);
  }

  static Stream<JsonObject> entries() {
    return Vectors.added(STREAMS);
  }

  @ParameterizedTest
  @MethodSource("sharded")
  void sharded(Vector vector) throws MalformedMessageException {
    ClusterMessage read = ClusterFormat.read(vector.payload());
    check(read, vector);
    if (!vector.id().contains("numeric-room")) {
      same(ClusterFormat.write(read), vector.payload());
    }
    // Whichever it is written in, it is the same message.
    ClusterMessage again = ClusterFormat.read(ClusterFormat.msgpack(read));
    assertThat(again.getClass()).isEqualTo(read.getClass());
    same(ClusterFormat.msgpack(again), ClusterFormat.msgpack(read));
  }

  @ParameterizedTest
  @MethodSource("ephemeral")
  void ephemeral(Vector vector) throws MalformedMessageException {
    ClusterMessage read = ClusterFormat.read(vector.payload());
    check(read, vector);
    same(ClusterFormat.msgpack(read), vector.payload());
  }

  @Test
  void entriesOfStreams() throws MalformedMessageException {
    AtomicInteger count = new AtomicInteger();
    for (JsonObject source : entries().toList()) {
      JsonArray args = source.getJsonArray("args");
      int first = args.getList().indexOf("*") + 1;
      ClusterFormat.Entry entry =
          new ClusterFormat.Entry(
              args.getString(first + 1),
              args.getString(first + 3),
              Integer.parseInt(args.getString(first + 5)),
              args.getString(first + 7));
      ClusterMessage read = ClusterFormat.read(entry);
      assertThat(read.uid()).isEqualTo(entry.uid());
      if (!source.getString("id").contains("numeric-room")) {
        ClusterFormat.Entry written = ClusterFormat.entry(read);
        assertThat(written.type()).isEqualTo(entry.type());
        same(
            written.data().getBytes(StandardCharsets.UTF_8),
            entry.data().getBytes(StandardCharsets.UTF_8));
      }
      count.incrementAndGet();
    }
    assertThat(count).hasValueGreaterThan(40);
  }

  private static void check(ClusterMessage read, Vector vector) {
    JsonObject decoded = vector.source().getJsonObject("decoded");
    JsonObject data = decoded.getJsonObject("data");
    assertThat(read.uid()).isEqualTo(decoded.getString("uid"));
    assertThat(read.namespace()).isEqualTo(decoded.getString("nsp"));
    assertThat(ClusterType.of(read)).isEqualTo(decoded.getInteger("type"));
    if (read instanceof ClusterMessage.Broadcast broadcast) {
      check(broadcast.broadcast(), data);
    } else if (read instanceof ClusterMessage.Response response) {
      assertThat(response.response().requestId()).isEqualTo(data.getString("requestId"));
    } else if (read instanceof ClusterMessage.Request request
        && request.request() instanceof ClusterRequest.AskingBroadcast asking) {
      check(asking.broadcast(), data);
      assertThat(asking.requestId()).isEqualTo(data.getString("requestId"));
      assertThat(asking.timeoutMillis()).isEqualTo(1_000);
    }
  }

  private static void check(ClusterBroadcast read, JsonObject data) {
    JsonArray values = data.getJsonObject("packet").getJsonArray("data");
    assertThat(read.event()).isEqualTo(values.getString(0));
    assertThat(read.args().size()).isEqualTo(values.size() - 1);
    JsonObject options = data.getJsonObject("opts");
    assertThat(read.target().rooms())
        .containsExactlyInAnyOrderElementsOf(texts(options.getJsonArray("rooms")));
    assertThat(read.target().except())
        .containsExactlyInAnyOrderElementsOf(texts(options.getJsonArray("except")));
    JsonObject flags = options.getJsonObject("flags");
    assertThat(read.flags().isVolatile()).isEqualTo(flags.getBoolean("volatile", false));
    assertThat(read.flags().compress()).isEqualTo(flags.getBoolean("compress", true));
  }

  private static List<String> texts(JsonArray values) {
    return values.stream().map(String::valueOf).toList();
  }

  /** But for the order of names in a set. */
  private static void same(byte[] written, byte[] expected) {
    assertThat(sorted(written)).isEqualTo(sorted(expected));
    if (!new String(expected, StandardCharsets.UTF_8).contains("room2")
        && !new String(expected, StandardCharsets.UTF_8).contains("handshake")) {
      assertThat(written).isEqualTo(expected);
    }
  }

  private static byte[] sorted(byte[] bytes) {
    byte[] sorted = bytes.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  @Test
  void presence() throws MalformedMessageException {
    for (ClusterMessage.Presence.Kind kind : ClusterMessage.Presence.Kind.values()) {
      ClusterMessage message = new ClusterMessage.Presence("u", "/", kind);
      assertThat(ClusterFormat.read(ClusterFormat.write(message))).isEqualTo(message);
      assertThat(ClusterFormat.read(ClusterFormat.msgpack(message))).isEqualTo(message);
    }
    assertThat(
            new String(
                ClusterFormat.write(
                    new ClusterMessage.Presence(
                        "u", "/", ClusterMessage.Presence.Kind.INITIAL_HEARTBEAT)),
                StandardCharsets.UTF_8))
        .isEqualTo("{\"type\":1,\"uid\":\"u\",\"nsp\":\"/\"}");
  }

  /** Parts of a message may come in any order, with others among them. */
  @Test
  void anyOrder() throws MalformedMessageException {
    ClusterMessage read =
        read(
            "{ \"nsp\" : \"/\", \"more\" : [{}], \"data\" : { \"opts\" : {\"rooms\":[7],"
                + "\"flags\":{}, \"except\":null} , \"packet\":{\"data\":[\"e\", {\"a\" : 1} , []],"
                + "\"nsp\":\"/\", \"type\":2, \"id\":1} } , \"uid\":\"x\", \"type\":3 }");
    assertThat(read)
        .isInstanceOfSatisfying(
            ClusterMessage.Broadcast.class,
            message -> {
              assertThat(message.broadcast().event()).isEqualTo("e");
              assertThat(message.broadcast().args().toJsonArray().encode())
                  .isEqualTo("[{\"a\":1},[]]");
              assertThat(message.broadcast().target().rooms()).containsExactly("7");
              assertThat(new String(ClusterFormat.write(message), StandardCharsets.UTF_8))
                  .contains("[\"e\",{\"a\" : 1} , []]");
            });
  }

  /** Where there is a binary value, and nowhere else, it is msgpack. */
  @Test
  void binaryChoosesTheFormat() {
    for (Object value : new Object[] {1, "x", List.of(1), new JsonObject().put("a", 1)}) {
      assertThat(ClusterFormat.write(ack(value))[0]).isEqualTo((byte) '{');
      assertThat(ClusterFormat.entry(ack(value)).data()).startsWith("{");
    }
    byte[] bytes = {1};
    for (Object value :
        new Object[] {
          bytes, List.of(List.of(bytes)), new JsonObject().put("a", new JsonArray().add(bytes))
        }) {
      assertThat(ClusterFormat.write(ack(value))[0]).isNotEqualTo((byte) '{');
      assertThat(ClusterFormat.entry(ack(value)).data()).doesNotStartWith("{");
    }
  }

  private static ClusterMessage ack(Object value) {
    return new ClusterMessage.Response(
        "u", "/", new ClusterResponse.ClientAck("id", Payload.of(value)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "null",
        "[]",
        "{\"type\":3,\"uid\":\"u\",\"nsp\":\"/\"} x",
        "{\"type\":3,\"uid\":\"u\",\"nsp\":\"/\",}",
        "{\"type\":3,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{}}",
        "{\"type\":3,\"uid\":\"u\",\"nsp\":\"/\",\"data\":[]}",
        "{\"type\":3,\"uid\":\"u\",\"nsp\":\"/\",\"data\":null}",
        "{\"type\":3,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"packet\":{\"type\":2,\"data\":[]},\"opts\":{}}}",
        "{\"type\":3,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"packet\":{\"type\":1,\"data\":[\"e\"]},\"opts\":{}}}",
        "{\"type\":3,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"packet\":{\"type\":2,\"data\":\"e\"},\"opts\":{}}}",
        "{\"type\":3,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"packet\":{\"type\":2,\"data\":[\"e\"]},\"opts\":{\"rooms\":true}}}",
        "{\"type\":3,\"nsp\":\"/\",\"data\":{\"packet\":{\"type\":2,\"data\":[\"e\"]},\"opts\":{}}}",
        "{\"type\":6,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"opts\":{\"rooms\":[[]]}}}",
        "{\"type\":7,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"opts\":{}}}",
        "{\"type\":8,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"requestId\":\"1\"}}",
        "{\"type\":8,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"requestId\":\"1\",\"sockets\":[{}]}}",
        "{\"type\":9,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"packet\":[\"connection\"]}}",
        "{\"type\":9,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"packet\":[]}}",
        "{\"type\":11,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"requestId\":\"1\",\"clientCount\":-1}}",
        "{\"type\":12,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{}}",
        "{\"type\":14,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"opts\":{}}}",
        "{\"type\":1e99,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"opts\":{}}}"
      })
  void malformed(String message) {
    assertThatThrownBy(() -> read(message)).isInstanceOf(MalformedMessageException.class);
    ClusterFormat.Entry entry = new ClusterFormat.Entry("u", "/", 3, message);
    assertThatThrownBy(() -> ClusterFormat.read(entry))
        .isInstanceOf(MalformedMessageException.class);
  }

  /** What is nested too deep is malformed, in either format, and no stack overflows. */
  @Test
  void deep() {
    String json =
        "{\"type\":12,\"uid\":\"u\",\"nsp\":\"/\",\"data\":{\"requestId\":\"1\",\"packet\":"
            + "[".repeat(100_000)
            + "]".repeat(100_000)
            + "}}";
    assertThatThrownBy(() -> read(json)).isInstanceOf(MalformedMessageException.class);
    byte[] msgpack = new byte[100_000];
    Arrays.fill(msgpack, (byte) 0x91);
    msgpack[0] = (byte) 0x81;
    msgpack[1] = (byte) 0xa0;
    assertThatThrownBy(() -> ClusterFormat.read(msgpack))
        .isInstanceOf(MalformedMessageException.class);
  }

  /** What only claims to be large costs nothing. */
  @Test
  void claims() {
    for (int code : new int[] {0xdf, 0xdd, 0xc6, 0xdb}) {
      byte[] message = {(byte) 0x81, (byte) 0xa1, 'x', (byte) code, 0x7f, -1, -1, -1};
      assertThatThrownBy(() -> ClusterFormat.read(message))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  private static ClusterMessage read(String message) throws MalformedMessageException {
    return ClusterFormat.read(message.getBytes(StandardCharsets.UTF_8));
  }
}
