package io.roomcast.bench.gateway;

import io.roomcast.auth.JwtAlgorithm;
import io.roomcast.auth.KeyGenerator;
import io.roomcast.auth.TokenSigner;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Keys of a run, with a token that they have signed. Immutable.
 *
 * @param auth the conf that admits who has the token
 * @param token good for a day
 */
record Tokens(JsonObject auth, String token) {

  private static final String ISSUER = "https://bench.example";
  private static final int RSA_BITS = 2_048;

  /** New ones; the gateway remembers {@code cacheSize} tokens that it has verified. */
  static Tokens create(JwtAlgorithm algorithm, int cacheSize) {
    KeyGenerator generator = new KeyGenerator();
    JsonObject issuer =
        new JsonObject()
            .put("iss", ISSUER)
            .put("algorithms", new JsonArray().add(algorithm.name()));
    String key;
    if (algorithm.symmetric()) {
      key = generator.hmac();
      issuer.put("secret", key);
    } else {
      KeyGenerator.Pair pair = generator.pair(algorithm, RSA_BITS);
      key = pair.privateKey();
      issuer.put("publicKeys", new JsonArray().add(pair.publicKey()));
    }
    JsonObject jwt =
        new JsonObject().put("issuers", new JsonArray().add(issuer)).put("cacheSize", cacheSize);
    return new Tokens(new JsonObject().put("jwt", jwt), token(algorithm, key));
  }

  private static String token(JwtAlgorithm algorithm, String key) {
    long now = InstantSource.system().instant().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("iss", ISSUER)
            .put("sub", "bench")
            .put("iat", now)
            .put("exp", now + Duration.ofDays(1).toSeconds());
    Vertx vertx = Vertx.vertx();
    try {
      return TokenSigner.create(vertx, algorithm, key, null).sign(claims);
    } finally {
      vertx.close().await();
    }
  }
}
