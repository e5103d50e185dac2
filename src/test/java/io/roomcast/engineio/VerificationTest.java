package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, in which order it is decided, and what the others are told (§1.1, §1.3). */
class VerificationTest {

  private static final List<EngineIoServer.ConnectionError> ERRORS =
      Collections.synchronizedList(new ArrayList<>());

  private static EngineFixture server;

  @BeforeAll
  static void start() {
    EngineOptions options =
        new EngineOptions()
            .setAllowRequest(
                request ->
                    switch (request.query().getOrDefault("verdict", "")) {
                      case "refuse" -> Future.succeededFuture(false);
                      case "explain" -> Future.failedFuture("go \"away\"");
                      case "later" -> server.vertx().timer(1).map(passed -> false);
                      case "throw" -> throw new IllegalStateException("broken");
                      default -> Future.succeededFuture(true);
                    });
    server =
        EngineFixture.start(
            options,
            1,
            engine -> {
              EngineFixture.echo(engine);
              engine.onConnectionError(ERRORS::add);
            });
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    ERRORS.clear();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | EIO=4                               | 400 | 0 | Transport unknown            | transport=null",
        "GET  | EIO=4&transport=                    | 400 | 0 | Transport unknown            | transport=",
        "POST | EIO=4&transport=POLLING             | 400 | 0 | Transport unknown            | transport=POLLING",
        "GET  | EIO=4&transport=webtransport        | 400 | 0 | Transport unknown            | transport=webtransport",
        "GET  | EIO=4&transport=polling%20          | 400 | 0 | Transport unknown            | transport=polling ",
        "GET  | EIO=4&transport=polling&sid=abc     | 400 | 1 | Session ID unknown           | sid=abc",
        "PUT  | EIO=3&transport=polling&sid=abc     | 400 | 1 | Session ID unknown           | sid=abc",
        "GET  | EIO=4&transport=polling&sid=AAaaaaaaaaaaaaaaaaaa | 400 | 1 | Session ID unknown | sid=AAaaaaaaaaaaaaaaaaaa",
        "GET  | EIO=4&transport=polling&sid=__aaaaaaaaaaaaaaaaaa | 400 | 1 | Session ID unknown | sid=__aaaaaaaaaaaaaaaaaa",
        "POST | EIO=4&transport=polling             | 400 | 2 | Bad handshake method         | method=POST",
        "OPTIONS | EIO=4&transport=polling          | 400 | 2 | Bad handshake method         | method=OPTIONS",
        "PUT  | transport=websocket                 | 400 | 2 | Bad handshake method         | method=PUT",
        "GET  | EIO=3&transport=websocket           | 400 | 3 | Bad request                  | name=TRANSPORT_HANDSHAKE_ERROR",
        "GET  | EIO=4&transport=polling&verdict=refuse  | 403 | 4 | Forbidden                | message=null",
        "GET  | EIO=4&transport=polling&verdict=later   | 403 | 4 | Forbidden                | message=null",
        "GET  | EIO=4&transport=polling&verdict=explain | 403 | 4 | go \\\"away\\\"          | message=go \"away\"",
        "GET  | EIO=4&transport=polling&verdict=throw   | 403 | 4 | broken                   | message=broken",
        "GET  | transport=polling&verdict=refuse    | 403 | 4 | Forbidden                    | message=null",
        "GET  | transport=polling                   | 400 | 5 | Unsupported protocol version | protocol=3",
        "GET  | EIO=3&transport=polling             | 400 | 5 | Unsupported protocol version | protocol=3",
        "GET  | EIO=5&transport=polling             | 400 | 5 | Unsupported protocol version | protocol=3",
      })
  void refuses(String method, String query, int status, int code, String message, String context) {
    try (RawHttp http = server.connect()) {
      RawHttp.Response response = http.request(method, "/engine.io/?" + query).response();
      assertThat(response.status()).isEqualTo(status);
      assertThat(response.body())
          .isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
      assertThat(response.header("content-type")).isEqualTo("application/json");
      assertThat(response.header("transfer-encoding")).isEqualTo("chunked");
      assertThat(response.header("content-length")).isNull();
      assertThat(ERRORS).hasSize(1);
      assertThat(ERRORS.get(0).code()).isEqualTo(code);
      assertThat(ERRORS.get(0).context())
          .hasToString("{" + context.stripTrailing() + trailing(context) + "}");
      assertThat(ERRORS.get(0).request().uri()).isEqualTo("/engine.io/?" + query);
      // The connection serves the next request.
      assertThat(http.get(EngineFixture.HANDSHAKE).status()).isEqualTo(200);
    }
  }

  /** The table's columns are trimmed; one expected context ends with a blank. */
  private static String trailing(String context) {
    return context.equals("transport=polling") ? " " : "";
  }

  @Test
  void anOriginWithControlCharactersIsABadRequest() {
    try (RawHttp http = server.connect()) {
      RawHttp.Response response = http.get(EngineFixture.HANDSHAKE, "Origin: http://a\u0001b");
      // Over HTTP/1.1 the decoder refuses the header before Engine.IO sees the request.
      assertThat(response.status()).isEqualTo(400);
    }
    assertThat(Cors.hasControls("http://a\u0001b")).isTrue();
    assertThat(Cors.hasControls("http://a\u007f")).isTrue();
    assertThat(Cors.hasControls("http://a\u20ac")).isTrue();
    assertThat(Cors.hasControls("http://a\tb \u00ff~")).isFalse();
  }

  @Test
  void anotherProtocolOrTransportThanTheSessionsIsABadRequest() {
    try (RawHttp http = server.connect()) {
      String sid = http.open(EngineFixture.HANDSHAKE);
      String bad = "400 {\"code\":3,\"message\":\"Bad request\"}";
      assertThat(http.get("/engine.io/?EIO=3&transport=polling&sid=" + sid).shown()).isEqualTo(bad);
      assertThat(http.get("/engine.io/?transport=polling&sid=" + sid).shown()).isEqualTo(bad);
      assertThat(http.get("/engine.io/?EIO=4&transport=websocket&sid=" + sid).shown())
          .isEqualTo(bad);
      assertThat(ERRORS.get(0).context())
          .hasToString("{name=PROTOCOL_MISMATCH, protocol=3, previousProtocol=4}");
      assertThat(ERRORS.get(2).context())
          .hasToString("{name=TRANSPORT_MISMATCH, transport=websocket, previousTransport=polling}");
      assertThat(http.post(EngineFixture.HANDSHAKE + "&sid=" + sid, "4a").shown())
          .isEqualTo("200 ok");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/engine.io/?", "/engine.io//?", "/engine.io/foo?", "/engine.io/foo/bar?x=%&"})
  void whatStartsWithThePathIsServed(String start) {
    try (RawHttp http = server.connect()) {
      assertThat(http.get(start + "EIO=4&transport=polling").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/engine.io?",
        "/ENGINE.IO/?",
        "//engine.io/?",
        "/engine%2Eio/?",
        "/engine.iofoo/?",
        "/?",
        "http://localhost/engine.io/?"
      })
  void everythingElseIsNotFound(String start) {
    try (RawHttp http = server.connect()) {
      assertThat(http.get(start + "EIO=4&transport=polling").status()).isEqualTo(404);
    }
  }

  @Test
  void theLastOfDuplicateParametersWins() {
    try (RawHttp http = server.connect()) {
      String sid = http.open(EngineFixture.HANDSHAKE);
      String uri = EngineFixture.HANDSHAKE;
      assertThat(http.post(uri + "&sid=" + sid + "&sid=abc", "4a").body()).contains("\"code\":1");
      assertThat(http.post(uri + "&sid=abc&sid=" + sid, "4a").shown()).isEqualTo("200 ok");
    }
  }

  @Test
  void headHasTheStatusAndNoBody() {
    try (RawHttp http = server.connect()) {
      http.request("HEAD", "/engine.io/?transport=x");
      assertThat(http.response(true).status()).isEqualTo(400);
      http.request("HEAD", EngineFixture.HANDSHAKE);
      assertThat(http.response(true).status()).isEqualTo(400);
      assertThat(http.get("/engine.io/?transport=x").status()).isEqualTo(400);
    }
  }
}
