package io.roomcast.auth;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The signature algorithms that may be allowed to an issuer (RFC 7518 §3.1, RFC 8037 §3.1). */
public enum JwtAlgorithm {
  HS256(Family.HMAC, 32),
  HS384(Family.HMAC, 48),
  HS512(Family.HMAC, 64),
  RS256(Family.RSA, 0),
  RS384(Family.RSA, 0),
  RS512(Family.RSA, 0),
  PS256(Family.RSA, 0),
  PS384(Family.RSA, 0),
  PS512(Family.RSA, 0),
  ES256(Family.EC, 64),
  ES384(Family.EC, 96),
  ES512(Family.EC, 132),
  EdDSA(Family.ED, 64);

  /** Kinds of keys. */
  enum Family {
    HMAC,
    RSA,
    EC,
    ED
  }

  private final Family family;
  private final int signatureBytes;

  JwtAlgorithm(Family family, int signatureBytes) {
    this.family = family;
    this.signatureBytes = signatureBytes;
  }

  /**
   * The algorithm of that name.
   *
   * @throws IllegalArgumentException for any other, {@code none} above all
   */
  public static JwtAlgorithm of(String name) {
    for (JwtAlgorithm algorithm : values()) {
      if (algorithm.name().equals(name)) {
        return algorithm;
      }
    }
    String names = Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("algorithms: \"" + name + "\" is none of " + names);
  }

  Family family() {
    return family;
  }

  /** Whether signing and verifying use one secret. */
  public boolean symmetric() {
    return family == Family.HMAC;
  }

  /**
   * Fewest bytes of a secret: those of the hash (RFC 7518 §3.2).
   *
   * @throws IllegalStateException for an algorithm without secrets
   */
  public int minSecretBytes() {
    if (!symmetric()) {
      throw new IllegalStateException(name() + " has no secret");
    }
    return signatureBytes;
  }

  /** Whether a signature of this many bytes can be right; RSA's length is that of the key. */
  boolean fits(int bytes) {
    return signatureBytes == 0 ? bytes >= KeyReader.MIN_RSA_BITS / 8 : bytes == signatureBytes;
  }
}
