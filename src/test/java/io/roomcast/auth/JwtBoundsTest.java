package io.roomcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What clients can make the verifier keep and do, and options that do not fit together. */
class JwtBoundsTest {

  private static final JwtAlgorithm ES = JwtAlgorithm.ES256;

  @Test
  void theCacheKeepsTheTokensUsedLast() {
    try (Verifying verifying = new Verifying(Tokens.hs256Options().setCacheSize(3))) {
      List<String> tokens = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tokens.add(Tokens.hs256(Tokens.claims("u" + i, verifying.now(), 60)));
        verifying.verify(tokens.get(i));
        verifying.verify(tokens.get(0));
      }
      assertThat(verifying.stats().cached()).isEqualTo(3);
      assertThat(verifying.stats().cacheHits()).isEqualTo(4);
      verifying.verify(tokens.get(3));
      assertThat(verifying.stats().cacheHits()).isEqualTo(5);
      verifying.verify(tokens.get(1));
      assertThat(verifying.stats().cacheHits()).as("the one not used for longest").isEqualTo(5);
      assertThat(verifying.stats().verified()).isEqualTo(10);
    }
  }

  @Test
  void refusedTokensAreNotCached() {
    try (Verifying verifying = new Verifying(Tokens.hs256Options())) {
      String foreign =
          Tokens.sign(
              JwtAlgorithm.HS256,
              Tokens.OTHER_SECRET,
              null,
              Tokens.claims("ann", verifying.now(), 60));
      assertThat(verifying.judge(foreign)).startsWith("token_invalid");
      assertThat(verifying.judge(foreign)).startsWith("token_invalid");
      assertThat(verifying.stats().cached()).isZero();
      assertThat(verifying.stats().refused()).isEqualTo(Map.of(AuthError.TOKEN_INVALID, 2L));
    }
  }

  @Test
  void tokensThatWaitForAThreadAreBounded() throws Exception {
    JwtAuthOptions options =
        new JwtAuthOptions().setIssuers(Tokens.issuer("a", ES)).setWorkers(1).setMaxPending(3);
    try (Verifying verifying = new Verifying(options)) {
      CountDownLatch busy = new CountDownLatch(1);
      // The pool is shared by its name: this keeps its only thread busy.
      verifying
          .vertx()
          .createSharedWorkerExecutor("roomcast-jwt-1", 1)
          .executeBlocking(
              () -> {
                busy.await();
                return null;
              });
      List<Future<VerifiedToken>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(verifying.begin(token(verifying, "u" + i)));
      }
      assertThat(verifying.judge(token(verifying, "one too many")))
          .isEqualTo("auth_busy: maxPending is reached");
      assertThat(AuthError.AUTH_BUSY.retryable()).isTrue();
      assertThat(verifying.stats().pending()).isEqualTo(3);
      busy.countDown();
      for (int i = 0; i < 3; i++) {
        assertThat(waiting.get(i).await().user()).isEqualTo("u" + i);
      }
      await().until(() -> verifying.stats().pending() == 0);
      assertThat(verifying.judge(token(verifying, "later"))).isEqualTo("valid later");
      assertThat(verifying.stats().checkedByWorkers()).isEqualTo(4);
    }
  }

  private static String token(Verifying verifying, String user) {
    return Tokens.sign(
        ES, Tokens.signingKey(ES, "a"), null, Tokens.claims(user, verifying.now(), 60));
  }

  @Test
  void optionsThatDoNotFitTogetherAreRefusedByName() {
    refused("iss: must not be blank", issuer -> issuer.setIss(" "));
    refused("algorithms: must name at least one", issuer -> issuer.setAlgorithms());
    refused("secret: is needed for [HS256]", issuer -> issuer.setSecret(""));
    refused(
        "secret: is of no use for [RS256]",
        issuer -> issuer.setAlgorithms(JwtAlgorithm.RS256).setPublicKeys(List.of(pem())));
    refused(
        "secret: HS512 needs 64 bytes or more, not 63; \"roomcast keys hmac\" makes one",
        issuer -> issuer.setAlgorithms(JwtAlgorithm.HS512).setSecret("x".repeat(63)));
    refused(
        "previousSecret: HS256 needs 32 bytes or more, not 3; \"roomcast keys hmac\" makes one",
        issuer -> issuer.setPreviousSecret("abc"));
    refused(
        "publicKeys[0]: is no key for any of [HS256]",
        issuer -> issuer.setPublicKeys(List.of(pem())));
    refused("publicKeys[0]: is not one PEM text", issuer -> issuer.setPublicKeys(List.of("a key")));
    refused(
        "publicKeys[0]: holds a PRIVATE KEY, not a PUBLIC KEY",
        issuer -> issuer.setPublicKeys(List.of(Tokens.pair(JwtAlgorithm.RS256, "a").privateKey())));
    refused(
        "algorithms: there is no key for ES384",
        issuer ->
            issuer
                .setAlgorithms(ES, JwtAlgorithm.ES384)
                .setSecret("")
                .setPublicKeys(List.of(Tokens.pair(ES, "a").publicKey())));
    refused(
        "jwks: cannot be joined with other keys",
        issuer -> issuer.setJwks("https://id.example.com/jwks.json"));
    for (String url :
        List.of("", "ftp://x/", "https://u:p@x/", "https:///x", "/jwks", "https://x/#y")) {
      refused(
          "jwks: is no http or https URL, or has a user in it",
          issuer -> issuer.setAlgorithms(ES).setSecret("").setJwks(url));
    }
  }

  private static String pem() {
    return Tokens.pair(JwtAlgorithm.RS256, "a").publicKey();
  }

  private static void refused(String message, Consumer<IssuerOptions> change) {
    IssuerOptions issuer = Tokens.issuer("a", JwtAlgorithm.HS256);
    change.accept(issuer);
    assertThatThrownBy(() -> new Verifying(issuer).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("issuers[0]." + message);
  }

  @Test
  void thereMustBeIssuersAndEachOnce() {
    assertThatThrownBy(() -> new Verifying())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("issuers: must name at least one");
    IssuerOptions issuer = Tokens.issuer("a", JwtAlgorithm.HS256);
    assertThatThrownBy(() -> new Verifying(issuer, new IssuerOptions(issuer)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("issuers[1].iss: is that of another issuer, too");
    assertThatThrownBy(() -> new KeySet(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no usable key");
  }

  @Test
  void optionsAreCopied() {
    JwtAuthOptions options = Tokens.hs256Options();
    try (Verifying verifying = new Verifying(options)) {
      options.getIssuers().get(0).setAud("other");
      options.setClockSkew(0);
      assertThat(verifying.judge(Tokens.hs256(Tokens.claims("ann", verifying.now(), -10))))
          .isEqualTo("valid ann");
    }
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(new VerificationKey(JwtAlgorithm.HS256, null, Tokens.SECRET)).hasToString("HS256");
    ParsedToken token = ParsedToken.of(Tokens.hs256(Tokens.claims("ann", 60)));
    assertThat(token.toString()).isEqualTo("token by HS256");
  }
}
