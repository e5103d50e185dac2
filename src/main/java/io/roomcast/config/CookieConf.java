package io.roomcast.config;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Conf of the session cookie. Immutable. */
public record CookieConf(
    @Option(value = "Its name.", byDefault = "io", pattern = "[!#$%&'*+.^_A-Za-z0-9-]+")
        String name,
    @Option(value = "Path; empty leaves it out.", byDefault = "/", pattern = "[^;\\p{Cc}]*")
        String path,
    @Option(value = "HttpOnly.", byDefault = "true") boolean httpOnly,
    @Option(value = "SameSite.", byDefault = "lax") SameSite sameSite,
    @Option(value = "Secure.", byDefault = "false") boolean secure,
    @Option(value = "Domain; empty leaves it out.", byDefault = "", pattern = "[^;\\p{Cc}]*")
        String domain,
    @Option(
            value = "Max-Age; without it, until the browser closes.",
            unit = TimeUnit.SECONDS,
            min = "0s",
            max = "3650d")
        @Nullable Duration maxAge)
    implements Checked {

  @Override
  public void advise(BiConsumer<String, String> advice) {
    if (sameSite == SameSite.NONE && !secure) {
      advice.accept("sameSite", "\"none\" with secure only, since browsers drop such a cookie");
    }
  }

  /** Values of SameSite. */
  public enum SameSite {
    STRICT,
    LAX,
    NONE
  }
}
