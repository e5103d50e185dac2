package io.roomcast.engineio;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes the cookie of a polling handshake. Stateless. */
final class SessionCookie {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private SessionCookie() {}

  /** The value of {@code Set-Cookie}. */
  static String of(CookieOptions options, String sid) {
    StringBuilder cookie = new StringBuilder(options.name()).append('=').append(sid);
    if (options.maxAge() != null) {
      cookie.append("; Max-Age=").append(options.maxAge());
    }
    if (options.domain() != null) {
      cookie.append("; Domain=").append(options.domain());
    }
    if (options.path() != null) {
      cookie.append("; Path=").append(options.path());
    }
    if (options.expires() != null) {
      cookie.append("; Expires=").append(HTTP_DATE.format(options.expires()));
    }
    if (options.httpOnly()) {
      cookie.append("; HttpOnly");
    }
    if (options.secure()) {
      cookie.append("; Secure");
    }
    if (options.sameSite() != null) {
      cookie.append("; SameSite=").append(name(options.sameSite()));
    }
    return cookie.toString();
  }

  private static String name(CookieOptions.SameSite value) {
    return switch (value) {
      case STRICT -> "Strict";
      case LAX -> "Lax";
      case NONE -> "None";
    };
  }
}
