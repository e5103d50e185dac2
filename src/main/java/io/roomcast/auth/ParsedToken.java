package io.roomcast.auth;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token taken apart (RFC 7515 §7.1, RFC 7519 §4.1); nothing in it is to be believed before its
 * signature was verified.
 *
 * @param text the token
 * @param algorithm {@code alg}
 * @param kid {@code kid}, or null
 * @param claims the payload
 * @param issuer {@code iss}, or null
 * @param expiresAt {@code exp} in ms since the epoch
 */
record ParsedToken(
    String text,
    JwtAlgorithm algorithm,
    @Nullable String kid,
    JsonObject claims,
    @Nullable String issuer,
    long expiresAt) {

  /** Far enough for everybody, and seconds up to here can be counted in ms. */
  private static final double MAX_SECONDS = 1e13;

  /**
   * Takes a token apart.
   *
   * @throws AuthException TOKEN_INVALID when it is none, or lacks {@code exp}
   */
  static ParsedToken of(String text) {
    try {
      String[] parts = text.split("\\.", -1);
      if (parts.length != 3) {
        throw invalid("not three parts");
      }
      JsonObject header = json(parts[0]);
      JsonObject claims = json(parts[1]);
      JwtAlgorithm algorithm = algorithm(header);
      if (!algorithm.fits(decode(parts[2]).length)) {
        throw invalid("not the length of a signature by " + algorithm);
      }
      Long expiresAt = millis(claims, "exp");
      if (expiresAt == null) {
        throw invalid("no exp");
      }
      return new ParsedToken(
          text, algorithm, header.getString("kid"), claims, claims.getString("iss"), expiresAt);
    } catch (AuthException e) {
      throw e;
    } catch (RuntimeException e) {
      // Base64, JSON and types; what they say may quote the token.
      throw invalid("malformed");
    }
  }

  private static JwtAlgorithm algorithm(JsonObject header) {
    if (header.containsKey("crit")) {
      throw invalid("critical header parameters");
    }
    try {
      return JwtAlgorithm.of(header.getString("alg", ""));
    } catch (IllegalArgumentException e) {
      throw invalid("an algorithm that no issuer may use");
    }
  }

  private static JsonObject json(String base64) {
    return new JsonObject(Buffer.buffer(decode(base64)));
  }

  private static byte[] decode(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }

  static AuthException invalid(String detail) {
    return new AuthException(AuthError.TOKEN_INVALID, detail);
  }

  /** A NumericDate in ms, or null without the claim. */
  private static @Nullable Long millis(JsonObject claims, String name) {
    Object value = claims.getValue(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number && Math.abs(number.doubleValue()) < MAX_SECONDS) {
      return (long) (number.doubleValue() * 1_000);
    }
    throw invalid(name + " is no time");
  }

  /**
   * Checks its times.
   *
   * @throws AuthException when it has expired or is not valid yet
   */
  void checkTimes(long now, long skew) {
    if (now - skew >= expiresAt) {
      throw new AuthException(AuthError.TOKEN_EXPIRED, "exp has passed");
    }
    for (String name : List.of("nbf", "iat")) {
      if (Objects.requireNonNullElse(millis(claims, name), now) > now + skew) {
        throw new AuthException(AuthError.TOKEN_NOT_ACTIVE, name + " is in the future");
      }
    }
  }

  /**
   * Checks that it is meant for one of these.
   *
   * @throws AuthException when it is not
   */
  void checkAudience(List<String> audiences) {
    if (audiences.isEmpty()) {
      return;
    }
    Object aud = claims.getValue("aud");
    boolean named =
        aud instanceof JsonArray list
            ? list.stream().anyMatch(name -> name != null && audiences.contains(name))
            : aud instanceof String name && audiences.contains(name);
    if (!named) {
      throw new AuthException(AuthError.AUDIENCE_MISMATCH, "aud is another");
    }
  }

  /** Keeps the token out of logs. */
  @Override
  public String toString() {
    return "token by " + algorithm;
  }
}
