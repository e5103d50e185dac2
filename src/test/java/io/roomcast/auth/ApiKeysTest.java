package io.roomcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.auth.ApiKeyException.Reason;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the server API, for what. */
class ApiKeysTest {

  private static final String KEY = new KeyGenerator().api();
  private static final ApiKey BACKEND =
      new ApiKey(
          "backend-1",
          ApiKeys.hash(KEY),
          List.of("emit", "rooms", "sockets:read"),
          List.of("/chat", "/game-*"),
          List.of("10.0.0.0/8", "::1"));
  private static final ApiKey ADMIN =
      new ApiKey("admin", ApiKeys.hash("other"), List.of("*"), List.of("*"), List.of());
  private static final ApiKeys KEYS = new ApiKeys(List.of(ADMIN, BACKEND));

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
  void aKnownKeyFromTheRightPlace(String scheme) {
    assertThat(KEYS.authenticate(scheme + KEY, "10.1.2.3")).isSameAs(BACKEND);
    assertThat(KEYS.authenticate(scheme + KEY + " ", "::1")).isSameAs(BACKEND);
    assertThat(KEYS.authenticate(scheme + "other", "203.0.113.1")).isSameAs(ADMIN);
  }

  @ParameterizedTest
  @CsvSource({
    ", KEY_MISSING, 401",
    "'', KEY_MISSING, 401",
    "'Bearer ', KEY_MISSING, 401",
    "Basic dTpw, KEY_MISSING, 401",
    "Bearer wrong, KEY_UNKNOWN, 401",
    "Bearer OTHER, KEY_UNKNOWN, 401"
  })
  void others(String header, Reason reason, int status) {
    assertThatThrownBy(() -> KEYS.authenticate(header, "10.1.2.3"))
        .isInstanceOfSatisfying(
            ApiKeyException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.reason().status()).isEqualTo(status);
            });
  }

  @Test
  void theHashItselfIsNoKeyAndALongKeyIsNotHashed() {
    for (String key : List.of(BACKEND.sha256(), "x".repeat(100_000))) {
      assertThatThrownBy(() -> KEYS.authenticate("Bearer " + key, "10.1.2.3"))
          .isInstanceOfSatisfying(
              ApiKeyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_UNKNOWN));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"11.0.0.1", "::2", "", "unknown"})
  void aKeyFromElsewhere(String address) {
    assertThatThrownBy(() -> KEYS.authenticate("Bearer " + KEY, address))
        .hasMessage("The API key may not be used from this address.")
        .isInstanceOfSatisfying(
            ApiKeyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ADDRESS_FORBIDDEN));
  }

  @Test
  void scopes() {
    assertThat(BACKEND.allows("emit")).isTrue();
    assertThat(BACKEND.allows("sockets:read")).isTrue();
    assertThat(BACKEND.allows("sockets:disconnect")).isFalse();
    assertThat(BACKEND.allows("sockets")).isFalse();
    assertThat(BACKEND.allows("rooms:join")).isTrue();
    assertThat(BACKEND.allows("roomsjoin")).isFalse();
    assertThat(ADMIN.allows("anything:at:all")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/chat, true",
    "/chat/2, false",
    "/, false",
    "/game-, true",
    "/game-1, true",
    "/x/game-1, false"
  })
  void namespaces(String name, boolean allowed) {
    assertThat(BACKEND.allowsNamespace(name)).isEqualTo(allowed);
    assertThat(ADMIN.allowsNamespace(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/a*b*c, /abc, true",
    "/a*b*c, /a-b-b-c, true",
    "/a*b*c, /ac, false",
    "/a*b*c, /acb, false",
    "*/x, /a/x, true",
    "/ab*ba, /aba, false"
  })
  void stars(String pattern, String name, boolean allowed) {
    ApiKey key = new ApiKey("k", ApiKeys.hash("k"), List.of(), List.of(pattern), List.of());
    assertThat(key.allowsNamespace(name)).isEqualTo(allowed);
  }

  @Test
  void wrongKeysInTheConf() {
    assertThatThrownBy(() -> new ApiKey("k", "abc", List.of(), List.of(), List.of()))
        .hasMessage("sha256: must be 64 hexadecimal digits");
    assertThatThrownBy(
            () -> new ApiKey("k", ApiKeys.hash("k"), List.of(), List.of(), List.of("10/8")))
        .hasMessageContaining("is no address block");
    ApiKey twin =
        new ApiKey(
            "twin", BACKEND.sha256().toUpperCase(Locale.ROOT), List.of(), List.of(), List.of());
    assertThatThrownBy(() -> new ApiKeys(List.of(BACKEND, twin)))
        .hasMessage("twin: is there twice");
    assertThatThrownBy(() -> new ApiKeys(List.of(ADMIN, ADMIN)))
        .hasMessage("admin: is there twice");
  }
}
