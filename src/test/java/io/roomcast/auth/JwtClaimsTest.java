package io.roomcast.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times, audience and the claims that mean something to us. */
class JwtClaimsTest {

  private static final long SKEW = 30;

  private static Verifying verifying;

  @BeforeAll
  static void start() {
    JwtAuthOptions options = Tokens.hs256Options().setMaxRooms(3).setCacheSize(0);
    options.getIssuers().get(0).setAud(List.of("roomcast", "chat"));
    verifying = new Verifying(options);
  }

  @AfterAll
  static void stop() {
    verifying.close();
  }

  /** Claims that are good, but for what the test changes; {@code exp} in 100 s. */
  private static JsonObject claims() {
    return Tokens.claims("ann", verifying.now(), 100).put("aud", "roomcast");
  }

  private static String judge(JsonObject claims) {
    return verifying.judge(Tokens.hs256(claims));
  }

  private static long seconds(long fromNow) {
    return verifying.now() / 1000 + fromNow;
  }

  @ParameterizedTest
  @CsvSource({"10, valid ann", "-25, valid ann", "-31, token_expired: exp has passed"})
  void expWithTheClockSkew(long fromNow, String verdict) {
    assertThat(judge(claims().put("exp", seconds(fromNow)))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "nbf, 0, valid ann",
    "nbf, 25, valid ann",
    "nbf, 35, token_not_active: nbf is in the future",
    "iat, 25, valid ann",
    "iat, 35, token_not_active: iat is in the future"
  })
  void nbfAndIatWithTheClockSkew(String claim, long fromNow, String verdict) {
    assertThat(judge(claims().put(claim, seconds(fromNow)))).isEqualTo(verdict);
  }

  @Test
  void expIsRequired() {
    JsonObject claims = claims();
    claims.remove("exp");
    assertThat(judge(claims)).isEqualTo("token_invalid: no exp");
  }

  @ParameterizedTest
  @CsvSource({"exp, true", "exp, \"never\"", "exp, 1e300", "nbf, {}", "iat, \"now\"", "iat, -1e99"})
  void timesAreNumbers(String claim, String json) {
    Object value = io.vertx.core.json.Json.decodeValue(json);
    assertThat(judge(claims().put(claim, value)))
        .isEqualTo("token_invalid: " + claim + " is no time");
  }

  @Test
  void fractionsOfSecondsAreTimes() {
    assertThat(judge(claims().put("exp", seconds(1) + 0.5))).isEqualTo("valid ann");
  }

  @Test
  void theCacheForgetsATokenWhenItExpires() {
    try (Verifying caching = new Verifying(Tokens.hs256Options())) {
      String token = Tokens.hs256(Tokens.claims("ann", caching.now(), 10));
      caching.verify(token);
      assertThat(caching.verify(token).user()).isEqualTo("ann");
      assertThat(caching.stats().cacheHits()).isEqualTo(1);
      caching.advance((10 + SKEW) * 1000);
      assertThat(caching.judge(token)).isEqualTo("token_expired: exp has passed");
      assertThat(caching.stats().cached()).isZero();
    }
  }

  @Test
  void audience() {
    assertThat(judge(claims().put("aud", "chat"))).isEqualTo("valid ann");
    assertThat(judge(claims().put("aud", new JsonArray().add("x").add("chat"))))
        .isEqualTo("valid ann");
    for (Object other : new Object[] {"x", 1, new JsonArray(), new JsonObject(), ""}) {
      assertThat(judge(claims().put("aud", other))).isEqualTo("audience_mismatch: aud is another");
    }
    JsonObject without = claims();
    without.remove("aud");
    assertThat(judge(without)).isEqualTo("audience_mismatch: aud is another");
  }

  @Test
  void mappedClaims() {
    JsonObject claims =
        claims()
            .put("rooms", List.of("r1", "r2"))
            .put("data", new JsonObject().put("name", "Ann"))
            .put("caps", "read write")
            .put("other", 1);
    VerifiedToken token = verifying.verify(Tokens.hs256(claims));
    assertThat(token.user()).isEqualTo("ann");
    assertThat(token.issuer()).isEqualTo(Tokens.ISSUER);
    assertThat(token.rooms()).containsExactly("r1", "r2");
    assertThat(token.data()).isEqualTo(new JsonObject().put("name", "Ann"));
    assertThat(token.caps()).containsExactly("read", "write");
    assertThat(token.claims()).isEqualTo(claims);
    assertThat(token.expiresAt()).isEqualTo(claims.getLong("exp") * 1000);
    assertThat(verifying.verify(Tokens.hs256(claims().put("rooms", "one"))).rooms())
        .containsExactly("one");
    assertThat(verifying.verify(Tokens.hs256(claims().put("caps", " "))).caps()).isEmpty();
    assertThat(verifying.verify(Tokens.hs256(claims().put("sub", 42))).user()).isEqualTo("42");
  }

  @Test
  void claimsOfTheWrongKindAreInvalid() {
    assertThat(judge(claims().put("rooms", 1))).startsWith("token_invalid: the claim rooms");
    assertThat(judge(claims().put("rooms", List.of("a", 1))))
        .startsWith("token_invalid: the claim");
    assertThat(judge(claims().put("rooms", List.of("a", "b", "c", "d"))))
        .isEqualTo("token_invalid: more than 3 rooms");
    assertThat(judge(claims().put("data", "x"))).startsWith("token_invalid: the claim data");
    assertThat(judge(claims().put("caps", true))).startsWith("token_invalid: the claim caps");
    for (Object user : new Object[] {"", " ", true, new JsonObject(), 1.5}) {
      assertThat(judge(claims().put("sub", user)))
          .isEqualTo("token_invalid: no user in the claim sub");
    }
  }

  @Test
  void namesAndPathsOfClaims() {
    JwtAuthOptions options =
        Tokens.hs256Options()
            .setMap(new ClaimMap("https://a.b/user", "", "", "realm_access.roles"));
    try (Verifying mapped = new Verifying(options)) {
      JsonObject claims =
          Tokens.claims("ann", mapped.now(), 60)
              .put("https://a.b/user", "bob")
              .put("rooms", "not looked at")
              .put("realm_access", new JsonObject().put("roles", List.of("admin")));
      VerifiedToken token = mapped.verify(Tokens.hs256(claims));
      assertThat(token.user()).isEqualTo("bob");
      assertThat(token.rooms()).isEmpty();
      assertThat(token.caps()).containsExactly("admin");
    }
  }
}
