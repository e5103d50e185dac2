package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The same malformed inputs, made from a seed, to the reference server and to ours: what becomes of
 * them must be the same, but for the differences that {@code src/test/js/differential.js} names.
 * More inputs: {@code -Droomcast.differential.count=2000 -Droomcast.differential.seed=7}.
 */
class DifferentialIT {

  private static final int COUNT = Integer.getInteger("roomcast.differential.count", 120);
  private static final int SEED = Integer.getInteger("roomcast.differential.seed", 1);

  @TestFactory
  Stream<DynamicTest> sameOutcomes() throws Exception {
    Path report = Path.of("target/node/differential.json").toAbsolutePath();
    Files.deleteIfExists(report);
    JsonObject options = new JsonObject().put("instances", 2).put("maxHttpBufferSize", 100_000);
    try (Target target = Target.start("conformance", options)) {
      Process node =
          NodeTests.node(
              "differential",
              Map.of(),
              List.of(
                  "differential.js",
                  "--ours=" + target.port(),
                  "--seed=" + SEED,
                  "--count=" + COUNT,
                  "--report=" + report));
      boolean ended = node.waitFor(240 + COUNT, TimeUnit.SECONDS);
      node.destroyForcibly();
      assertThat(ended).as("ended in time, see target/node/differential.txt").isTrue();
    }
    assertThat(report).isNotEmptyFile();
    JsonArray kinds = new JsonArray(Files.readString(report));
    assertThat(kinds).isNotEmpty();
    return kinds.stream().map(JsonObject.class::cast).map(DifferentialIT::kind);
  }

  private static DynamicTest kind(JsonObject kind) {
    String name = kind.getString("kind") + ", " + kind.getInteger("inputs") + " inputs";
    return dynamicTest(
        name,
        () -> {
          assertThat(kind.getInteger("inputs")).isEqualTo(COUNT);
          // Inputs that all end in one way would compare nothing.
          assertThat(kind.getJsonObject("outcomes").size()).isGreaterThan(1);
          assertThat(kind.getJsonArray("differences")).as(kind.encodePrettily()).isEmpty();
        });
  }
}
