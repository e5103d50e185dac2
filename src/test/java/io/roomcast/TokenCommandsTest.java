package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.ApiKeys;
import io.roomcast.auth.Signatures;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands token, verify-token and keys. */
class TokenCommandsTest {

  @TempDir private Path dir;

  private String out = "";
  private String err = "";

  private int run(String... args) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(output, true),
            new PrintWriter(errors, true),
            Map.of("JWT_SECRET", "s".repeat(32)),
            args);
    out = output.toString();
    err = errors.toString();
    return code;
  }

  private String secretFile() throws Exception {
    assertThat(run("keys", "hmac")).isZero();
    assertThat(out.strip()).matches("[A-Za-z0-9_-]{64}");
    return Files.writeString(dir.resolve("secret"), out).toString();
  }

  @Test
  void aTokenByASecretFromAFile() throws Exception {
    String secret = secretFile();
    assertThat(
            run(
                "token",
                "--iss=me",
                "--sub=42",
                "--room=r1",
                "--room",
                "r2",
                "--cap=admin",
                "--aud=chat",
                "--claim",
                "data={\"name\":\"Ann\"}",
                "--ttl",
                "1h",
                "--secret-file",
                secret))
        .as(err)
        .isZero();
    String token = out.strip();
    assertThat(
            run(
                "verify-token",
                "--iss=me",
                "--aud=chat",
                "--alg=HS256",
                "--secret-file",
                secret,
                token))
        .as(err)
        .isZero();
    JsonObject told = new JsonObject(out);
    assertThat(told.getString("user")).isEqualTo("42");
    assertThat(told.getJsonArray("rooms")).containsExactly("r1", "r2");
    assertThat(told.getJsonArray("caps")).containsExactly("admin");
    assertThat(told.getJsonObject("data")).isEqualTo(new JsonObject().put("name", "Ann"));
    assertThat(Instant.parse(told.getString("expires")))
        .isBetween(Instant.now().plusSeconds(3_590), Instant.now().plusSeconds(3_601));
  }

  @ParameterizedTest
  @CsvSource({"rsa, RS256", "rsa, PS512", "ec, ES256", "ed25519, EdDSA"})
  void aTokenByAKeyPair(String kind, String alg) throws Exception {
    String prefix = dir.resolve("id").toString();
    assertThat(run("keys", kind, "--out", prefix)).as(err).isZero();
    Path key = Path.of(prefix + ".key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(run("keys", kind, "--out", prefix)).isEqualTo(1);
    assertThat(err).isEqualToNormalizingNewlines("roomcast: cannot write " + key + ": it exists\n");

    assertThat(run("token", "--iss=me", "--sub=42", "--alg", alg, "--key", key.toString()))
        .isZero();
    String token = out.strip();
    String publicKey = prefix + ".pub";
    assertThat(run("verify-token", "--iss=me", "--alg", alg, "--key", publicKey, token))
        .as(err)
        .isZero();
    assertThat(run("verify-token", "--iss=me", "--alg", alg, "--key", publicKey, token + "A"))
        .isEqualTo(1);
    assertThat(err).startsWith("roomcast: token_invalid: ").hasLineCount(1).doesNotContain(token);
  }

  @Test
  void whatIsWrongIsTold() throws Exception {
    String secret = secretFile();
    assertThat(run("token", "--iss=me", "--sub=42", "--ttl=1s", "--secret-file", secret)).isZero();
    String token = out.strip();
    assertThat(run("verify-token", "--iss=you", "--alg=HS256", "--secret-file", secret, token))
        .isEqualTo(1);
    assertThat(err)
        .isEqualToNormalizingNewlines(
            "roomcast: issuer_unknown: The token's issuer is not known. (iss is none of ours)\n");
    assertThat(run("verify-token", "--iss=me", "--alg=none", "--secret-file", secret, token))
        .isEqualTo(2);
    assertThat(err).contains("algorithms: \"none\" is none of HS256, ");
    assertThat(run("verify-token", "--iss=me", "--alg=HS256", token)).isEqualTo(2);
    assertThat(run("token", "--iss=me", "--sub=42")).isEqualTo(2);
    assertThat(run("token", "--iss=me", "--sub=42", "--ttl=soon", "--secret-file", secret))
        .isEqualTo(2);
    assertThat(err).contains("--ttl: \"soon\": units are ms, s, m, h, d");
    assertThat(run("token", "--iss=me", "--sub=42", "--claim=a=b", "--secret-file", secret))
        .isEqualTo(2);
    assertThat(err).contains("--claim: the value of a is no JSON");
    assertThat(run("token", "--iss=me", "--sub=42", "--alg=RS256", "--key", secret)).isEqualTo(2);
    assertThat(err).contains("key: is no private key (PEM) for RS256");
    assertThat(run("token", "--iss=me", "--sub=42", "--secret-env=NO_SUCH_NAME_HERE")).isEqualTo(1);
    assertThat(err)
        .isEqualToNormalizingNewlines("roomcast: the environment has no NO_SUCH_NAME_HERE\n");
    assertThat(run("token", "--iss=me", "--sub=42", "--key=missing.pem")).isEqualTo(1);
    assertThat(err).isEqualToNormalizingNewlines("roomcast: cannot read missing.pem\n");
  }

  @Test
  void aSecretFromTheEnvironment() {
    assertThat(run("token", "--iss=me", "--sub=42", "--secret-env=JWT_SECRET")).as(err).isZero();
    String token = out.strip();
    assertThat(run("verify-token", "--iss=me", "--alg=HS256", "--secret-env=JWT_SECRET", token))
        .as(err)
        .isZero();
  }

  @Test
  void keysForTheConf() {
    assertThat(run("keys", "api")).isZero();
    List<String> lines = out.lines().toList();
    String key = lines.get(0).substring("key: ".length());
    assertThat(key).startsWith("rck_").hasSize(47);
    assertThat(lines.get(1)).isEqualTo("sha256: " + ApiKeys.hash(key));

    assertThat(run("keys", "webhook")).isZero();
    assertThat(Signatures.of(out.strip())).isNotNull();
    assertThat(run("keys", "ec", "--bits=384")).isZero();
    assertThat(out).startsWith("-----BEGIN PRIVATE KEY-----\n").contains("BEGIN PUBLIC KEY");
    assertThat(run("keys", "ec", "--bits=100")).isEqualTo(2);
    assertThat(err).contains("--bits: ec keys have 256, 384 or 521 bits");
    assertThat(run("keys", "rsa", "--bits=1024")).isEqualTo(2);
    assertThat(err).contains("--bits: RSA keys have 2048 to 8192 bits, not 1024");
    assertThat(run("keys", "dsa")).isEqualTo(2);
    assertThat(run("help", "keys")).isZero();
    assertThat(out).contains("--bits").contains("webhook");
  }
}
