package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.ApiKeys;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: its JSON log, its end in order, and its end at once. */
@Timeout(240)
class LogAndStopProcessIT {

  private static final String TOKEN = "token-that-nobody-may-read";
  private static final String KEY = "key-that-nobody-may-read";

  private final List<String> lines = new ArrayList<>();
  private @TempDir Path dir;
  private @Nullable Process process;
  private @Nullable BufferedReader out;

  @AfterEach
  void end() throws Exception {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private void start(String shutdown) throws Exception {
    Path conf =
        Files.writeString(
            dir.resolve("c.json"),
            """
            {"node": {"instances": 1}, "log": {"format": "json", "access": true},
             "listen": {"public": {"host": "127.0.0.1", "port": 0},
                        "internal": {"port": 0}},
             "api": {"keys": [{"id": "k", "sha256": "%s", "scopes": ["*"]}]},
             "shutdown": %s}
            """
                .formatted(ApiKeys.hash(KEY), shutdown));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "-c",
                conf.toString())
            .redirectErrorStream(true)
            .start();
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The next line with that message. */
  private JsonObject line(String message) throws Exception {
    while (true) {
      String line = Objects.requireNonNull(out).readLine();
      assertThat(line).as("a line with " + message + " after " + lines).isNotNull();
      lines.add(line);
      JsonObject json = new JsonObject(line);
      if (json.getString("message").contains(message)) {
        return json;
      }
    }
  }

  private static String url(JsonObject line) {
    return line.getString("message").replaceFirst(".*?(http://\\S+/).*", "$1");
  }

  private void terminate() {
    // Not Process.destroy: that would close the streams, too.
    Objects.requireNonNull(process).toHandle().destroy();
  }

  @Test
  void eachLineIsJsonWithoutSecretsAndTheEndIsInOrder() throws Exception {
    start("{\"preStop\": \"3s\"}"); // for a test that may be late
    String url = url(line(" serves "));
    String internal = url(line("API, metrics"));
    int port = URI.create(url).getPort();
    try (GatewayFixture.Client client = new GatewayFixture.Client(port)) {
      client.send("40{\"token\":\"" + TOKEN + "\"}");
      String sid = new JsonObject(client.next().substring(2)).getString("sid");
      JsonObject connected = line("connected");
      assertThat(connected.getString("socket")).isEqualTo(sid);
      assertThat(connected.getString("namespace")).isEqualTo("/");
      assertThat(connected.getString("address")).isEqualTo("127.0.0.1");
      assertThat(connected.getString("transport")).isEqualTo("websocket");
      assertThat(connected.getString("session")).matches("[0-9a-f]{12}");
      assertThat(connected.getString("level")).isEqualTo("info");
      assertThat(connected.getString("logger")).isEqualTo("io.roomcast.access");
      assertThat(connected.getString("ts")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
      client.send("42[\"secret-event\",\"secret-payload\"]");
      HttpRequest.Builder emit =
          HttpRequest.newBuilder(URI.create(internal + "api/v1/emit"))
              .header("Authorization", "Bearer " + KEY)
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"event\": \"e\", \"args\": [\"secret-payload\"]}"));
      assertThat(GatewayFixture.send(emit.build()).status()).isEqualTo(200);
      client.expect("42[\"e\",\"secret-payload\"]");

      terminate();

      line("Stopping");
      var readiness = HttpRequest.newBuilder(URI.create(internal + "readyz"));
      // The line comes first, by a little.
      Awaitility.await().until(() -> GatewayFixture.send(readiness.build()).status() == 503);
      line("Sending 1 clients away");
      JsonObject left = line("disconnected");
      assertThat(left.getString("reason")).isEqualTo("server shutting down");
      assertThat(left.getString("session")).isEqualTo(connected.getString("session"));
      client.expect(GatewayFixture.Client.CLOSED);
    }
    line("Stopped");
    assertThat(process.waitFor()).isZero();
    assertThat(String.join("\n", lines))
        .doesNotContain(TOKEN)
        .doesNotContain(KEY)
        .doesNotContain("secret-payload")
        .doesNotContain("\"level\":\"error\"");
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws Exception {
    start("{\"preStop\": \"1h\", \"timeout\": \"2h\"}");
    line(" serves ");
    terminate();
    line("Unready");
    terminate();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + 15);
  }
}
