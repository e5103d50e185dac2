package io.roomcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may have signed a token. */
class JwtSignatureTest {

  private static final String FORGED = "token_invalid: no key of the issuer has signed it";

  @ParameterizedTest
  @EnumSource
  void everyAlgorithmAcceptsItsOwnAndNothingElse(JwtAlgorithm algorithm) {
    try (Verifying verifying = new Verifying(Tokens.issuer("a", algorithm))) {
      String token = signed(algorithm, "a", verifying);
      assertThat(verifying.judge(token)).isEqualTo("valid ann");
      assertThat(verifying.stats().checkedByWorkers()).isEqualTo(algorithm.symmetric() ? 0 : 1);

      String foreign = algorithm.symmetric() ? Tokens.OTHER_SECRET : key(algorithm, "b");
      String claims = token.split("\\.")[1];
      assertThat(verifying.judge(Tokens.sign(algorithm, foreign, null, json(claims))))
          .isEqualTo(FORGED);
      assertThat(verifying.judge(withClaims(token, json(claims).put("sub", "bob"))))
          .isEqualTo(FORGED);
      assertThat(verifying.judge(withOtherBit(token))).isEqualTo(FORGED);
    }
  }

  private static String key(JwtAlgorithm algorithm, String name) {
    return Tokens.signingKey(algorithm, name);
  }

  private static String signed(JwtAlgorithm algorithm, String name, Verifying verifying) {
    JsonObject claims = Tokens.claims("ann", verifying.now(), 60);
    return Tokens.sign(algorithm, key(algorithm, name), null, claims);
  }

  private static JsonObject json(String base64) {
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
  }

  private static String withClaims(String token, JsonObject claims) {
    String[] parts = token.split("\\.");
    return parts[0] + "." + Tokens.base64(claims) + "." + parts[2];
  }

  private static String withHeader(String token, JsonObject header) {
    String[] parts = token.split("\\.", -1);
    return Tokens.base64(header) + "." + parts[1] + "." + parts[2];
  }

  private static String withOtherBit(String token) {
    String[] parts = token.split("\\.");
    byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
    signature[signature.length / 2] ^= 1;
    return parts[0] + "." + parts[1] + "." + Tokens.base64(signature);
  }

  static Stream<String> none() {
    return Stream.of("none", "None", "NONE", "nOnE", "", "HS1", "RS1", "ES256K", "hs256");
  }

  @ParameterizedTest
  @MethodSource("none")
  void noAlgorithmIsNone(String alg) {
    try (Verifying verifying = new Verifying(Tokens.issuer("a", JwtAlgorithm.HS256))) {
      String token = signed(JwtAlgorithm.HS256, "a", verifying);
      String unsigned = withHeader(token, new JsonObject().put("alg", alg));
      assertThat(verifying.judge(unsigned))
          .isEqualTo("token_invalid: an algorithm that no issuer may use");
      String[] parts = unsigned.split("\\.");
      assertThat(verifying.judge(parts[0] + "." + parts[1] + ".")).startsWith("token_invalid");
      assertThat(verifying.judge(parts[0] + "." + parts[1]))
          .isEqualTo("token_invalid: not three parts");
    }
  }

  @Test
  void anAlgorithmThatTheIssuerMayNotUseIsRefusedWithARightSignature() {
    try (Verifying verifying = new Verifying(Tokens.issuer("a", JwtAlgorithm.HS256))) {
      assertThat(verifying.judge(signed(JwtAlgorithm.HS512, "a", verifying)))
          .isEqualTo("token_invalid: HS512 is not allowed to its issuer");
    }
  }

