package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.roomcast.auth.ApiKeys;
import io.roomcast.auth.KeyGenerator;
import io.roomcast.auth.Signatures;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask others: {@code call} and {@code doctor}. */
@Timeout(240)
class CallCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Map<String, String> environment, String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), environment, args);
  }

  @Test
  void callsAnOperationAndPrintsItsAnswer(@TempDir Path dir) throws Exception {
    String conf =
        GatewayFixture.conf(
            1,
            ", \"api\": {\"keys\": [{\"id\": \"a\", \"sha256\": \"%s\", \"scopes\": [\"emit\"]}]}"
                .formatted(ApiKeys.hash("secret-key")));
    Path file = Files.writeString(dir.resolve("key"), "secret-key\n");
    try (GatewayFixture fixture = GatewayFixture.start(conf);
        GatewayFixture.Client client = fixture.connect("/")) {
      String url = fixture.gateway().internalUrl();
      String[] emit = {
        "call",
        "emit",
        "--url",
        url,
        "--to",
        client.id(),
        "--event",
        "m",
        "--args",
        "[1, {\"a\": 2}]"
      };

      assertThat(run(Map.of("ROOMCAST_API_KEY", "secret-key"), emit)).isZero();
      assertThat(new JsonObject(out.toString()).getInteger("nodes")).isEqualTo(1);
      client.expect("42[\"m\",1,{\"a\":2}]");

      String body = "{\"event\": \"n\"}";
      assertThat(
              run(
                  Map.of(),
                  "call",
                  "emit",
                  "--url",
                  url,
                  "--key-file",
                  file.toString(),
                  "--body",
                  body))
          .isZero();
      client.expect("42[\"n\"]");

      assertThat(run(Map.of(), emit)).isEqualTo(1);
      assertThat(err.toString()).contains("E_KEY");
      assertThat(run(Map.of("K", "secret-key"), "call", "info", "--url", url, "--key-env", "K"))
          .isEqualTo(1);
      assertThat(err.toString()).contains("E_SCOPE");
    }
  }

  @Test
  void anApiThatIsOffSaysSo() throws Exception {
    try (GatewayFixture fixture = GatewayFixture.start(GatewayFixture.conf(1, ""))) {
      String url = fixture.gateway().internalUrl();
      assertThat(run(Map.of(), "call", "info", "--url", url)).isEqualTo(1);
      assertThat(err.toString()).contains("The server API is off: it is on with api in the conf.");
    }
  }

  /** As whoever forgets the scheme will write it. */
  @ParameterizedTest
  @ValueSource(strings = {"localhost:9090", "ftp://localhost:9090", "http:/localhost", "nowhere"})
  void aWrongUrlIsToldOf(String url) {
    assertThat(run(Map.of(), "call", "info", "--url", url)).isEqualTo(2);
    assertThat(run(Map.of(), "drain", url)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--url: a URL as http://node-1:9090, not " + url)
        .contains("NODE: a URL as http://node-1:9090, not " + url);
    assertThat(run(Map.of(), "call", "no op")).isEqualTo(2);
  }

  @Test
  void wrongUseOfCallIsTold() {
    assertThat(run(Map.of(), "call", "emit", "--args", "{")).isEqualTo(2);
    assertThat(err.toString()).contains("--args: must be a JSON list");
    assertThat(run(Map.of(), "call", "emit", "--url", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).contains("cannot reach http://127.0.0.1:1");
  }

  @Test
  void theOpenApiDocumentIsPrinted() {
    assertThat(run(Map.of(), "config", "openapi")).isZero();
    assertThat(new JsonObject(out.toString()).getString("openapi")).isEqualTo("3.1.0");
  }

  @Test
  void theDoctorLooksAtAllThatTheConfNeeds(@TempDir Path dir) throws Exception {
    Map<String, String> seen = new ConcurrentHashMap<>();
    String secret = new KeyGenerator().webhook();
    HttpServer others = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    others.createContext(
        "/",
        exchange -> {
          Buffer body = Buffer.buffer(exchange.getRequestBody().readAllBytes());
          String path = exchange.getRequestURI().getPath();
          var headers = exchange.getRequestHeaders();
          Signatures.Verdict verdict =
              Signatures.of(secret)
                  .verify(
                      headers.getFirst(Signatures.ID),
                      headers.getFirst(Signatures.TIMESTAMP),
                      headers.getFirst(Signatures.SIGNATURE),
                      body,
                      Instant.now().getEpochSecond(),
                      60);
          seen.put(path, verdict + " " + body);
          byte[] answer = "{\"keys\": [{\"kty\": \"RSA\"}]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(path.startsWith("/bad") ? 401 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    others.start();
    int port = others.getAddress().getPort();
    String conf =
        """
        {"listen": {"public": {"host": "127.0.0.1", "port": %d}},
         "auth": {"jwt": {"issuers": [{"iss": "me", "aud": "a", "algorithms": ["RS256"],
           "jwks": "http://127.0.0.1:%d/jwks"}]}},
         "backends": {"app": {"url": "http://127.0.0.1:%d/%s/{type}", "secret": "${env:W}"}}}
        """;
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      Path good =
          Files.writeString(dir.resolve("good.json"), conf.formatted(0, port, port, "good"));
      Path bad =
          Files.writeString(
              dir.resolve("bad.json"), conf.formatted(taken.getLocalPort(), port, port, "bad"));

      assertThat(run(Map.of("W", secret), "doctor", "-c", good.toString()))
          .as(out::toString)
          .isZero();
      assertThat(out.toString())
          .contains("ok    conf: good")
          .contains(" open files: at most ")
          .contains("ok    key set of me: 1 keys")
          .contains("ok    backend app: accepts a signed ping")
          .contains("ok    clock: right");
      assertThat(Objects.requireNonNull(seen.get("/good/ping")))
          .startsWith("VALID ")
          .contains("\"type\":\"ping\"");
      out.getBuffer().setLength(0);
      assertThat(run(Map.of("W", secret), "doctor", "-c", bad.toString())).isEqualTo(1);
      assertThat(out.toString())
          .contains("FAIL  listen.public: cannot listen on 127.0.0.1:")
          .contains("FAIL  backend app: ")
          .contains("answers with status 401")
          .doesNotContain(secret);
    } finally {
      others.stop(0);
    }
    assertThat(run(Map.of(), "doctor", "-c", dir.resolve("none.json").toString())).isEqualTo(1);
  }
}
