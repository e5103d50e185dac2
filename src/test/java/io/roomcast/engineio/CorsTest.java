package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.engineio.CorsOptions.Origin;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What browsers are told, row by row (§1.11). */
class CorsTest {

  private static final String O = "https://o.example";

  private static CorsOptions listed(boolean credentials) {
    return new CorsOptions(
            new Origin.Listed(List.of("https://a"), List.of(Pattern.compile("o\\.example$"))))
        .withCredentials(credentials);
  }

  /** Options, Origin, and the CORS headers of a GET, as {@code name: value} lines. */
  static Stream<Arguments> requests() {
    CorsOptions any = new CorsOptions(new Origin.Any());
    CorsOptions fixed = new CorsOptions(new Origin.Fixed("https://a"));
    CorsOptions reflect = new CorsOptions(new Origin.Reflect());
    CorsOptions matching = new CorsOptions(new Origin.Matching(O::equals));
    CorsOptions exposed =
        new CorsOptions(
            new Origin.Any(), List.of("GET"), null, List.of("X-A", "X-B"), false, null, false, 204);
    return Stream.of(
        Arguments.of(null, O, List.of()),
        Arguments.of(any, O, List.of("access-control-allow-origin: *")),
        Arguments.of(any, null, List.of("access-control-allow-origin: *")),
        Arguments.of(fixed, O, List.of("access-control-allow-origin: https://a", "vary: Origin")),
        Arguments.of(
            fixed, null, List.of("access-control-allow-origin: https://a", "vary: Origin")),
        Arguments.of(
            listed(false), O, List.of("access-control-allow-origin: " + O, "vary: Origin")),
        Arguments.of(
            listed(false),
            "https://a",
            List.of("access-control-allow-origin: https://a", "vary: Origin")),
        Arguments.of(listed(false), "https://b", List.of("vary: Origin")),
        Arguments.of(
            listed(true),
            "https://b",
            List.of("access-control-allow-credentials: true", "vary: Origin")),
        Arguments.of(matching, O, List.of("access-control-allow-origin: " + O, "vary: Origin")),
        Arguments.of(matching, "https://b", List.of("vary: Origin")),
        Arguments.of(reflect, O, List.of("access-control-allow-origin: " + O, "vary: Origin")),
        Arguments.of(reflect, null, List.of("vary: Origin")),
        Arguments.of(
            reflect.withCredentials(true),
            O,
            List.of(
                "access-control-allow-credentials: true",
                "access-control-allow-origin: " + O,
                "vary: Origin")),
        Arguments.of(
            exposed,
            O,
            List.of("access-control-allow-origin: *", "access-control-expose-headers: X-A,X-B")));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void requestsAreServedWithTheHeaders(
      @Nullable CorsOptions cors, @Nullable String origin, List<String> headers) {
    String[] sent = origin == null ? new String[0] : new String[] {"Origin: " + origin};
    try (EngineFixture server = EngineFixture.echo(new EngineOptions().setCors(cors));
        RawHttp http = server.connect()) {
      RawHttp.Response handshake = http.get(EngineFixture.HANDSHAKE, sent);
      assertThat(handshake.status()).isEqualTo(200);
      assertThat(cors(handshake)).isEqualTo(headers);
      String uri = EngineFixture.HANDSHAKE + "&sid=" + RawHttp.sid(handshake);
      RawHttp.Response post = http.post(uri, "4a", sent);
      assertThat(post.shown()).isEqualTo("200 ok");
      assertThat(cors(post)).isEqualTo(headers);
      RawHttp.Response refused = http.get("/engine.io/?transport=x", sent);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(cors(refused)).isEqualTo(headers);
    }
  }

  private static List<String> cors(RawHttp.Response response) {
    return response.headers().entrySet().stream()
        .filter(
            entry -> entry.getKey().startsWith("access-control") || entry.getKey().equals("vary"))
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }

  static Stream<Arguments> preflights() {
    String methods = "access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE";
    String asked = "access-control-allow-headers: x-a,x-b";
    CorsOptions reflect = new CorsOptions(new Origin.Reflect());
    CorsOptions all =
        new CorsOptions(
            new Origin.Any(),
            List.of("GET", "POST"),
            List.of("X-C", "X-D"),
            List.of("X-E"),
            true,
            600,
            false,
            200);
    return Stream.of(
        Arguments.of(
            new CorsOptions(new Origin.Any()),
            204,
            List.of(
                asked,
                methods,
                "access-control-allow-origin: *",
                "vary: Access-Control-Request-Headers")),
        Arguments.of(
            reflect,
            204,
            List.of(
                asked,
                methods,
                "access-control-allow-origin: " + O,
                "vary: Origin, Access-Control-Request-Headers")),
        Arguments.of(
            listed(true),
            204,
            List.of(
                "access-control-allow-credentials: true",
                asked,
                methods,
                "access-control-allow-origin: " + O,
                "vary: Origin, Access-Control-Request-Headers")),
        Arguments.of(
            all,
            200,
            List.of(
                "access-control-allow-credentials: true",
                "access-control-allow-headers: X-C,X-D",
                "access-control-allow-methods: GET,POST",
                "access-control-allow-origin: *",
                "access-control-expose-headers: X-E",
                "access-control-max-age: 600")));
  }

  @ParameterizedTest
  @MethodSource("preflights")
  void preflightsAreAnswered(CorsOptions cors, int status, List<String> headers) {
    try (EngineFixture server = EngineFixture.echo(new EngineOptions().setCors(cors));
        RawHttp http = server.connect()) {
      RawHttp.Response response =
          http.request(
                  "OPTIONS",
                  "/engine.io/whatever",
                  "Origin: " + O,
                  "Access-Control-Request-Headers: x-a,x-b")
              .response();
      assertThat(response.status()).isEqualTo(status);
      // A 204 must not have the header (RFC 9110, 8.6); Netty takes it out.
      assertThat(response.header("content-length")).isEqualTo(status == 204 ? null : "0");
      assertThat(cors(response)).isEqualTo(headers);
    }
  }

  @Test
  void withoutOptionsAPreflightIsABadHandshake() {
    try (EngineFixture server = EngineFixture.echo(new EngineOptions());
        RawHttp http = server.connect()) {
      RawHttp.Response response = http.request("OPTIONS", EngineFixture.HANDSHAKE).response();
      assertThat(response.shown())
          .isEqualTo("400 {\"code\":2,\"message\":\"Bad handshake method\"}");
    }
  }

  @Test
  void aPreflightMayGoOn() {
    CorsOptions cors =
        new CorsOptions(new Origin.Any(), List.of("GET"), null, List.of(), false, null, true, 204);
    try (EngineFixture server = EngineFixture.echo(new EngineOptions().setCors(cors));
        RawHttp http = server.connect()) {
      RawHttp.Response response = http.request("OPTIONS", EngineFixture.HANDSHAKE).response();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.header("access-control-allow-methods")).isEqualTo("GET");
    }
  }

  @Test
  void headersThatBrowsersAskForCannotInjectOthers() {
    CorsOptions cors = new CorsOptions(new Origin.Any());
    try (EngineFixture server = EngineFixture.echo(new EngineOptions().setCors(cors));
        RawHttp http = server.connect()) {
      TreeMap<String, String> headers =
          http.request("OPTIONS", EngineFixture.HANDSHAKE, "Access-Control-Request-Headers: a\tb")
              .response()
              .headers();
      assertThat(headers).containsEntry("access-control-allow-headers", "a\tb");
    }
  }
}
