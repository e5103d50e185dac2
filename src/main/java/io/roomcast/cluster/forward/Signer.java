package io.roomcast.cluster.forward;

import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs forwarded requests and checks the signatures: HMAC-SHA256 over everything that the owner of
 * the session believes. Event loop.
 */
final class Signer {

  /** The header that carries it. */
  static final String HEADER = "roomcast-forwarded";

  /** ms that the clocks of two nodes may differ, together with the time on the way. */
  static final long WINDOW = 5 * 60_000;

  private static final String VERSION = "v1";
  private static final int WORDS = 6;
  private static final int LONGEST_PEER = 64;

  private final Mac mac;

  Signer(String secret) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** The value of the header. */
  String sign(Origin origin) {
    return VERSION
        + ' '
        + origin.from()
        + ' '
        + origin.time()
        + ' '
        + (origin.secure() ? "https" : "http")
        + ' '
        + origin.peer()
        + ' '
        + signature(origin);
  }

  /**
   * What a request says of itself, when that is signed, for this node, and not old; else null.
   *
   * @param header the value that came
   * @param self name of this node
   * @param now ms since the epoch
   */
  @Nullable Origin verify(
      @Nullable String header, String self, HttpMethod method, String uri, long now) {
    String[] words = header == null ? new String[0] : header.split(" ", -1);
    if (words.length != WORDS
        || !words[0].equals(VERSION)
        || words[4].isEmpty()
        || words[4].length() > LONGEST_PEER) {
      return null;
    }
    long time;
    try {
      time = Long.parseLong(words[2]);
    } catch (NumberFormatException e) {
      return null;
    }
    boolean secure = words[3].equals("https");
    Origin origin = new Origin(words[1], self, time, method, uri, words[4], secure);
    byte[] expected = signature(origin).getBytes(StandardCharsets.US_ASCII);
    boolean signed =
        MessageDigest.isEqual(expected, words[5].getBytes(StandardCharsets.ISO_8859_1));
    // Without overflow: any number may have been signed by nobody, too.
    boolean timely = time > now - WINDOW && time < now + WINDOW;
    return signed && timely ? origin : null;
  }

  private String signature(Origin origin) {
    byte[] bytes = mac.doFinal(origin.text().getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
