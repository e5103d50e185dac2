package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.NpmPackages;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client bundle over a real HTTP server. */
class ClientBundleTest {

  private static final String PATH = "/socket.io/";

  private Vertx vertx;
  private HttpServer server;
  private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();

  /** A whole response. */
  private record Answer(int status, HttpHeaders headers, byte[] body) {
    @Nullable String header(String name) {
      return headers.firstValue(name).orElse(null);
    }
  }

  @BeforeEach
  void start() throws Exception {
    NpmPackages.require(
        getClass().getResource("/io/roomcast/socketio/client/package.json") != null);
    vertx = Vertx.vertx();
    ClientBundle bundle = new ClientBundle(vertx);
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (!bundle.apply(request, request.path().substring(PATH.length()))) {
                    request.response().setStatusCode(400).end();
                  }
                })
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    if (vertx != null) {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private HttpRequest.Builder request(String name) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.actualPort() + PATH + name))
        .timeout(Duration.ofSeconds(20));
  }

  private Answer send(HttpRequest.Builder request) throws Exception {
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private Answer get(String name) throws Exception {
    return send(request(name));
  }

  @ParameterizedTest
  @CsvSource({
    "socket.io.js, 153519",
    "socket.io.min.js, 47295",
    "socket.io.esm.min.js, 40759",
    "socket.io.msgpack.min.js, 50630",
  })
  void scripts(String name, int size) throws Exception {
    for (int i = 0; i < 2; i++) { // read, then kept
      Answer answer = get(name);
      assertThat(answer.status).isEqualTo(200);
      assertThat(answer.header("content-type")).isEqualTo("application/javascript; charset=utf-8");
      assertThat(answer.header("cache-control")).isEqualTo("public, max-age=0");
      assertThat(answer.header("etag")).isEqualTo("\"4.8.4\"");
      assertThat(answer.header("content-length")).isEqualTo(Integer.toString(size));
      assertThat(answer.header("content-encoding")).isNull();
      assertThat(answer.header("vary")).isEqualToIgnoringCase("accept-encoding");
      assertThat(answer.body).hasSize(size);
    }
    assertThat(get(name + ".map?x=1").header("content-type"))
        .isEqualTo("application/json; charset=utf-8");
    assertThat(new JsonObject(Buffer.buffer(get(name + ".map").body)).getInteger("version"))
        .isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "socket.io",
        "Socket.io.js",
        "socket.io.js/",
        "socket.io.JS",
        "package.json",
        "LICENSE",
        "../client/package.json",
        "%2e%2e/package.json",
        "socket%2Eio.js",
        "socket.io.esm.js",
      })
  void otherNamesAreNotTaken(String name) throws Exception {
    assertThat(get(name).status).isEqualTo(400);
  }

  @Test
  void anyMethod() throws Exception {
    assertThat(send(request("socket.io.min.js").POST(BodyPublishers.ofString("x"))).body)
        .hasSize(47295);
    Answer head = send(request("socket.io.min.js").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.header("content-length")).isEqualTo("47295");
    assertThat(head.body).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"4.8.4\"', 304",
    "'W/\"4.8.4\"', 304",
    "'\"4.8.3\"', 200",
    "4.8.4, 200",
    "*, 200",
    "'\"4.8.4\", \"x\"', 200",
  })
  void validation(String ifNoneMatch, int status) throws Exception {
    Answer answer = send(request("socket.io.js").header("if-none-match", ifNoneMatch));
    assertThat(answer.status).isEqualTo(status);
    assertThat(answer.body.length == 0).isEqualTo(status == 304);
    assertThat(answer.header("etag")).isEqualTo("\"4.8.4\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "gzip | gzip",
        "GZIP | gzip",
        "gzip, deflate, br | gzip",
        "deflate, gzip | deflate",
        "br | -",
        "br, deflate;q=0.5, gzip;q=0.8 | gzip",
        "deflate;q=1.0, gzip; q=0.8 | deflate",
        "gzip;q=0 | -",
        "gzip;q=0, * | deflate",
        "* | gzip",
        "*;q=0 | -",
        "identity | -",
        "gzip;q=x | -",
        ",;,=,q= | -",
      })
  void compression(String acceptEncoding, String encoding) throws Exception {
    Answer answer = send(request("socket.io.js").header("accept-encoding", acceptEncoding));
    assertThat(answer.header("content-encoding")).isEqualTo(encoding);
    assertThat(inflate(answer)).hasSize(153519).startsWith("/*!\n * Socket.IO v4.8.4".getBytes());
  }

  private static byte[] inflate(Answer answer) throws IOException {
    InputStream in = new ByteArrayInputStream(answer.body);
    String encoding = answer.header("content-encoding");
    if (encoding == null) {
      return in.readAllBytes();
    }
    try (InputStream inflated =
        encoding.equals("gzip") ? new GZIPInputStream(in) : new InflaterInputStream(in)) {
      return inflated.readAllBytes();
    }
  }

  @Test
  void manyAtOnce() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      responses.add(
          client.sendAsync(
              request("socket.io.min.js").build(), HttpResponse.BodyHandlers.ofByteArray()));
    }
    for (CompletableFuture<HttpResponse<byte[]>> response : responses) {
      assertThat(response.get(20, TimeUnit.SECONDS).body()).hasSize(47295);
    }
  }
}
