package io.roomcast.auth;

import io.roomcast.auth.JwtAlgorithm.Family;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads keys and finds out which algorithms each fits; a key that is too weak, of another kind or
 * meant for something else is none. Stateless.
 */
final class KeyReader {

  static final int MIN_RSA_BITS = 2_048;

  /** A token without a key id is tried with every key of its algorithm: that must stay cheap. */
  static final int MAX_JWKS_KEYS = 50;

  private static final Logger LOG = LoggerFactory.getLogger(KeyReader.class);

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  /** SubjectPublicKeyInfo of an Ed25519 key up to the 32 bytes of the key (RFC 8410 §10.1). */
  private static final byte[] ED25519_PREFIX = {48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0};

  private KeyReader() {}

  /**
   * The secret as key of these algorithms.
   *
   * @throws IllegalArgumentException when it is too short for one of them, or no secret at all
   */
  static List<VerificationKey> secret(String name, String secret, List<JwtAlgorithm> algorithms) {
    if (secret.contains("-----BEGIN")) {
      // Whoever knows a public key could sign with it.
      throw new IllegalArgumentException(name + ": is a PEM text, not a secret");
    }
    int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
    List<VerificationKey> keys = new ArrayList<>();
    for (JwtAlgorithm algorithm : algorithms) {
      if (algorithm.symmetric()) {
        if (bytes < algorithm.minSecretBytes()) {
          throw new IllegalArgumentException(
              "%s: %s needs %d bytes or more, not %d; \"roomcast keys hmac\" makes one"
                  .formatted(name, algorithm, algorithm.minSecretBytes(), bytes));
        }
        keys.add(new VerificationKey(algorithm, null, secret));
      }
    }
    return keys;
  }

