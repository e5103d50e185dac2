package io.roomcast.auth;

import io.vertx.ext.auth.PubSecKeyOptions;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A key with the one algorithm that it may be used for. Immutable.
 *
 * @param algorithm the algorithm; tokens that name another never meet this key
 * @param kid its id in the key set, or null
 * @param text a secret, or a public key as PEM
 */
record VerificationKey(JwtAlgorithm algorithm, @Nullable String kid, String text) {

  static VerificationKey of(JwtAlgorithm algorithm, @Nullable String kid, PublicKey key) {
    return new VerificationKey(algorithm, kid, KeyGenerator.pem("PUBLIC KEY", key.getEncoded()));
  }

  /** Whether a token with that header may be signed by this key. */
  boolean serves(JwtAlgorithm wanted, @Nullable String wantedKid) {
    return algorithm == wanted && (kid == null || wantedKid == null || kid.equals(wantedKid));
  }

  PubSecKeyOptions options() {
    PubSecKeyOptions options =
        new PubSecKeyOptions().setAlgorithm(algorithm.name()).setBuffer(text);
    return kid == null ? options : options.setId(kid);
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return algorithm + (kid == null ? "" : " " + kid);
  }
}
