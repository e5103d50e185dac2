package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.JwtAlgorithm;
import io.roomcast.auth.KeyGenerator;
import io.roomcast.auth.Tokens;
import io.roomcast.config.ConfProblem;
import io.roomcast.it.raw.RawHttp;
import io.roomcast.it.raw.RawWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens and origins of a gateway, by its conf. */
class GatewayAuthTest {

  private static final String NAMESPACES =
      """
      [{"name": "/", "events": [{"match": "*", "do": "relay"}]}, {"name": "/free", "auth": "none"}, {"name": "/feed*", "auth": "optional"}]
      """;

  private static String conf(String issuer, String more) {
    return """
        {"namespaces": %s,
         "auth": {"from": ["auth.token", "header:authorization"],
                  "jwt": {"issuers": [%s], "onExpiry": {"grace": "20s"} %s}}}
        """
        .formatted(NAMESPACES, issuer, more);
  }

  private static String hmac(String secret, String previous) {
    return """
        {"iss": "%s", "algorithms": ["HS256"], "secret": "%s", "previousSecret": "%s"}
        """
        .formatted(Tokens.ISSUER, secret, previous);
  }

  private static JsonObject token(String user) {
    return new JsonObject().put("token", Tokens.hs256(Tokens.claims(user, 60)));
  }

  private static final JsonObject NONE = new JsonObject();

  private static String first(TestGateway gateway, String namespace, JsonObject auth)
      throws Exception {
    try (RawWebSocket socket = gateway.connect(namespace, auth)) {
      return socket.receiveText();
    }
  }

  @Test
  void eachNamespaceAsksForWhatItsConfSays() throws Exception {
    try (TestGateway gateway = TestGateway.start(conf(hmac(Tokens.SECRET, ""), ""))) {
      assertThat(first(gateway, "/", token("u"))).startsWith("40{\"sid\"");
      assertThat(first(gateway, "/", NONE))
          .isEqualTo(
              "44{\"message\":\"A token is required.\","
                  + "\"data\":{\"code\":\"token_missing\",\"retryable\":false}}");
      assertThat(first(gateway, "/free", NONE)).startsWith("40/free,{\"sid\"");
      assertThat(first(gateway, "/feed/1", NONE)).startsWith("40/feed/1,{\"sid\"");
      assertThat(first(gateway, "/feed/1", new JsonObject().put("token", "x")))
          .contains("token_invalid");
      assertThat(first(gateway, "/other", token("u"))).contains("Invalid namespace");
      try (RawWebSocket socket =
          gateway.open(Map.of("Authorization", "Bearer " + token("u").getString("token")))) {
        socket.send("40");
        assertThat(socket.receiveText()).startsWith("40{");
      }
    }
  }

  @Test
  void aReloadSwapsKeysAndModesAndDropsNobody() throws Exception {
    String old = token("u").getString("token");
    String other =
        io.roomcast.auth.TokenSigner.create(
                (io.vertx.core.Vertx) null, JwtAlgorithm.HS256, Tokens.OTHER_SECRET, null)
            .sign(Tokens.claims("u", 60));
    try (TestGateway gateway = TestGateway.start(conf(hmac(Tokens.SECRET, ""), ""));
        RawWebSocket stays = gateway.connect("/", token("u"))) {
      assertThat(stays.receiveText()).startsWith("40{");

      gateway.reload(conf(hmac(Tokens.OTHER_SECRET, ""), ""));
      assertThat(first(gateway, "/", new JsonObject().put("token", old))).contains("token_invalid");
      assertThat(first(gateway, "/", new JsonObject().put("token", other))).startsWith("40{");
      // The connected socket is there, and its next token is judged by the new keys.
      stays.send(
          "421[\"auth:refresh\"," + JsonArray.of(old).encode().replaceAll("[\\[\\]]", "") + "]");
      assertThat(stays.receiveText()).startsWith("431[{\"error\":{\"code\":\"token_invalid\"");
      stays.send("422[\"auth:refresh\",{\"token\":\"" + other + "\"}]");
      assertThat(stays.receiveText()).startsWith("432[{\"expiresAt\":");

      gateway.reload(conf(hmac(Tokens.OTHER_SECRET, Tokens.SECRET), ""));
      assertThat(first(gateway, "/", new JsonObject().put("token", old))).startsWith("40{");

      gateway.reload("{\"namespaces\": " + NAMESPACES + "}");
      assertThat(first(gateway, "/", NONE)).startsWith("40{");
      stays.send("423[\"auth:refresh\",\"" + other + "\"]");

      gateway.reload(conf(hmac(Tokens.SECRET, ""), ""));
      assertThat(first(gateway, "/", NONE)).contains("token_missing");
    }
  }

  @Test
  void anExpiredTokenIsAskedForByTheRulesOfNow() throws Exception {
    JsonObject soon = new JsonObject().put("token", Tokens.hs256(Tokens.claims("u", 2)));
    try (TestGateway gateway = TestGateway.start(conf(hmac(Tokens.SECRET, ""), ""));
        RawWebSocket socket = gateway.connect("/", soon)) {
      assertThat(socket.receiveText()).startsWith("40{");
      gateway.reload(
          conf(hmac(Tokens.SECRET, ""), "").replace("\"grace\"", "\"event\": \"re\", \"grace\""));
      assertThat(socket.receiveText()).startsWith("420[\"re\",{\"expiresAt\":");
      socket.send("430[{\"token\":\"" + token("u").getString("token") + "\"}]");
      socket.send("421[\"re\",\"" + token("u").getString("token") + "\"]");
      assertThat(socket.receiveText()).startsWith("431[{\"expiresAt\":");
    }
  }

