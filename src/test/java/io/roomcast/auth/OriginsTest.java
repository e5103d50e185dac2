package io.roomcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which origins a list admits. */
class OriginsTest {

  private static final Origins ORIGINS =
      Origins.of(
          List.of(
              "https://app.example.com",
              "http://localhost:5173",
              "https://Shop.example.net:443",
              "https://*.example.org",
              "https://*.dev.example.org:8443",
              "/^https:\\/\\/pr-\\d+\\.preview\\.dev$/i"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "HTTPS://APP.example.com",
        "https://app.example.com:443",
        "http://localhost:5173",
        "https://shop.example.net",
        "https://a.example.org",
        "https://a.b-c.example.org",
        "https://a.dev.example.org:8443",
        "https://pr-12.preview.dev",
        "https://PR-12.preview.dev"
      })
  void admits(String origin) {
    assertThat(ORIGINS.allows(origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "*",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com.evil.com",
        "https://app.example.comevil",
        "https://evil.com/https://app.example.com",
        "http://localhost",
        "https://example.org",
        "https://.example.org",
        "https://evilexample.org",
        "https://evil.com/.example.org",
        "https://evil.com?.example.org",
        "https://evil.com#.example.org",
        "https://evil.com:1.example.org",
        "https://user@a.example.org",
        "https://a..example.org",
        "http://a.example.org",
        "https://a.example.org:8443",
        "https://pr-x.preview.dev",
        "https://pr-12.preview.dev.evil.com"
      })
  void refuses(String origin) {
    assertThat(ORIGINS.allows(origin)).isFalse();
  }

  @Test
  void aLongOriginMeetsNoPattern() {
    assertThat(Origins.of(List.of("/.*/")).allows("https://" + "a".repeat(300))).isFalse();
  }

  @Test
  void programsWithoutAnOriginAreAdmittedUnlessToldOtherwise() {
    assertThat(ORIGINS.allows(null)).isTrue();
    assertThat(Origins.of(List.of("*"), false).allows(null)).isFalse();
    assertThat(Origins.of(List.of(), true).allows("https://a.b")).isFalse();
  }

  @Test
  void everybodyAndNobodysPages() {
    assertThat(Origins.of(List.of("*")).allows("null")).isTrue();
    assertThat(Origins.of(List.of("null")).allows("null")).isTrue();
    assertThat(Origins.of(List.of("null")).allows("https://a.b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.b/",
    "https://a.b/path",
    "a.b",
    "https://",
    "https://*",
    "https://*.*.b",
    "https://a.*.b",
    "https://x*.b",
    "''"
  })
  void whatIsNoOriginIsRefused(String entry) {
    assertThatThrownBy(() -> Origins.of(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no origin");
  }

  @Test
  void patternsMustBeRight() {
    assertThatThrownBy(() -> Origins.of(List.of("/a/x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("flags of a pattern are i, m, s, u");
    assertThatThrownBy(() -> Origins.of(List.of("/(/")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
