package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.engineio.CookieOptions.SameSite;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The text of {@code Set-Cookie}. */
class SessionCookieTest {

  @Test
  void theDefault() {
    assertThat(SessionCookie.of(new CookieOptions(), "abc"))
        .isEqualTo("io=abc; Path=/; HttpOnly; SameSite=Lax");
  }

  @Test
  void everyAttribute() {
    CookieOptions options =
        new CookieOptions(
            "sid",
            "/x",
            true,
            SameSite.NONE,
            true,
            "example.com",
            3600L,
            Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(SessionCookie.of(options, "abc"))
        .isEqualTo(
            "sid=abc; Max-Age=3600; Domain=example.com; Path=/x;"
                + " Expires=Fri, 02 Jan 2026 03:04:05 GMT; HttpOnly; Secure; SameSite=None");
  }

  @Test
  void noAttributes() {
    CookieOptions options = new CookieOptions("io", null, false, null, false, null, null, null);
    assertThat(SessionCookie.of(options, "abc")).isEqualTo("io=abc");
  }
}
