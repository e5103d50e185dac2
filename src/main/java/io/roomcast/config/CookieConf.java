package io.roomcast.config;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Conf of the session cookie. Immutable. */
public record CookieConf(
    @Option(value = "Its name.", byDefault = "io", pattern = "[!#$%&'*+.^_A-Za-z0-9-]+")
        String name,
    @Option(value = "Path; empty leaves it out.", byDefault = "/", pattern = "[^;\\p{Cntrl}]*")
        String path,
    @Option(value = "HttpOnly.", byDefault = "true") boolean httpOnly,
    @Option(value = "SameSite.", byDefault = "lax") SameSite sameSite,
    @Option(value = "Secure.", byDefault = "false") boolean secure,
    @Option(value = "Domain; empty leaves it out.", byDefault = "", pattern = "[^;\\p{Cntrl}]*")
        String domain,
    @Option(
            value = "Max-Age; without it, until the browser closes.",
            unit = TimeUnit.SECONDS,
            min = "0s",
            max = "3650d")
        @Nullable Duration maxAge) {

  /** Values of SameSite. */
  public enum SameSite {
    STRICT,
    LAX,
    NONE
  }
}
