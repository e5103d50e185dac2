package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies, hooks, initial packets, compression and JSONP of polling sessions. */
class PollingFeaturesTest {

  private static final String LONG = "x".repeat(2000);

  /** Sends a long message to each new session, compressible or not. */
  private static EngineFixture greeting(EngineOptions options, boolean compress) {
    return EngineFixture.start(
        options,
        1,
        engine ->
            engine.onConnection(session -> session.send(Message.text(LONG).compress(compress))));
  }

  @Test
  void theCookieComesWithTheHandshakeOnly() {
    EngineOptions options = new EngineOptions().setCookie(new CookieOptions().withName("me"));
    try (EngineFixture server = greeting(options, true);
        RawHttp http = server.connect()) {
      RawHttp.Response handshake = http.get(EngineFixture.HANDSHAKE, "Cookie: me=other");
      String sid = RawHttp.sid(handshake);
      assertThat(handshake.header("set-cookie"))
          .isEqualTo("me=" + sid + "; Path=/; HttpOnly; SameSite=Lax");
      assertThat(http.get(EngineFixture.HANDSHAKE + "&sid=" + sid).header("set-cookie")).isNull();
    }
  }

  @Test
  void theInitialPacketRidesWithTheHandshake() {
    EngineOptions options = new EngineOptions().setInitialPacket(Message.text("hi"));
    try (EngineFixture server = EngineFixture.echo(options);
        RawHttp http = server.connect()) {
      assertThat(http.get(EngineFixture.HANDSHAKE).body()).matches("0\\{.*}\u001e4hi");
    }
  }

  @Test
  void withoutUpgradesNoneIsOffered() {
    for (EngineOptions options :
        List.of(
            new EngineOptions().setAllowUpgrades(false),
            new EngineOptions().setTransports(List.of(TransportName.POLLING)))) {
      try (EngineFixture server = EngineFixture.echo(options);
          RawHttp http = server.connect()) {
        assertThat(http.get(EngineFixture.HANDSHAKE).body()).contains("\"upgrades\":[]");
      }
    }
  }

