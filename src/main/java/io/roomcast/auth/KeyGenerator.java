package io.roomcast.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;

/** Makes keys and secrets. Thread-safe. */
public final class KeyGenerator {

  /**
   * A key pair as PEM texts.
   *
   * @param privateKey PKCS #8
   * @param publicKey SubjectPublicKeyInfo
   */
  public record Pair(String privateKey, String publicKey) {}

  /** As text it has 64 characters: enough for HS512. */
  private static final int HMAC_BYTES = 48;

  private static final int SECRET_BYTES = 32;

  private final SecureRandom random = new SecureRandom();

  /** A secret for the HS algorithms. */
  public String hmac() {
    return base64Url(HMAC_BYTES);
  }

  /** A key of the server API; the conf has {@link ApiKeys#hash} of it. */
  public String api() {
    return "rck_" + base64Url(SECRET_BYTES);
  }

  /** A secret for webhooks. */
  public String webhook() {
    return "whsec_" + Base64.getEncoder().encodeToString(bytes(SECRET_BYTES));
  }

  /** A key pair for that algorithm; RSA keys have {@code rsaBits}, 2048 or more. */
  public Pair pair(JwtAlgorithm algorithm, int rsaBits) {
    return switch (algorithm.family()) {
      case RSA -> rsa(rsaBits);
      case EC -> pair("EC", new ECGenParameterSpec(KeyReader.curveName(algorithm)));
      case ED -> pair("EdDSA", NamedParameterSpec.ED25519);
      case HMAC -> throw new IllegalArgumentException(algorithm + " has no key pair");
    };
  }

  private Pair rsa(int bits) {
    if (bits < KeyReader.MIN_RSA_BITS || bits > 8_192) {
      throw new IllegalArgumentException("RSA keys have 2048 to 8192 bits, not " + bits);
    }
    return pair("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
  }

  private Pair pair(String kind, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(parameters, random);
      KeyPair pair = generator.generateKeyPair();
      return new Pair(
          pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
          pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(String kind, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    String body = lines.encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }

  private String base64Url(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
