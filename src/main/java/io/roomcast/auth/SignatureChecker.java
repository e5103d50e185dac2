package io.roomcast.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.util.HashMap;
import java.util.Map;

/**
 * Verifies signatures for one thread at a time: Vert.x's verifiers are made for each key set when
 * it is first needed, and let go when the issuer has another.
 */
final class SignatureChecker {

  private record Verifier(KeySet keys, JWTAuth auth) {}

  private final Vertx vertx;
  private final Map<String, Verifier> verifiers = new HashMap<>();

  SignatureChecker(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Whether one of these keys of the issuer has signed the token. */
  boolean check(String issuer, KeySet keys, String token) {
    Verifier verifier = verifiers.get(issuer);
    if (verifier == null || verifier.keys() != keys) {
      verifier = new Verifier(keys, keys.newVerifier(vertx));
      verifiers.put(issuer, verifier);
    }
    // Done when it returns: Vert.x verifies on the calling thread.
    Future<User> user = verifier.auth().authenticate(new TokenCredentials(token));
    return user.succeeded();
  }
}
