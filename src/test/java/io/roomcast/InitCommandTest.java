package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.ApiKeys;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code init}, and {@code serve --dev}: two ways to begin. */
class InitCommandTest {

  @TempDir private Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), environment, args);
  }

  private static String secret(JsonObject conf) {
    return conf.getJsonObject("auth")
        .getJsonObject("jwt")
        .getJsonArray("issuers")
        .getJsonObject(0)
        .getString("secret");
  }

  @Test
  void aConfOfItsOwnIsWrittenOnceAndIsGood() throws Exception {
    Path file = dir.resolve("gateway.json");
    assertThat(run("init", "--out", file.toString())).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("check -c " + file);
    String key = err.toString().replaceAll("(?s).*(rck_\\S+).*", "$1");
    assertThat(key).startsWith("rck_");
    assertThat(Files.readString(file)).contains(ApiKeys.hash(key), "whsec_").doesNotContain(key);
    String text = Files.readString(file);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(run("check", "-c", file.toString())).isZero();
    assertThat(out.toString()).contains("The conf is good.");

    assertThat(run("init", "--out", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("cannot write " + file + ": it exists");
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void eachHasOtherSecrets() {
    assertThat(run("init")).isZero();
    String first = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("init")).isZero();
    String second = out.toString();
    assertThat(secret(new JsonObject(first)))
        .hasSize(64)
        .isNotEqualTo(secret(new JsonObject(second)));
  }

  @Test
  void itsTokensLetClientsIn() throws Exception {
    Path file = dir.resolve("gateway.json");
    assertThat(run("init", "--iss", "https://a", "--out", file.toString())).isZero();
    String text = Files.readString(file);
    environment.put("SECRET", secret(new JsonObject(text)));
    assertThat(
            run(
                "token",
                "--secret-env",
                "SECRET",
                "--iss",
                "https://a",
                "--aud",
                "roomcast",
                "--sub",
                "u"))
        .as(err.toString())
        .isZero();
    JsonObject auth = new JsonObject().put("token", out.toString().strip());
    // On a free port: the one of the conf may be taken here.
    try (TestGateway gateway = TestGateway.start(text.replace("9090", "0"));
        var socket = gateway.connect("/", auth)) {
      assertThat(socket.receiveText()).startsWith("40{");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.168.1.2", "::", "127.0.0.1.example.com"})
  void devListensOnThisMachineOnly(String host) {
    assertThat(run("--dev", "--host", host)).isEqualTo(2);
    assertThat(err.toString()).contains("--dev: listens on this machine only, not on " + host);
  }

  @Test
  void devIsNotOpenedByTheEnvironmentEither() {
    environment.put("ROOMCAST__LISTEN__PUBLIC__HOST", "0.0.0.0");
    assertThat(run("serve", "--dev")).isEqualTo(2);
    assertThat(err.toString()).contains("not on 0.0.0.0");
  }

  @Test
  void devHasItsOwnConf() throws Exception {
    Path file = Files.writeString(dir.resolve("a.json"), "{}");
    assertThat(run("--dev", "-c", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--dev: cannot be joined with -c");
  }
}
