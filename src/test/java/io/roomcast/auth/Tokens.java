package io.roomcast.auth;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keys and tokens for tests. Thread-safe. */
public final class Tokens {

  public static final String ISSUER = "https://id.example.com";
  public static final String SECRET = "0123456789abcdef".repeat(4);
  public static final String OTHER_SECRET = "fedcba9876543210".repeat(4);

  private static final Map<String, KeyGenerator.Pair> PAIRS = new ConcurrentHashMap<>();

  private Tokens() {}

  /** A key pair; the same for the same name, and for algorithms of one kind of keys. */
  static KeyGenerator.Pair pair(JwtAlgorithm algorithm, String name) {
    String kind = algorithm.family() == JwtAlgorithm.Family.EC ? algorithm.name() : "";
    return PAIRS.computeIfAbsent(
        algorithm.family() + kind + name, key -> new KeyGenerator().pair(algorithm, 2_048));
  }

  /** What tokens of the algorithm are signed with. */
  static String signingKey(JwtAlgorithm algorithm, String name) {
    return algorithm.symmetric() ? SECRET : pair(algorithm, name).privateKey();
  }

  static String sign(JwtAlgorithm algorithm, String key, @Nullable String kid, JsonObject claims) {
    // Vert.x needs itself for key stores only.
    return TokenSigner.create((Vertx) null, algorithm, key, kid).sign(claims);
  }

  /** A token by HS256 with {@link #SECRET}. */
  public static String hs256(JsonObject claims) {
    return sign(JwtAlgorithm.HS256, SECRET, null, claims);
  }

  /** Claims that are good for {@code seconds} from {@code now}, in ms. */
  public static JsonObject claims(String user, long now, long seconds) {
    return new JsonObject()
        .put("iss", ISSUER)
        .put("sub", user)
        .put("exp", Math.floorDiv(now, 1000L) + seconds);
  }

  public static JsonObject claims(String user, long seconds) {
    return claims(user, System.currentTimeMillis(), seconds);
  }

  /** An issuer that has the keys for the algorithms: the secret, or the pairs of that name. */
  static IssuerOptions issuer(String name, JwtAlgorithm... algorithms) {
    IssuerOptions issuer = new IssuerOptions().setIss(ISSUER).setAlgorithms(algorithms);
    if (Arrays.stream(algorithms).anyMatch(JwtAlgorithm::symmetric)) {
      issuer.setSecret(SECRET);
    }
    return issuer.setPublicKeys(
        Arrays.stream(algorithms)
            .filter(algorithm -> !algorithm.symmetric())
            .map(algorithm -> pair(algorithm, name).publicKey())
            .distinct()
            .toList());
  }

  public static JwtAuthOptions hs256Options() {
    return new JwtAuthOptions().setIssuers(issuer("", JwtAlgorithm.HS256));
  }

  static JsonObject jwks(JsonObject... keys) {
    return new JsonObject().put("keys", new JsonArray(Arrays.asList(keys)));
  }

  /** The public key as JSON Web Key. */
  static JsonObject jwk(JwtAlgorithm algorithm, String name, @Nullable String kid) {
    JsonObject jwk = new JsonObject();
    if (kid != null) {
      jwk.put("kid", kid);
    }
    try {
      byte[] der =
          Base64.getMimeDecoder()
              .decode(pair(algorithm, name).publicKey().replaceAll("-----[^-]+-----", ""));
      X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
      return switch (algorithm.family()) {
        case RSA -> {
          RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
          yield jwk.put("kty", "RSA")
              .put("n", number(key.getModulus(), 0))
              .put("e", number(key.getPublicExponent(), 0));
        }
        case EC -> {
          ECPublicKey key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
          int bits = key.getParams().getCurve().getField().getFieldSize();
          yield jwk.put("kty", "EC")
              .put("crv", "P-" + bits)
              .put("x", number(key.getW().getAffineX(), (bits + 7) / 8))
              .put("y", number(key.getW().getAffineY(), (bits + 7) / 8));
        }
        case ED -> {
          EdECPublicKey key = (EdECPublicKey) KeyFactory.getInstance("EdDSA").generatePublic(spec);
          byte[] encoded = key.getEncoded();
          yield jwk.put("kty", "OKP")
              .put("crv", "Ed25519")
              .put("x", base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
        }
        case HMAC -> throw new IllegalArgumentException("secrets are not published");
      };
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String number(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    int size = Math.max(length, bytes.length - from);
    byte[] padded = new byte[size];
    System.arraycopy(bytes, from, padded, size - (bytes.length - from), bytes.length - from);
    return base64(padded);
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String base64(JsonObject json) {
    return base64(json.toBuffer().getBytes());
  }
}
