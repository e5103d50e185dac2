package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.ApiKeys;
import io.roomcast.config.ConfDocs;
import io.roomcast.config.ConfSchema;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code check} and {@code config}, and what all commands make of the conf's sources. */
class ConfCommandsTest {

  /** Allowed, and surely not meant. */
  private static final String ODD =
      "{\"socketio\": {\"cors\": {\"origin\": \"*\", \"credentials\": true}}}";

  @TempDir private Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"conf/gateway.json", "conf/development.json", "conf/cluster.json"})
  void theExamplesAreGood(String file) {
    environment.put("JWT_SECRET", "0123456789abcdef".repeat(4));
    environment.put("API_KEY_SHA256", ApiKeys.hash("a key"));
    environment.put("CLUSTER_SECRET", "fedcba9876543210".repeat(4));
    assertThat(run("check", "--strict", "-c", file)).isZero();
    assertThat(out.toString()).isEqualToNormalizingNewlines("The conf is good.\n");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "change-me", "changemechangemechangemechangemechangeme", "short"})
  void theProductionExampleWantsARealSecret(String secret) {
    if (!secret.isEmpty()) {
      environment.put("JWT_SECRET", secret);
    }
    assertThat(run("check", "-c", "conf/gateway.json")).isEqualTo(1);
    assertThat(err.toString()).contains("auth.jwt.issuers[0].secret: found ");
  }

  @Test
  void theGatewayExampleRefusesPlaceholders() {
    assertThat(run("check", "-c", "conf/gateway.json")).isEqualTo(1);
    assertThat(err.toString()).contains("api.keys[0].sha256: found ${env:API_KEY_SHA256}");
    environment.put("API_KEY_SHA256", "0".repeat(64));
    assertThat(run("check", "-c", "conf/gateway.json")).isEqualTo(1);
    assertThat(err.toString()).contains("that is a placeholder, no secret");
  }

  @Test
  void checkAnswers1WithAllProblemsOfAllSources() throws Exception {
    environment.put("ROOMCAST__WEBROT", "x");
    String a = file("a.json", "{\"log\": {\"level\": \"loud\"},\n\"demo\": 1}");
    String b = file("b.json", "{\"socketio\": {\"path\": \"${env:NONE}\"}, \"demo\": 2}");

    assertThat(run("check", "-c", a, "--conf", b)).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("roomcast: the conf has 4 problems:")
        .contains("  " + a + ":1:19: log.level: found \"loud\"")
        .contains("  " + b + ":1:23: socketio.path: found ${env:NONE} (NONE is not set)")
        .contains("  " + b + ":1:47: demo: found 2")
        .contains("  ROOMCAST__WEBROT: WEBROT: found an unknown key")
        .contains("\"ROOMCAST__WEBROOT\"");
  }

  @Test
  void strictnessMakesWarningsProblems() throws Exception {
    String file = file("a.json", ODD);
    String warning =
        "warning: "
            + file
            + ":1:34: socketio.cors.origin: found \"*\"; allowed: named origins, since browsers"
            + " refuse \"*\" with credentials\n";

    assertThat(run("check", "-c", file)).isZero();
    assertThat(err.toString()).isEqualToNormalizingNewlines(warning);
    assertThat(run("check", "--strict", "-c", file)).isEqualTo(1);
    assertThat(err.toString()).isEqualToNormalizingNewlines(warning + warning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"socketio\": {\"cors\": {\"origin\": true, \"credentials\": true}}} | socketio.cors.origin",
        "{\"socketio\": {\"cookie\": {\"sameSite\": \"none\"}}} | socketio.cookie.sameSite",
      })
  void whatBrowsersDoNotTakeIsAWarning(String text, String path) throws Exception {
    assertThat(run("check", "-c", file("a.json", text))).isZero();
    assertThat(err.toString()).startsWith("warning: ").contains(path).hasLineCount(1);
  }

  @Test
  void leniencyMakesUnknownKeysWarnings() throws Exception {
    String file = file("a.json", "{\"webrot\": \"x\"}");

    assertThat(run("check", "-c", file)).isEqualTo(1);
    assertThat(run("check", "--lenient", "-c", file)).isZero();
    assertThat(run("check", "--lenient", "--strict", "-c", file)).isEqualTo(1);
  }

  @Test
  void showHasEveryValueWithItsOrigin() throws Exception {
    environment.put("ROOMCAST__LOG__LEVEL", "debug");
    String file = file("a.json", "{\"webroot\": \"x\"}");

    assertThat(run("config", "show", "-c", file)).isZero();
    JsonObject shown = new JsonObject(out.toString());
    assertThat(shown.getJsonObject("webroot"))
        .isEqualTo(new JsonObject().put("value", "x").put("origin", file + ":1:13"));
    assertThat(shown.getJsonObject("log.level"))
        .isEqualTo(new JsonObject().put("value", "debug").put("origin", "ROOMCAST__LOG__LEVEL"));
    assertThat(shown.getJsonObject("listen.public.port"))
        .isEqualTo(new JsonObject().put("value", 3000).put("origin", "default"));
  }

  @Test
  void aWrongConfCannotBeShown() throws Exception {
    assertThat(run("config", "show", "-c", file("a.json", "{\"a\": 1}"))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theReferencesArePrintedAsTheyAre() {
    assertThat(run("config", "schema")).isZero();
    assertThat(run("config", "docs")).isZero();
    assertThat(run("config", "env")).isZero();
    assertThat(out).hasToString(ConfSchema.text() + ConfDocs.table() + ConfDocs.environment());
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "config none", "config show --none", "check x"})
  void whatDoesNotExistIsWrongUse(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("roomcast: ").contains("Try: roomcast help");
  }

  @ParameterizedTest
  @CsvSource({"check --help, --strict", "config --help, schema", "config show -h, --lenient"})
  void everyCommandHasHelp(String line, String word) {
    assertThat(run(line.split(" "))).isZero();
    assertThat(out.toString()).contains(word).contains("--help");
  }

  /** The port is taken: whoever tries to listen fails with 1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"log\": {\"level\": \"loud\"}} | ",
        "{\"socketio\": {\"unknown\": 1}} | ",
        "{\"webroot\": \"${file:/no/such/file}\"} | ",
        "{} | ROOMCAST__LOG__LEVEL",
        "{\"listen\": {\"public\": {\"tls\": {\"cert\": \"none.pem\", \"key\": \"none.pem\"}}}} | ",
      })
  void aConfWithAProblemNeverListens(String text, String variable) throws Exception {
    if (variable != null) {
      environment.put(variable, "loud");
    }
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      String bad = file("bad.json", text);
      String good = file("good.json", "{}");

      assertThat(run("--host", "127.0.0.1", "--port", port, "-c", good, "-c", bad)).isEqualTo(2);
      assertThat(err.toString()).startsWith("roomcast: the conf has ").contains("problem");
      environment.clear();
      assertThat(run("--host", "127.0.0.1", "--port", port, "-c", good)).isEqualTo(1);
    }
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), environment, args);
  }
}