  @Test
  void hooksMayAddHeadersToEveryResponseOfASession() {
    try (EngineFixture server =
            EngineFixture.start(
                new EngineOptions(),
                1,
                engine -> {
                  EngineFixture.echo(engine);
                  engine.onInitialHeaders(
                      (headers, request) ->
                          headers.set("x-first", request.query().get("transport")));
                  engine.onHeaders(
                      (headers, request) -> {
                        headers.add("x-every", request.method().name());
                        headers.add("x-every", request.headers().get("HOST"));
                      });
                });
        RawHttp http = server.connect()) {
      RawHttp.Response handshake = http.get(EngineFixture.HANDSHAKE);
      assertThat(handshake.headers())
          .containsEntry("x-first", "polling")
          .containsEntry("x-every", "GET|localhost");
      String uri = EngineFixture.HANDSHAKE + "&sid=" + RawHttp.sid(handshake);
      assertThat(http.post(uri, "4a").headers())
          .doesNotContainKey("x-first")
          .containsEntry("x-every", "POST|localhost");
      assertThat(http.get(uri).headers()).containsEntry("x-every", "GET|localhost");
      assertThat(http.get("/engine.io/?transport=x").headers()).doesNotContainKey("x-every");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mozilla/4.0 (compatible;MSIE 8.0)", "Mozilla/5.0 (Trident/7.0)"})
  void oldBrowsersAreToldNotToGuess(String agent) {
    try (EngineFixture server = EngineFixture.echo(new EngineOptions());
        RawHttp http = server.connect()) {
      assertThat(http.get(EngineFixture.HANDSHAKE, "User-Agent: " + agent).headers())
          .containsEntry("x-xss-protection", "0");
      assertThat(http.get(EngineFixture.HANDSHAKE, "User-Agent: Mozilla/5.0").headers())
          .doesNotContainKey("x-xss-protection");
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip", "deflate"})
  void longAnswersAreCompressed(String encoding) throws Exception {
    try (EngineFixture server = greeting(new EngineOptions(), true);
        RawHttp http = server.connect()) {
      String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
      RawHttp.Response response = http.get(uri, "Accept-Encoding: br, " + encoding);
      assertThat(response.header("content-encoding")).isEqualTo(encoding);
      assertThat(response.header("content-length")).isNull();
      ByteArrayInputStream bytes = new ByteArrayInputStream(response.bytes());
      var inflated =
          encoding.equals("gzip") ? new GZIPInputStream(bytes) : new InflaterInputStream(bytes);
      assertThat(new String(inflated.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("4" + LONG);
    }
  }

  @Test
  void answersAreNotCompressedAgainstTheWill() {
    try (EngineFixture clientWontHaveIt = greeting(new EngineOptions(), true);
        EngineFixture senderForbids = greeting(new EngineOptions(), false);
        EngineFixture optionOff = greeting(new EngineOptions().setHttpCompression(null), true);
        EngineFixture tooShort =
            greeting(
                new EngineOptions().setHttpCompression(new HttpCompressionOptions(3000)), true)) {
      assertThat(poll(clientWontHaveIt, "br")).isEqualTo("4" + LONG);
      assertThat(poll(senderForbids, "gzip")).isEqualTo("4" + LONG);
      assertThat(poll(optionOff, "gzip")).isEqualTo("4" + LONG);
      assertThat(poll(tooShort, "gzip")).isEqualTo("4" + LONG);
    }
  }

  private static String poll(EngineFixture server, String accepted) {
    try (RawHttp http = server.connect()) {
      String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
      RawHttp.Response response = http.get(uri, "Accept-Encoding: " + accepted);
      assertThat(response.header("content-encoding")).isNull();
      return response.body();
    }
  }

  @Test
  void jsonpAnswersAreScriptsAndPostsAreForms() {
    try (EngineFixture server = EngineFixture.echo(new EngineOptions());
        RawHttp http = server.connect()) {
      RawHttp.Response handshake = http.get(EngineFixture.HANDSHAKE + "&j=0");
      assertThat(handshake.body()).matches("___eio\\[0]\\(\"0\\{\\\\\"sid\\\\\":.*}\"\\);");
      assertThat(handshake.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
      String sid = handshake.body().split("\\\\\"")[3];
      String uri = EngineFixture.HANDSHAKE + "&j=0&sid=" + sid;
      String type = "Content-Type: application/x-www-form-urlencoded";
      assertThat(http.post(uri, "d=4a%22%5Cnb%20%E2%82%AC", type).shown()).isEqualTo("200 ok");
      assertThat(http.get(uri).body()).isEqualTo("___eio[0](\"4a\\\"\\nb \u20ac\");");
      assertThat(http.post(uri, "x=4a", type).shown()).isEqualTo("200 ok");
      assertThat(http.post(uri, "d=4again", type).shown()).isEqualTo("200 ok");
      assertThat(http.get(uri).body()).isEqualTo("___eio[0](\"4again\");");
    }
  }

  @Test
  void aFormOnASessionWithoutJsonpIsNoPacket() {
    try (EngineFixture server = EngineFixture.echo(new EngineOptions());
        RawHttp http = server.connect()) {
      String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
      assertThat(http.post(uri + "&j=0", "d=4a").shown()).isEqualTo("200 ok");
      assertThat(http.get(uri).body()).contains("\"code\":1");
    }
  }

  @Test
  void binaryIsBase64EvenForOneWhoAskedForNone() {
    try (EngineFixture server =
            EngineFixture.start(
                new EngineOptions(),
                1,
                engine ->
                    engine.onConnection(
                        s -> s.send(Message.binary(Buffer.buffer(new byte[] {1, 2, 3})))));
        RawHttp http = server.connect()) {
      String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
      assertThat(http.get(uri).body()).isEqualTo("bAQID");
    }
  }
}