  @Test
  void originsAreCheckedForPollingAndWebSocket() throws Exception {
    String conf =
        """
        {"listen": {"public": {"allowedOrigins": ["https://*.example.com"]}}}
        """;
    String polling = "/socket.io/?EIO=4&transport=polling";
    try (TestGateway gateway = TestGateway.start(conf)) {
      for (String origin : List.of("https://app.example.com", "https://evil.com")) {
        int status = origin.endsWith("evil.com") ? 403 : 200;
        Map<String, String> headers = Map.of("Origin", origin);
        RawHttp.Response answer = RawHttp.request(gateway.port(), "GET", polling, headers, null);
        assertThat(answer.status()).isEqualTo(status);
        try (RawWebSocket socket = gateway.open(headers)) {
          assertThat(status).isEqualTo(200);
          assertThat(socket).isNotNull();
        } catch (java.io.IOException e) {
          assertThat(e.getMessage()).startsWith("not upgraded: 403");
        }
      }
      assertThat(RawHttp.get(gateway.port(), polling).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        // path of the problem | issuer | part of what is said
        "auth.jwt.issuers[0].secret | 'algorithms': ['HS256'] | found nothing (is needed for",
        "auth.jwt.issuers[0].secret | 'algorithms': ['HS256'], 'secret': 'short' | at least 32",
        "auth.jwt.issuers[0].secret | 'algorithms': ['HS256'], 'secret': 'changeme' | placeholder",
        "auth.jwt.issuers[0].secret | 'algorithms': ['HS512'], 'secret': '<32>' | needs 64 bytes",
        "auth.jwt.issuers[0].secret | 'algorithms': ['RS256'], 'secret': '<32>' | of no use",
        "auth.jwt.issuers[0].algorithms | 'secret': '<32>' | a list (1 to 13)",
        "auth.jwt.issuers[0].algorithms | 'algorithms': [], 'secret': '<32>' | a list (1 to 13)",
        "auth.jwt.issuers[0].algorithms[0] | 'algorithms': ['none'], 'secret': '<32>' | \"none\"",
        "auth.jwt.issuers[0].algorithms | 'algorithms': ['RS256'] | there is no key for RS256",
        "auth.jwt.issuers[0].publicKeys[0] | 'algorithms': ['RS256'], 'publicKeys': ['x'] | PEM",
        "auth.jwt.issuers[0].publicKeys[0] | 'algorithms': ['RS256'], 'publicKeys': ['<EC>'] |"
            + " is no key for any of [RS256]",
        "auth.jwt.issuers[0].jwks | 'algorithms': ['HS256'], 'secret': '<32>',"
            + " 'jwks': 'https://a' | cannot be joined",
        "auth.jwt.issuers[0].jwks | 'algorithms': ['RS256'], 'jwks': 'ftp://a' | https?",
        "auth.jwt.issuers[0].jwks | 'algorithms': ['RS256'], 'jwks': 'https://u:p@a' | a user",
        "auth.jwt.issuers[0].previousSecret | 'algorithms': ['HS256'], 'secret': '<32>',"
            + " 'previousSecret': 'short' | at least 32",
        "auth.jwt.issuers[0].jwksTtl | 'algorithms': ['RS256'], 'jwks': 'https://a',"
            + " 'jwksTtl': 5 | from 10s",
        "auth.jwt.issuers[0].iss | 'iss': ' ', 'algorithms': ['HS256'], 'secret': '<32>' | \" \"",
      })
  void aWrongIssuerIsNamed(String path, String issuer, String part) {
    KeyGenerator.Pair ec = new KeyGenerator().pair(JwtAlgorithm.ES256, 0);
    String text =
        issuer
            .replace('\'', '"')
            .replace("<32>", "0123456789abcdef0123456789abcdef")
            .replace("<EC>", ec.publicKey().replace("\n", "\\n"));
    String iss = issuer.contains("'iss'") ? "" : "\"iss\": \"a\", ";
    expect(conf("{" + iss + text + "}", ""), path, part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'auth': true} | auth.jwt | allowed: an object with issuers, unless anonymous",
        "{'auth': {'jwt': {}}} | auth.jwt.issuers | a list (1 to 100)",
        "{'auth': {'from': []}} | auth.from | a list (1 to 20)",
        "{'auth': {'anonymous': true, 'from': ['body:x']}} | auth.from[0] | \"body:x\"",
        "{'auth': {'anonymous': true},  'namespaces': [{'name': '/', 'auth': 'required'}]} |"
            + " namespaces[0].auth | found \"required\"; allowed: \"optional\", \"none\"",
        "{'namespaces': [{'name': '/a'}, {'name': '/', 'auth': 'required'}]} |"
            + " namespaces[1].auth | found \"required\"",
        "{'listen': {'public': {'trustedProxies': ['10.0.0.0/8', '10.0.0.0/33']}}} |"
            + " listen.public.trustedProxies[1] | found \"10.0.0.0/33\" (",
        "{'listen': {'public': {'allowedOrigins': ['example.com/']}}} |"
            + " listen.public.allowedOrigins[0] | is no origin",
      })
  void aWrongConfIsNamed(String conf, String path, String part) {
    expect(conf.replace('\'', '"'), path, part);
  }

  private static void expect(String conf, String path, String part) {
    List<ConfProblem> problems = TestGateway.problems(conf);
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).path()).isEqualTo(path);
    assertThat(problems.get(0).toString()).contains(part).doesNotContain("0123456789abcdef");
  }
}
