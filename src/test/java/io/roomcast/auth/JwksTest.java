package io.roomcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that an issuer publishes, on a real server: rotation, and all that can go wrong. */
class JwksTest {

  private static final long COOLDOWN = 10_000;
  private static final JwtAlgorithm ES = JwtAlgorithm.ES256;
  private static final String NO_SUCH_KEY = "token_invalid: no such key";

  private final Vertx vertx = Vertx.vertx();
  private JwksServer server;
  private Verifying verifying;

  @BeforeEach
  void start() {
    server = new JwksServer(vertx);
  }

  @AfterEach
  void stop() {
    if (verifying != null) {
      verifying.close();
    }
    vertx.close().await();
  }

  private JwtAuthOptions options(JwtAlgorithm... algorithms) {
    return new JwtAuthOptions()
        .setIssuers(
            new IssuerOptions()
                .setIss(Tokens.ISSUER)
                .setAlgorithms(algorithms)
                .setJwks(server.url()))
        .setJwksTimeout(2_000)
        .setJwksMaxBytes(20_000)
        .setJwksCooldown(COOLDOWN);
  }

  private Verifying verifying(JwtAuthOptions options) {
    verifying = new Verifying(options);
    return verifying;
  }

  private String token(JwtAlgorithm algorithm, String name, String kid) {
    JsonObject claims = Tokens.claims("ann", verifying.now(), 3_600);
    return Tokens.sign(algorithm, Tokens.signingKey(algorithm, name), kid, claims);
  }

