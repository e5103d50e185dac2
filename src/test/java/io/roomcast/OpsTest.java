package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.GatewayFixture.Answer;
import io.roomcast.GatewayFixture.Client;
import io.roomcast.auth.ApiKeys;
import io.roomcast.config.ConfLoader;
import io.roomcast.it.raw.RawHttp;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators see on the internal listener, and do there. */
@Timeout(240)
class OpsTest {

  private static GatewayFixture fixture;

  @BeforeAll
  static void start() {
    fixture = GatewayFixture.start(GatewayFixture.conf(2, ", \"api\": true"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void healthAndReadiness() {
    assertThat(fixture.get("livez").status()).isEqualTo(200);
    assertThat(fixture.get("startupz").status()).isEqualTo(200);
    Answer ready = fixture.get("readyz");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().getBoolean("ready")).isTrue();
    assertThat(ready.json().getJsonArray("checks"))
        .extracting(check -> ((JsonObject) check).getString("name"))
        .contains("phase", "heap", "eventLoops");
    assertThat(fixture.get("nothing").status()).isEqualTo(404);
  }

  @Test
  void aCheckThatFailsMakesItUnready() {
    try (GatewayFixture other = GatewayFixture.start(GatewayFixture.conf(1, ""))) {
      other.gateway().ops().check(() -> new GatewayOps.Check("broker", false, "down"));
      Answer answer = other.get("readyz");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("\"broker\",\"well\":false");
      assertThat(other.get("livez").status()).isEqualTo(200);
      assertThat(other.op(null, "info", "{}").status()).as("api is off").isEqualTo(404);
    }
  }

  @Test
  void theMetricsHaveTheirNames() {
    try (Client client = fixture.connect("/")) {
      fixture.op(null, "emit", "{\"event\": \"e\"}").ok();
      client.expect("42[\"e\"]");
      fixture.op(null, "emit", "{}");

      Answer metrics = fixture.get("metrics");

      assertThat(metrics.response().headers().firstValue("content-type").orElse(""))
          .startsWith("text/plain; version=0.0.4");
      assertThat(metrics.text().lines())
          .contains(
              "roomcast_connections{transport=\"websocket\"} 1.0",
              "roomcast_connections{transport=\"polling\"} 0.0",
              "roomcast_sockets{nsp=\"/\"} 1.0",
              "roomcast_handshakes_total{result=\"bad_request\"} 0.0",
              "roomcast_drain_remaining 0.0",
              "roomcast_scrape_missing_loops 0.0",
              "# TYPE roomcast_api_seconds histogram",
              "# TYPE roomcast_send_queue_bytes histogram",
              "# TYPE roomcast_ping_rtt_seconds histogram");
      assertThat(metrics.text())
          .contains("roomcast_api_seconds_count{code=\"E_BODY\",op=\"emit\"} ")
          .contains("roomcast_disconnects_total{reason=\"transport close\"} ")
          .contains("roomcast_packets_total{dir=\"in\",type=\"message\"} ")
          .contains("roomcast_handshakes_total{result=\"ok\"} ")
          .contains("roomcast_send_queue_bytes_bucket{le=\"4194304.0\"} ")
          .contains("roomcast_ping_rtt_seconds_bucket{le=\"0.001\"} ")
          .contains("jvm_memory_used_bytes{")
          .contains("process_files_open_files ");
      Set<String> names =
          Arrays.stream(metrics.text().split("\n"))
              .filter(line -> line.startsWith("roomcast_"))
              .map(line -> line.split("[{ ]")[0])
              .collect(Collectors.toSet());
      assertThat(names)
          .contains(
              "roomcast_upgrades_total",
              "roomcast_bytes_total",
              "roomcast_slow_closed_total",
              "roomcast_input_pauses_total",
              "roomcast_volatile_dropped_total",
              "roomcast_recovery_total",
              "roomcast_refused_connects_total");
      assertThat(value(metrics.text(), "roomcast_bytes_total{dir=\"out\"}")).isGreaterThan(100);
    }
  }

  private static double value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  @Test
  void theFiguresOfManyNamespacesAreBounded() {
    String conf =
        GatewayFixture.conf(
            1,
            ", \"metrics\": {\"maxNamespaces\": 2, \"jvm\": false}, \"namespaces\": [{\"name\": \"/*\"}]");
    try (GatewayFixture other = GatewayFixture.start(conf);
        Client a = other.connect("/a");
        Client b = other.connect("/b");
        Client c = other.connect("/c")) {
      assertThat(a.id()).isNotEqualTo(b.id()).isNotEqualTo(c.id());
      String text = other.get("metrics").text();
      assertThat(text.lines().filter(line -> line.startsWith("roomcast_sockets{"))).hasSize(3);
      assertThat(text).contains("roomcast_sockets{nsp=\"other\"} 1.0").doesNotContain("jvm_");
    }
  }

  @Test
  void vertxsOwnFiguresAreThereOnRequest() {
    String conf = GatewayFixture.conf(1, ", \"metrics\": {\"vertx\": true, \"jvm\": false}");
    try (GatewayFixture other = GatewayFixture.start(conf)) {
      other.get("livez");
      assertThat(other.get("metrics").text()).contains("vertx_http_server_");
    }
    try (GatewayFixture other =
        GatewayFixture.start(GatewayFixture.conf(1, ", \"metrics\": {\"prometheus\": false}"))) {
      assertThat(other.get("metrics").status()).isEqualTo(404);
    }
  }

  @Test
  void adminEndpoints() {
    assertThat(fixture.get("admin/reload").code()).isEqualTo("405 E_METHOD");
    assertThat(fixture.post("admin/reload", "").status()).isEqualTo(409);
    assertThat(fixture.get("admin/config").status()).isEqualTo(404);
    assertThat(fixture.get("debug/threads").text()).contains("\"loop-watch\"");
    // Clients of other tests have gone a moment ago.
    await().until(() -> fixture.get("admin/drain").json().getInteger("remaining") == 0);
    assertThat(fixture.get("admin/drain").json())
        .isEqualTo(
            new JsonObject(
                "{\"draining\": false, \"done\": false, \"remaining\": 0, \"passing\": 0}"));
    assertThat(
            fixture
                .post("admin/loglevel", "{\"logger\": \"io.roomcast.access\", \"level\": \"warn\"}")
                .json()
                .getJsonObject("levels")
                .getString("io.roomcast.access"))
        .isEqualTo("warn");
    assertThat(fixture.post("admin/loglevel", "{\"level\": \"loud\"}").status()).isEqualTo(400);
    assertThat(fixture.post("admin/loglevel", "{\"logger\": \"none\", \"level\": \"info\"}").text())
        .contains("logger: found \\\"none\\\"; allowed: one that is in use");
    assertThat(fixture.post("admin/loglevel", "{\"logger\": 1}").status()).isEqualTo(400);
    assertThat(fixture.post("admin/loglevel", "[]").text()).contains("must be an object");
  }

  /** The root logger can have a level like any other, and the one that it had. */
  @Test
  void aReloadTakesBackTheLevelOfTheRootLogger() {
    String before = fixture.get("admin/loglevel").json().getJsonObject("levels").getString("ROOT");
    String wanted = before.equals("trace") ? "debug" : "trace";
    JsonObject level = new JsonObject().put("logger", "ROOT").put("level", wanted);
    JsonObject levels = fixture.post("admin/loglevel", level.encode()).json();
    assertThat(levels.getJsonObject("levels").getString("ROOT")).isEqualTo(wanted);
    LogLevels.apply(ConfLoader.parse("test.json", "{}", List.of()).log());
    assertThat(LogLevels.json().getJsonObject("levels").getString("ROOT")).isEqualTo(before);
  }

  /** Until handshakes are refused, clients may come. */
  @Test
  void theDrainCommandWaitsUntilNobodyCanCome() throws Exception {
    String slowly = ", \"shutdown\": {\"preStop\": \"2s\"}";
    try (GatewayFixture other = GatewayFixture.start(GatewayFixture.conf(1, slowly))) {
      String url = other.gateway().internalUrl();
      StringWriter out = new StringWriter();
      PrintWriter to = new PrintWriter(out, true);
      assertThat(Main.run(to, to, Map.of(), "drain", url, "--every", "50")).isZero();
      assertThat(out.toString().lines()).containsExactly("0 clients left", "no client is left");
      String handshake = "/socket.io/?EIO=4&transport=polling";
      assertThat(RawHttp.get(other.gateway().port(), handshake).status()).isEqualTo(503);
    }
  }

  /** As {@link Reloader} answers: on a thread of its own. */
  private static Future<JsonObject> elsewhere(Handler<Promise<JsonObject>> work) {
    Promise<JsonObject> promise = Promise.promise();
    new Thread(() -> work.handle(promise)).start();
    return promise.future();
  }

  @Test
  void reloadAnswersHowItWent() {
    try (GatewayFixture other = GatewayFixture.start(GatewayFixture.conf(1, ""))) {
      other
          .gateway()
          .ops()
          .onReload(
              () ->
                  elsewhere(
                      answer ->
                          answer.complete(new JsonObject("{\"reloaded\": [\"log.level\"]}"))));
      assertThat(other.post("admin/reload", "").ok().getJsonArray("reloaded"))
          .containsExactly("log.level");
      other.gateway().ops().onReload(() -> elsewhere(answer -> answer.fail("log.level: found 5")));
      Answer refused = other.post("admin/reload", "");
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.text()).contains("log.level: found 5");
    }
  }

  @Test
  void withoutKeysNoPageOfABrowserComesIn() {
    assertThat(fixture.post("api/v1/info", "", "Origin", "http://evil.example").code())
        .isEqualTo("401 E_KEY");
    assertThat(fixture.post("api/v1/info", "", "Sec-Fetch-Site", "cross-site").code())
        .isEqualTo("401 E_KEY");
    assertThat(fixture.op("any", "info", "").code()).isEqualTo("401 E_KEY");
    assertThat(fixture.op(null, "info", "").status()).isEqualTo(200);
  }

  @Test
  void changedKeysAreTakenAtOnce() {
    String api =
        ", \"api\": {\"keys\": [{\"id\": \"a\", \"sha256\": \"%s\", \"scopes\": [\"%s\"]}]}";
    String before = GatewayFixture.conf(2, api.formatted(ApiKeys.hash("old"), "info"));
    try (GatewayFixture other = GatewayFixture.start(before)) {
      other.op("old", "info", "").ok();
      String after = GatewayFixture.conf(2, api.formatted(ApiKeys.hash("new"), "admin"));
      GatewayFixture.await(
          other
              .gateway()
              .reload(io.roomcast.config.ConfLoader.parse("t", after, java.util.List.of())));
      for (int i = 0; i < 4; i++) {
        assertThat(other.op("old", "info", "").code()).isEqualTo("401 E_KEY");
        assertThat(other.op("new", "info", "").code()).isEqualTo("403 E_SCOPE");
      }
    }
  }

  @Test
  void theOpenApiDocumentIsServed() {
    JsonObject document = fixture.get("api/v1/openapi.json").ok();
    assertThat(document.getString("openapi")).isEqualTo("3.1.0");
    assertThat(document.getJsonObject("paths").fieldNames()).hasSize(12).contains("/api/v1/emit");
  }
}