  /**
   * The public key or certificate as key of those algorithms that it fits.
   *
   * @throws IllegalArgumentException when it is no such text or fits none
   */
  static List<VerificationKey> pem(String name, String pem, List<JwtAlgorithm> algorithms) {
    Matcher matcher = PEM.matcher(pem.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name + ": is not one PEM text");
    }
    try {
      PublicKey key = publicKey(matcher.group(1), matcher.group(2));
      List<VerificationKey> keys = keys(key, null, algorithms);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("is no key for any of " + algorithms);
      }
      return keys;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static PublicKey publicKey(String kind, String base64) throws GeneralSecurityException {
    byte[] der = Base64.getMimeDecoder().decode(base64);
    return switch (kind) {
      case "CERTIFICATE" ->
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der))
              .getPublicKey();
      case "PUBLIC KEY" -> subjectPublicKey(der);
      default -> throw new IllegalArgumentException("holds a " + kind + ", not a PUBLIC KEY");
    };
  }

  private static PublicKey subjectPublicKey(byte[] der) throws GeneralSecurityException {
    for (String kind : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        LOG.trace("not a key for {}", kind, e);
      }
    }
    throw new InvalidKeySpecException("holds no RSA, EC or Ed25519 key");
  }

  /**
   * The keys of a JSON Web Key Set (RFC 7517 §5) that fit any of the algorithms; others are passed
   * over, as the RFC wants it.
   *
   * @throws IllegalArgumentException when it is no key set or holds no usable key
   */
  static KeySet jwks(JsonObject set, List<JwtAlgorithm> algorithms) {
    if (!(set.getValue("keys") instanceof JsonArray list)) {
      throw new IllegalArgumentException("no list \"keys\"");
    }
    if (list.size() > MAX_JWKS_KEYS) {
      throw new IllegalArgumentException(list.size() + " keys, more than " + MAX_JWKS_KEYS);
    }
    List<VerificationKey> keys = new ArrayList<>();
    for (Object entry : list) {
      if (entry instanceof JsonObject jwk) {
        try {
          jwk(jwk, algorithms).stream()
              .filter(key -> keys.stream().noneMatch(known -> sameName(known, key)))
              .forEach(keys::add);
        } catch (GeneralSecurityException | RuntimeException e) {
          LOG.debug("A key of a key set is not usable: {}", e.getMessage());
        }
      }
    }
    return new KeySet(keys);
  }

  private static boolean sameName(VerificationKey one, VerificationKey other) {
    return one.kid() != null
        && one.kid().equals(other.kid())
        && one.algorithm() == other.algorithm();
  }

  private static List<VerificationKey> jwk(JsonObject jwk, List<JwtAlgorithm> algorithms)
      throws GeneralSecurityException {
    if (!"sig".equals(jwk.getString("use", "sig"))
        || !jwk.getJsonArray("key_ops", new JsonArray().add("verify")).contains("verify")) {
      return List.of();
    }
    String alg = jwk.getString("alg");
    List<JwtAlgorithm> candidates =
        alg == null ? algorithms : algorithms.stream().filter(a -> a.name().equals(alg)).toList();
    PublicKey key =
        switch (jwk.getString("kty", "")) {
          case "RSA" ->
              KeyFactory.getInstance("RSA")
                  .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
          case "EC" -> ecKey(jwk);
          case "OKP" -> edKey(jwk);
          // Above all "oct": a secret has no place in a public document.
          default -> null;
        };
    return key == null ? List.of() : keys(key, jwk.getString("kid"), candidates);
  }

  private static PublicKey ecKey(JsonObject jwk) throws GeneralSecurityException {
    ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
    ECParameterSpec curve =
        switch (jwk.getString("crv", "")) {
          case "P-256" -> curve(JwtAlgorithm.ES256);
          case "P-384" -> curve(JwtAlgorithm.ES384);
          case "P-521" -> curve(JwtAlgorithm.ES512);
          default -> throw new InvalidKeySpecException("unknown curve");
        };
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
  }

  private static PublicKey edKey(JsonObject jwk) throws GeneralSecurityException {
    byte[] key = Base64.getUrlDecoder().decode(jwk.getString("x", ""));
    if (!"Ed25519".equals(jwk.getString("crv")) || key.length != 32) {
      throw new InvalidKeySpecException("not an Ed25519 key");
    }
    byte[] der = new byte[ED25519_PREFIX.length + key.length];
    System.arraycopy(ED25519_PREFIX, 0, der, 0, ED25519_PREFIX.length);
    System.arraycopy(key, 0, der, ED25519_PREFIX.length, key.length);
    return KeyFactory.getInstance("EdDSA").generatePublic(new X509EncodedKeySpec(der));
  }

  private static BigInteger number(JsonObject jwk, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.getString(name, "")));
  }

  private static List<VerificationKey> keys(
      PublicKey key, @Nullable String kid, List<JwtAlgorithm> algorithms)
      throws GeneralSecurityException {
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
      throw new IllegalArgumentException(
          "RSA keys need " + MIN_RSA_BITS + " bits, not " + rsa.getModulus().bitLength());
    }
    List<VerificationKey> keys = new ArrayList<>();
    for (JwtAlgorithm algorithm : algorithms) {
      if (fits(key, algorithm)) {
        keys.add(VerificationKey.of(algorithm, kid, key));
      }
    }
    return keys;
  }

  private static boolean fits(PublicKey key, JwtAlgorithm algorithm)
      throws GeneralSecurityException {
    if (key instanceof RSAPublicKey) {
      return algorithm.family() == Family.RSA;
    }
    if (key instanceof ECPublicKey ec) {
      return algorithm.family() == Family.EC
          && curve(algorithm).getCurve().equals(ec.getParams().getCurve());
    }
    return key instanceof EdECPublicKey ed
        && algorithm.family() == Family.ED
        && ed.getParams().getName().equals("Ed25519");
  }

  /** The curve that belongs to the algorithm (RFC 7518 §3.4). */
  private static ECParameterSpec curve(JwtAlgorithm algorithm) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curveName(algorithm)));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  static String curveName(JwtAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> "secp256r1";
      case ES384 -> "secp384r1";
      case ES512 -> "secp521r1";
      default -> throw new IllegalArgumentException(algorithm + " has no curve");
    };
  }
}