  private static JsonObject es(String name) {
    return Tokens.jwk(ES, name, name);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"HS256", "HS384", "HS512"})
  void everyKindOfKey(JwtAlgorithm algorithm) {
    server.publishes(Tokens.jwk(algorithm, "other", "other"), Tokens.jwk(algorithm, "a", "a"));
    verifying(options(algorithm));
    assertThat(verifying.judge(token(algorithm, "a", "a"))).isEqualTo("valid ann");
    assertThat(verifying.judge(token(algorithm, "a", null))).isEqualTo("valid ann");
    assertThat(verifying.judge(token(algorithm, "a", "other")))
        .isEqualTo("token_invalid: no key of the issuer has signed it");
    assertThat(verifying.auth().keys().available()).isTrue();
  }

  @Test
  void tokensWaitForTheFirstFetch() {
    server.answers(
        response -> vertx.setTimer(200, late -> response.end(Tokens.jwks(es("a")).encode())));
    verifying(options(ES));
    List<Future<VerifiedToken>> all =
        List.of(verifying.begin(token(ES, "a", "a")), verifying.begin(token(ES, "a", null)));
    assertThat(all).allSatisfy(token -> assertThat(token.await().user()).isEqualTo("ann"));
    assertThat(server.paths()).hasSize(1);
  }

  @Test
  void anUnknownKeyIsFetchedOnceInAWhile() {
    server.publishes(es("a"));
    verifying(options(ES));
    assertThat(verifying.judge(token(ES, "a", "a"))).isEqualTo("valid ann");
    server.publishes(es("a"), es("b"));

    assertThat(verifying.judge(token(ES, "b", "b"))).isEqualTo(NO_SUCH_KEY);
    assertThat(server.paths()).as("asked within the cooldown").hasSize(1);
    verifying.advance(COOLDOWN);
    assertThat(verifying.judge(token(ES, "b", "b"))).isEqualTo("valid ann");
    assertThat(verifying.judge(token(ES, "a", "a"))).isEqualTo("valid ann");
    for (int i = 0; i < 20; i++) {
      assertThat(verifying.judge(token(ES, "b", "made up " + i))).isEqualTo(NO_SUCH_KEY);
    }
    assertThat(server.paths()).hasSize(2);
    assertThat(verifying.auth().keys().fetches()).isEqualTo(2);
  }

  @Test
  void aKeyThatIsTakenBackServesNobodyNotEvenFromTheCache() {
    server.publishes(es("a"), es("b"));
    verifying(options(ES));
    String token = token(ES, "a", "a");
    assertThat(verifying.judge(token)).isEqualTo("valid ann");
    assertThat(verifying.judge(token)).isEqualTo("valid ann");
    assertThat(verifying.stats().cacheHits()).isEqualTo(1);

    server.publishes(es("b"));
    verifying.advance(COOLDOWN);
    assertThat(verifying.judge(token(ES, "b", "new"))).isEqualTo(NO_SUCH_KEY);
    assertThat(verifying.judge(token)).isEqualTo(NO_SUCH_KEY);
    assertThat(verifying.judge(token(ES, "b", "b"))).isEqualTo("valid ann");
  }

  @Test
  void keysAreFetchedAnewWhenTheyAreOld() {
    server.publishes(es("a"));
    JwtAuthOptions options = options(ES);
    options.getIssuers().get(0).setJwksTtl(100);
    verifying(options);
    await().until(() -> server.paths().size() >= 3);
    server.publishes(es("b"));
    await().until(() -> verifying.judge(token(ES, "b", "b")).equals("valid ann"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-age=1", "public, MAX-AGE=\"1\", immutable"})
  void maxAgeIsReadButNotObeyedToTheLetter(String cacheControl) {
    assertThat(JwksClient.maxAge(cacheControl)).isEqualTo(1_000);
    assertThat(JwksClient.maxAge("no-store")).isEqualTo(-1);
    assertThat(JwksClient.maxAge(null)).isEqualTo(-1);
  }

  private static final Map<String, Handler<HttpServerResponse>> FAULTS =
      new TreeMap<>(
          Map.of(
              "slow to begin", response -> {},
              "slow to end", response -> response.setChunked(true).write("{"),
              "a drop at a time", JwksTest::drip,
              "status 500", response -> response.setStatusCode(500).end("{\"keys\":[]}"),
              "garbage", response -> response.end("<html>not json</html>"),
              "no keys", response -> response.end("{\"keys\":[]}"),
              "only secrets",
                  response ->
                      response.end(
                          "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"kid\":\"a\"}]}"),
              "oversized", response -> response.end("{\"pad\":\"" + "x".repeat(30_000) + "\"}"),
              "redirect",
                  response -> response.setStatusCode(302).putHeader("Location", "/evil").end(),
              "cut",
                  response ->
                      response.setChunked(true).write("{").onComplete(w -> response.reset())));

  private static void drip(HttpServerResponse response) {
    response.setChunked(true);
    Vertx owner = Vertx.currentContext().owner();
    owner.setPeriodic(
        50,
        id -> {
          if (response.closed()) {
            owner.cancelTimer(id);
          } else {
            response.write(" ");
          }
        });
  }

  static Iterable<String> faults() {
    return FAULTS.keySet();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultLeavesTheKeysAsTheyAre(String fault) {
    server.answers(FAULTS.get(fault));
    verifying(options(ES));
    assertThat(verifying.judge(token(ES, "a", "a"))).isEqualTo("keys_unavailable: no keys yet");
    assertThat(verifying.auth().keys().available()).isFalse();
    assertThat(verifying.judge(token(ES, "a", "a"))).isEqualTo("keys_unavailable: no keys yet");
    assertThat(server.paths()).as("not asked again at once").containsExactly("/jwks.json");

    server.publishes(es("a"));
    verifying.advance(COOLDOWN);
    assertThat(verifying.judge(token(ES, "a", "a"))).isEqualTo("valid ann");

    server.answers(FAULTS.get(fault));
    verifying.advance(COOLDOWN);
    assertThat(verifying.judge(token(ES, "b", "b"))).isEqualTo(NO_SUCH_KEY);
    assertThat(verifying.judge(token(ES, "a", "a"))).isEqualTo("valid ann");
    assertThat(verifying.auth().keys().fetchFailures()).isEqualTo(2);
    assertThat(server.paths()).as("no redirect followed").containsOnly("/jwks.json");
    assertThat(verifying.stats().pending()).isZero();
  }

  @Test
  void aServerThatIsNotThereIsAFaultToo() {
    JwtAuthOptions options = options(ES);
    server.close();
    verifying(options);
    assertThat(verifying.judge(token(ES, "a", "a"))).isEqualTo("keys_unavailable: no keys yet");
  }

  @Test
  void fetchingIsTriedAgainByItself() {
    server.answers(response -> response.setStatusCode(503).end());
    verifying(options(ES).setJwksCooldown(50));
    await().until(() -> server.paths().size() >= 2);
    server.publishes(es("a"));
    await().until(() -> verifying.auth().keys().available());
  }

  /** Of a key set, only what fits the issuer's algorithms counts; the rest is passed over. */
  @Test
  void keysThatDoNotFitArePassedOver() {
    JsonObject encrypting = Tokens.jwk(JwtAlgorithm.RS256, "a", "enc").put("use", "enc");
    JsonObject wrapping =
        Tokens.jwk(JwtAlgorithm.RS256, "a", "ops").put("key_ops", List.of("wrapKey"));
    JsonObject otherAlgorithm = Tokens.jwk(JwtAlgorithm.RS256, "a", "384").put("alg", "RS384");
    JsonObject broken = Tokens.jwk(JwtAlgorithm.RS256, "a", "broken").put("n", "!");
    JsonObject weak =
        new JsonObject()
            .put("kty", "RSA")
            .put("kid", "weak")
            .put("n", "_".repeat(170))
            .put("e", "AQAB");
    JsonObject curve = Tokens.jwk(JwtAlgorithm.ES384, "a", "curve");
    JsonObject good =
        Tokens.jwk(JwtAlgorithm.RS256, "a", "good").put("alg", "RS256").put("use", "sig");
    server.publishes(encrypting, wrapping, otherAlgorithm, broken, weak, curve, good);
    verifying(options(JwtAlgorithm.RS256, ES));
    assertThat(verifying.judge(token(JwtAlgorithm.RS256, "a", "good"))).isEqualTo("valid ann");
    for (String kid : List.of("enc", "ops", "384", "broken", "weak")) {
      assertThat(verifying.judge(token(JwtAlgorithm.RS256, "a", kid))).isEqualTo(NO_SUCH_KEY);
    }
    assertThat(verifying.judge(token(ES, "a", "curve"))).isEqualTo(NO_SUCH_KEY);
  }

  @Test
  void manyKeysAreRefusedBecauseATokenWithoutKidWouldBeTriedWithAll() {
    JsonObject[] many = new JsonObject[KeyReader.MAX_JWKS_KEYS + 1];
    for (int i = 0; i < many.length; i++) {
      many[i] = Tokens.jwk(ES, "a", "k" + i);
    }
    server.publishes(many);
    verifying(options(ES));
    assertThat(verifying.judge(token(ES, "a", "k0"))).isEqualTo("keys_unavailable: no keys yet");
  }

  @Test
  void tokensThatWaitForKeysAreBounded() {
    server.answers(response -> {});
    verifying(options(ES).setMaxPending(2));
    Future<VerifiedToken> first = verifying.begin(token(ES, "a", "a"));
    Future<VerifiedToken> second = verifying.begin(token(ES, "a", "b"));
    assertThat(verifying.judge(token(ES, "a", "c"))).isEqualTo("auth_busy: maxPending is reached");
    assertThat(verifying.stats().pending()).isEqualTo(2);
    await().until(() -> first.isComplete() && second.isComplete());
    assertThat(verifying.stats().pending()).isZero();
    assertThat(verifying.stats().refused())
        .isEqualTo(Map.of(AuthError.AUTH_BUSY, 1L, AuthError.KEYS_UNAVAILABLE, 2L));
  }
}
