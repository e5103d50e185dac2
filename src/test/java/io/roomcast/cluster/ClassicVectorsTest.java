package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.roomcast.cluster.ClassicFormat.Parser;
import io.roomcast.cluster.Vectors.Vector;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message that was recorded is read, and written again byte for byte. */
class ClassicVectorsTest {

  private static final String OWN = "nobody";
  private final ClassicFormat format = new ClassicFormat(Parser.MSGPACK);

  private static Stream<Vector> all() {
    return Vectors.published("classic", "classic-specific", "emitter");
  }

  static Stream<Vector> broadcasts() {
    return all().filter(v -> v.channel().startsWith("socket.io#"));
  }

  static Stream<Vector> requests() {
    return all().filter(v -> v.channel().startsWith("socket.io-request#"));
  }

  static Stream<Vector> responses() {
    return all().filter(v -> v.channel().startsWith("socket.io-response#"));
  }

  @ParameterizedTest
  @MethodSource("broadcasts")
  void broadcast(Vector vector) throws MalformedMessageException {
    ClusterBroadcast read = format.broadcast(vector.payload(), OWN);
    JsonArray decoded = vector.source().getJsonArray("decoded");
    if (decoded == null) {
      return; // too large to be shown
    }
    JsonObject packet = decoded.getJsonObject(1);
    JsonObject options = decoded.getJsonObject(2);
    JsonArray data = packet.getJsonArray("data");
    assertThat(read.uid()).isEqualTo(decoded.getString(0));
    assertThat(read.namespace()).isEqualTo(packet.getString("nsp"));
    assertThat(read.event()).isEqualTo(data.getString(0));
    assertThat(read.args().size()).isEqualTo(data.size() - 1);
    if (!vector.id().endsWith("emit-types") && !vector.id().endsWith("emit-nonfinite")) {
      data.remove(0);
      assertThat(plain(read.args().toJsonArray())).isEqualTo(plain(data));
    }
    assertThat(read.target().rooms()).isEqualTo(texts(options.getJsonArray("rooms")));
    assertThat(read.target().except()).isEqualTo(texts(options.getJsonArray("except")));
    JsonObject flags = options.getJsonObject("flags");
    assertThat(read.flags().isVolatile()).isEqualTo(flags.getBoolean("volatile", false));
    assertThat(read.flags().compress()).isEqualTo(flags.getBoolean("compress", true));
    assertThat(format.broadcast(vector.payload(), decoded.getString(0))).isNull();
  }

