package io.roomcast.engineio;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that a polling handshake sets. Its value is the session id; the server never reads it.
 *
 * @param name name of the cookie
 * @param path {@code Path}, or null to leave it out
 * @param httpOnly {@code HttpOnly}
 * @param sameSite {@code SameSite}, or null to leave it out
 * @param secure {@code Secure}
 * @param domain {@code Domain}, or null to leave it out
 * @param maxAge {@code Max-Age} in seconds, or null to leave it out
 * @param expires {@code Expires}, or null to leave it out
 */
public record CookieOptions(
    String name,
    @Nullable String path,
    boolean httpOnly,
    @Nullable SameSite sameSite,
    boolean secure,
    @Nullable String domain,
    @Nullable Long maxAge,
    @Nullable Instant expires) {

  /** Values of {@code SameSite}. */
  public enum SameSite {
    STRICT,
    LAX,
    NONE
  }

  /** What {@code cookie: true} means: {@code io=<sid>; Path=/; HttpOnly; SameSite=Lax}. */
  public CookieOptions() {
    this("io", "/", true, SameSite.LAX, false, null, null, null);
  }

  /** The same under another name. */
  public CookieOptions withName(String other) {
    return new CookieOptions(other, path, httpOnly, sameSite, secure, domain, maxAge, expires);
  }
}