  /** The public key, which everybody has, as secret: the classic confusion. */
  @Test
  void aTokenSignedWithThePublicKeyAsSecretIsRefused() throws Exception {
    String publicKey = Tokens.pair(JwtAlgorithm.RS256, "a").publicKey();
    IssuerOptions rsa = Tokens.issuer("a", JwtAlgorithm.RS256);
    IssuerOptions both =
        Tokens.issuer("a", JwtAlgorithm.RS256, JwtAlgorithm.HS256).setIss("https://both");
    try (Verifying verifying = new Verifying(rsa, both)) {
      JsonObject claims = Tokens.claims("ann", verifying.now(), 60);
      assertThat(verifying.judge(confused(publicKey, claims)))
          .isEqualTo("token_invalid: HS256 is not allowed to its issuer");
      assertThat(verifying.judge(confused(publicKey, claims.put("iss", "https://both"))))
          .isEqualTo(FORGED);
    }
    IssuerOptions pemAsSecret = Tokens.issuer("a", JwtAlgorithm.HS256).setPreviousSecret(publicKey);
    assertThatThrownBy(() -> new Verifying(pemAsSecret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("issuers[0].previousSecret: is a PEM text, not a secret");
  }

  private static String confused(String publicKey, JsonObject claims) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(publicKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signed =
        Tokens.base64(new JsonObject().put("alg", "HS256")) + "." + Tokens.base64(claims);
    return signed + "." + Tokens.base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void thePreviousSecretIsAcceptedWhileItIsThere() {
    IssuerOptions issuer = Tokens.issuer("a", JwtAlgorithm.HS256);
    issuer.setSecret(Tokens.OTHER_SECRET).setPreviousSecret(Tokens.SECRET);
    try (Verifying verifying = new Verifying(issuer)) {
      JsonObject claims = Tokens.claims("ann", verifying.now(), 60);
      for (String secret : List.of(Tokens.SECRET, Tokens.OTHER_SECRET)) {
        assertThat(verifying.judge(Tokens.sign(JwtAlgorithm.HS256, secret, null, claims)))
            .isEqualTo("valid ann");
      }
      String third = "x".repeat(64);
      assertThat(verifying.judge(Tokens.sign(JwtAlgorithm.HS256, third, null, claims)))
          .isEqualTo(FORGED);
    }
  }

  /**
   * The same name, other keys: the cache of one issuer must not serve the other (CVE-2026-49998).
   */
  @Test
  void aKeyServesItsOwnIssuerOnly() {
    IssuerOptions one = Tokens.issuer("a", JwtAlgorithm.ES256);
    IssuerOptions other = Tokens.issuer("b", JwtAlgorithm.ES256).setIss("https://other");
    try (Verifying verifying = new Verifying(one, other)) {
      JsonObject claims = Tokens.claims("ann", verifying.now(), 60).put("iss", "https://other");
      String key = key(JwtAlgorithm.ES256, "a");
      assertThat(verifying.judge(Tokens.sign(JwtAlgorithm.ES256, key, "k", claims)))
          .isEqualTo(FORGED);
      claims.put("iss", "https://nobody");
      assertThat(verifying.judge(Tokens.sign(JwtAlgorithm.ES256, key, "k", claims)))
          .isEqualTo("issuer_unknown: iss is none of ours");
      claims.remove("iss");
      assertThat(verifying.judge(Tokens.sign(JwtAlgorithm.ES256, key, "k", claims)))
          .isEqualTo("issuer_unknown: iss is none of ours");
    }
  }

  @Test
  void criticalHeaderParametersAreRefused() {
    try (Verifying verifying = new Verifying(Tokens.issuer("a", JwtAlgorithm.HS256))) {
      String token = signed(JwtAlgorithm.HS256, "a", verifying);
      JsonObject header = new JsonObject().put("alg", "HS256").put("crit", List.of("b64"));
      assertThat(verifying.judge(withHeader(token, header)))
          .isEqualTo("token_invalid: critical header parameters");
    }
  }

  /** A signature in ASN.1 instead of the two numbers would be a second name of the same token. */
  @Test
  void aSignatureOfAnotherLengthIsRefused() {
    try (Verifying verifying = new Verifying(Tokens.issuer("a", JwtAlgorithm.ES256))) {
      String[] parts = signed(JwtAlgorithm.ES256, "a", verifying).split("\\.");
      byte[] longer = Arrays.copyOf(Base64.getUrlDecoder().decode(parts[2]), 70);
      assertThat(verifying.judge(parts[0] + "." + parts[1] + "." + Tokens.base64(longer)))
          .isEqualTo("token_invalid: not the length of a signature by ES256");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a.b", "..", "a.b.c.d", "e30.e30.e30", "{}.{}.{}", "\u0000.\uffff.é"})
  void garbageIsInvalid(String token) {
    try (Verifying verifying = new Verifying(Tokens.issuer("a", JwtAlgorithm.HS256))) {
      assertThat(verifying.judge(token)).startsWith("token_invalid: ").doesNotContain("e30");
    }
  }

  @Test
  void aTokenThatIsTooLongIsNotRead() {
    JwtAuthOptions options = Tokens.hs256Options().setMaxTokenLength(300);
    try (Verifying verifying = new Verifying(options)) {
      JsonObject claims = Tokens.claims("ann", verifying.now(), 60);
      assertThat(verifying.judge(Tokens.hs256(claims))).isEqualTo("valid ann");
      assertThat(verifying.judge(Tokens.hs256(claims.put("pad", "x".repeat(200)))))
          .isEqualTo("token_invalid: longer than 300 characters");
    }
  }
}
