package io.roomcast.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a socket is, by data that may come from another node. */
class IdentityTest {

  private static @Nullable Identity of(JsonObject auth) {
    return Identity.of(new JsonObject().put(Identity.KEY, auth));
  }

  @Test
  void isReadFromTheData() {
    JsonObject auth =
        new JsonObject()
            .put("user", "ann")
            .put("iss", "i")
            .put("expiresAt", 7L)
            .put("caps", new JsonArray().add("speak"))
            .put("claims", new JsonObject().put("a", 1));
    Identity ann = Objects.requireNonNull(of(auth));
    assertThat(ann.hasToken()).isTrue();
    assertThat(ann.expiresAt()).isEqualTo(7);
    assertThat(ann.caps()).isEqualTo(List.of("speak"));
    assertThat(ann.can("speak")).isTrue();
    assertThat(ann.claims()).isEqualTo(new JsonObject().put("a", 1));
    assertThat(of(new JsonObject().put("user", 7))).isNull();
  }

  /** What stands in a session on Redis may be anything: it gives no rights, and throws nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "null", "\"speak\"", "[[]]", "{\"speak\": 1}"})
  void whatIsOfAnotherKindGivesNothing(String value) {
    Object any = new JsonArray("[" + value + "]").getValue(0);
    Identity odd =
        Objects.requireNonNull(
            of(
                new JsonObject()
                    .put("user", "eve")
                    .put("iss", any)
                    .put("expiresAt", any instanceof Number ? "soon" : any)
                    .put("caps", any)
                    .put("claims", any instanceof JsonObject ? 1 : any)));
    assertThat(odd.hasToken()).isFalse();
    assertThat(odd.expiresAt()).isEqualTo(Long.MAX_VALUE);
    assertThat(odd.can("speak")).isFalse();
    assertThat(odd.caps()).doesNotContain("speak");
    assertThat(odd.claims()).isEmpty();
    assertThat(odd.toString()).startsWith("eve of ");
  }
}
