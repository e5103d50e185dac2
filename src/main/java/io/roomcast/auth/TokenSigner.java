package io.roomcast.auth;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes tokens, for tests and tools. One thread at a time. */
public final class TokenSigner {

  private final JwtAlgorithm algorithm;
  private final JWTAuth auth;

  private TokenSigner(JwtAlgorithm algorithm, JWTAuth auth) {
    this.algorithm = algorithm;
    this.auth = auth;
  }

  /**
   * Signs with a key.
   *
   * @param key a secret for the HS algorithms, else a private key as PEM (PKCS #8)
   * @param kid the key's id for the header, or null
   * @throws IllegalArgumentException when it is no key for the algorithm
   */
  public static TokenSigner create(
      Vertx vertx, JwtAlgorithm algorithm, String key, @Nullable String kid) {
    if (algorithm.symmetric()) {
      KeyReader.secret("secret", key, List.of(algorithm));
    }
    PubSecKeyOptions options =
        new PubSecKeyOptions()
            .setAlgorithm(algorithm.name())
            .setBuffer(algorithm.symmetric() ? key : key.strip());
    if (kid != null) {
      options.setId(kid);
    }
    try {
      JWTAuth auth = JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(options));
      TokenSigner signer = new TokenSigner(algorithm, auth);
      signer.checkKind();
      return signer;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("key: is no private key (PEM) for " + algorithm, e);
    }
  }

  /** A key of another curve signs, but what it signs is not of the algorithm. */
  private void checkKind() {
    String token = sign(new JsonObject());
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    if (!algorithm.fits(signature.length)) {
      throw new IllegalArgumentException("another curve, or too few bits");
    }
  }

  /** A token of these claims, and of no others. */
  public String sign(JsonObject claims) {
    return auth.generateToken(
        claims.copy(), new JWTOptions().setAlgorithm(algorithm.name()).setNoTimestamp(true));
  }
}