  /** But for what we do not say: numbers as rooms, the emitters' order, flags of no effect. */
  @Test
  void broadcastsAreWrittenAsTheyWere() throws MalformedMessageException {
    int same = 0;
    for (Vector vector : broadcasts().toList()) {
      ClusterBroadcast read = format.broadcast(vector.payload(), OWN);
      byte[] written = format.broadcast(read, read.namespace());
      String source = vector.source().encode();
      if (vector.id().startsWith("emitter/")
          || vector.id().contains("numeric-room")
          || source.contains("\"compress\":true")
          || source.contains("expectSingleResponse")) {
        continue;
      }
      assertThat(sorted(written)).as(vector.id()).isEqualTo(sorted(vector.payload()));
      if (read.target().rooms().size() < 2 && read.target().except().size() < 2) {
        assertThat(written).as(vector.id()).isEqualTo(vector.payload());
      }
      same++;
    }
    assertThat(same).isGreaterThan(30);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request(Vector vector) throws MalformedMessageException {
    ClusterRequest read = format.request(vector.payload());
    String namespace = vector.channel().substring("socket.io-request#".length()).replace("#", "");
    byte[] written = format.request(read, namespace);
    if (!vector.source().encode().contains("expectSingleResponse")) {
      assertThat(sorted(written)).isEqualTo(sorted(vector.payload()));
    }
    assertThat(read).isEqualTo(read);
    assertThat(read.uid()).isEqualTo(vector.source().getJsonObject("decoded").getString("uid"));
  }

  @ParameterizedTest
  @MethodSource("responses")
  void response(Vector vector) throws MalformedMessageException {
    ClusterResponse read = format.response(vector.payload());
    JsonObject decoded = vector.source().getJsonObject("decoded");
    assertThat(read.requestId()).isEqualTo(decoded.getString("requestId"));
    assertThat(sorted(format.response(read))).isEqualTo(sorted(vector.payload()));
    Class<?> type =
        switch (decoded.getInteger("type", -1)) {
          case 6 -> ClusterResponse.ServerSideAnswer.class;
          case 8 -> ClusterResponse.ClientCount.class;
          case 9 -> ClusterResponse.ClientAck.class;
          default ->
              decoded.containsKey("rooms")
                  ? ClusterResponse.Rooms.class
                  : decoded.containsKey("sockets")
                      ? ClusterResponse.Members.class
                      : ClusterResponse.Done.class;
        };
    assertThat(read).isInstanceOf(type);
  }

  @Test
  void theOtherParserHoldsTheSame() throws MalformedMessageException {
    ClassicFormat json = new ClassicFormat(Parser.JSON);
    AtomicInteger count = new AtomicInteger();
    for (Vector vector : broadcasts().toList()) {
      ClusterBroadcast read = format.broadcast(vector.payload(), OWN);
      ClusterBroadcast again = json.broadcast(json.broadcast(read, read.namespace()), OWN);
      assertThat(again.target()).isEqualTo(read.target());
      assertThat(again.flags()).isEqualTo(read.flags());
      assertThat(again.event()).isEqualTo(read.event());
      assertThat(again.namespace()).isEqualTo(read.namespace());
      assertThat(json.broadcast(json.broadcast(read, "/"), read.uid())).isNull();
      count.incrementAndGet();
    }
    assertThat(count).hasValueGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("io.roomcast.cluster.Vectors#foreign")
  void foreign(Vector vector) {
    assertThatCode(() -> readForeign(vector))
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isNull(),
            thrown -> assertThat(thrown).isInstanceOf(MalformedMessageException.class));
  }

  private void readForeign(Vector vector) throws MalformedMessageException {
    if (vector.channel().startsWith("socket.io-request")) {
      format.request(vector.payload());
    } else if (vector.channel().startsWith("socket.io-response")) {
      format.response(vector.payload());
    } else {
      format.broadcast(vector.payload(), OWN);
    }
  }

  /** What emitters of old mean is understood; what cannot be sent to clients is refused. */
  @Test
  void foreignBroadcastsAreTakenOrRefused() {
    List<String> taken = Vectors.foreign().filter(this::isTaken).map(Vector::id).toList();
    assertThat(taken)
        .contains(
            "opts without rooms/flags/except",
            "rooms \"\" and flags \"\" (python ziyasal/bugthesystem, broadcast)",
            "type 5 with bin",
            "type 5 without bin (perl, non-ascii text)",
            "rooms as map (PHP assoc array)",
            "flags as empty array (PHP)",
            "rooms/except null",
            "nsp missing",
            "opts nil",
            "type as int64",
            "float32 argument",
            "str with invalid utf-8 (old raw binary)",
            "packet.id set",
            "rooms is a string \"room1\"",
            "request: join without rooms array (rooms string)",
            "request: legacy join {sid,room} unknown sid",
            "request: leave with rooms string")
        .doesNotContain(
            "only 2 array elements [packet, opts] (old emitters)",
            "packet.type 1 (DISCONNECT)",
            "packet.type 3 (ACK) with id",
            "packet.data is a string",
            "malformed msgpack c1",
            "empty payload",
            "trailing bytes",
            "truncated msgpack",
            "msgpack map (what redis-streams-adapter publishes on the same channel)",
            "JSON text",
            "request: malformed JSON",
            "request: unknown type 99",
            "request: fetch without opts",
            "request: serverSideEmit of reserved \"connection\"",
            "request: serverSideEmit without data",
            "response: null");
  }

  private boolean isTaken(Vector vector) {
    try {
      readForeign(vector);
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  /** Nothing that only claims to name rooms is taken for everybody. */
  @Test
  void garbageIsNotEverybody() {
    for (String rooms : List.of("true", "[true]", "[null]", "[[]]", "{\"a\":{}}")) {
      String request = "{\"type\":4,\"opts\":{\"rooms\":" + rooms + "},\"close\":true}";
      assertThatCode(() -> format.request(request.getBytes(StandardCharsets.UTF_8)))
          .as(rooms)
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  private static byte[] sorted(byte[] bytes) {
    byte[] sorted = bytes.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static Set<String> texts(JsonArray values) {
    Set<String> texts = new HashSet<>();
    values.forEach(value -> texts.add(value.toString()));
    return texts;
  }

  /** As the recordings write it: binary and dates by a key of their own. */
  private static String plain(JsonArray values) {
    JsonArray plain = new JsonArray();
    for (Object value : values.getList()) { // getters would make text of binary
      plain.add(plain(value));
    }
    return plain.encode();
  }

  private static Object plain(Object value) {
    if (value instanceof Buffer buffer) {
      return new JsonObject().put("$bin", Base64.getEncoder().encodeToString(buffer.getBytes()));
    }
    if (value instanceof Map<?, ?> map) {
      JsonObject object = new JsonObject();
      map.forEach((key, item) -> object.put(String.valueOf(key), item));
      return plain(object);
    }
    if (value instanceof List<?> list) {
      return new JsonArray(plain(new JsonArray(list)));
    }
    if (value instanceof JsonObject object) {
      if (object.containsKey("$date")) {
        return object.getString("$date");
      }
      JsonObject plain = new JsonObject();
      object.getMap().forEach((key, item) -> plain.put(key, plain(item)));
      return plain;
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(plain(array));
    }
    return value;
  }
}
