package io.roomcast.auth;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies webhooks by the Standard Webhooks scheme: {@code v1,} and the base64 of
 * HMAC-SHA256 over {@code id.timestamp.body}. Immutable, thread-safe.
 */
public final class Signatures {

  /** Header of the message's id; the same at every attempt. */
  public static final String ID = "webhook-id";

  /** Header of the time of the attempt, in seconds since the epoch. */
  public static final String TIMESTAMP = "webhook-timestamp";

  /** Header of the signatures, with blanks between. */
  public static final String SIGNATURE = "webhook-signature";

  /** What verifying a message came to. */
  public enum Verdict {
    VALID,
    /** A header is missing or unreadable. */
    MALFORMED,
    /** The time is too far from now: perhaps an old message sent again. */
    STALE,
    /** No signature is right. */
    FORGED
  }

  private static final String SECRET_PREFIX = "whsec_";
  private static final String VERSION = "v1,";
  private static final String HMAC = "HmacSHA256";
  private static final int MIN_SECRET_BYTES = 24;
  private static final int MAX_SECRET_BYTES = 64;

  /** One for each secret, to be copied: finding the algorithm and its key costs more than that. */
  private final List<Mac> macs = new ArrayList<>();

  private Signatures(List<String> texts) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("secret: there must be at least one");
    }
    texts.forEach(text -> macs.add(mac(secret(text))));
  }

  /**
   * With these secrets, {@code whsec_} and base64 of 24 to 64 bytes each. While a secret is
   * replaced there are two: messages carry the signature of each, and either is accepted.
   *
   * @throws IllegalArgumentException when one is none
   */
  public static Signatures of(String... secrets) {
    return new Signatures(List.of(secrets));
  }

  private static SecretKeySpec secret(String text) {
    byte[] bytes = new byte[0];
    if (text.startsWith(SECRET_PREFIX)) {
      try {
        bytes = Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("secret: is not base64 after whsec_", e);
      }
    }
    if (bytes.length < MIN_SECRET_BYTES || bytes.length > MAX_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "secret: must be whsec_ and base64 of 24 to 64 bytes; \"roomcast keys webhook\" makes one");
    }
    return new SecretKeySpec(bytes, HMAC);
  }

  /** The value of the header {@link #SIGNATURE}; {@code timestamp} in seconds. */
  public String sign(String id, long timestamp, Buffer body) {
    byte[] head = bytes(id + "." + timestamp + ".");
    byte[] content = body.getBytes();
    String first = sign(macs.get(0), head, content);
    if (macs.size() == 1) {
      return first;
    }
    StringBuilder all = new StringBuilder(first);
    for (Mac mac : macs.subList(1, macs.size())) {
      all.append(' ').append(sign(mac, head, content));
    }
    return all.toString();
  }

  private static Mac mac(SecretKeySpec secret) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The original is only ever copied, so that threads may share it. */
  private static String sign(Mac original, byte[] head, byte[] content) {
    try {
      Mac mac = (Mac) original.clone();
      mac.update(head);
      return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(content));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Verifies a message from its headers; {@code now} and {@code tolerance}, the greatest distance
   * in time, in seconds.
   */
  public Verdict verify(
      @Nullable String id,
      @Nullable String timestamp,
      @Nullable String signature,
      Buffer body,
      long now,
      long tolerance) {
    if (id == null
        || id.isEmpty()
        || signature == null
        || timestamp == null
        || !timestamp.matches("\\d{1,12}")) {
      return Verdict.MALFORMED;
    }
    long time = Long.parseLong(timestamp);
    if (Math.abs(now - time) > tolerance) {
      return Verdict.STALE;
    }
    boolean valid = false;
    byte[] head = bytes(id + "." + time + ".");
    byte[] content = body.getBytes();
    for (Mac mac : macs) {
      byte[] expected = bytes(sign(mac, head, content));
      for (String given : signature.split(" ", -1)) {
        valid |= MessageDigest.isEqual(expected, bytes(given));
      }
    }
    return valid ? Verdict.VALID : Verdict.FORGED;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
