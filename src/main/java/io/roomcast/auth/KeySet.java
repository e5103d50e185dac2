package io.roomcast.auth;

import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of one issuer at one time; never empty. Immutable, thread-safe. */
final class KeySet {

  private final List<VerificationKey> keys;

  /**
   * A set of keys.
   *
   * @throws IllegalArgumentException without any: a verifier without keys takes unsigned tokens
   */
  KeySet(List<VerificationKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no usable key");
    }
    this.keys = List.copyOf(keys);
  }

  /** Whether any key may have signed a token with that header. */
  boolean has(JwtAlgorithm algorithm, @Nullable String kid) {
    return keys.stream().anyMatch(key -> key.serves(algorithm, kid));
  }

  /** What verifies signatures by these keys; it has a lock inside, so each user needs its own. */
  JWTAuth newVerifier(Vertx vertx) {
    JWTAuthOptions options =
        new JWTAuthOptions()
            // Times are checked before, with an answer that tells which.
            .setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
    keys.forEach(key -> options.addPubSecKey(key.options()));
    return JWTAuth.create(vertx, options);
  }

  /** Whether the other has the same keys. */
  boolean sameAs(@Nullable KeySet other) {
    return other != null && keys.equals(other.keys);
  }

  @Override
  public String toString() {
    return keys.toString();
  }
}
