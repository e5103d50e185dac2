package io.roomcast.cluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Messages recorded between Node servers and emitters, and what Node servers cannot digest. */
final class Vectors {

  /** One message on a channel. */
  record Vector(String id, String channel, byte[] payload, JsonObject source) {

    @Override
    public String toString() {
      return id;
    }
  }

  private static final JsonObject ALL = load();

  private Vectors() {}

  private static JsonObject load() {
    try (InputStream in = Vectors.class.getResourceAsStream("redis-vectors.json")) {
      return new JsonObject(Buffer.buffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was published by the adapters of these names. */
  static Stream<Vector> published(String... adapters) {
    return sent(Set.of("PUBLISH", "SPUBLISH"), adapters)
        .map(v -> new Vector(v.getString("id"), v.getString("channel"), payload(v), v));
  }

  /** What was added to streams, as the arguments of the command. */
  static Stream<JsonObject> added(String... adapters) {
    return sent(Set.of("XADD"), adapters);
  }

  private static Stream<JsonObject> sent(Set<String> commands, String... adapters) {
    Set<String> names = Set.of(adapters);
    return ALL.getJsonArray("vectors").stream()
        .map(JsonObject.class::cast)
        .filter(v -> names.contains(String.valueOf(v.getString("adapter"))))
        .filter(v -> commands.contains(String.valueOf(v.getString("command"))));
  }

  /** What old emitters and enemies publish; one for each channel. */
  static Stream<Vector> foreign() {
    List<Vector> all = new ArrayList<>();
    JsonArray cases = ALL.getJsonObject("foreign").getJsonArray("cases");
    for (int i = 0; i < cases.size(); i++) {
      JsonObject source = cases.getJsonObject(i);
      for (Object channel : source.getJsonArray("channels")) {
        all.add(
            new Vector(source.getString("description"), (String) channel, payload(source), source));
      }
    }
    return all.stream();
  }

  private static byte[] payload(JsonObject source) {
    return Base64.getDecoder().decode(source.getString("payload_b64"));
  }
}
