package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The reference of a tree with every kind of key. */
class ConfDocsTest {

  private static final Shape.RecordOf ROOT = Shapes.of(TestConf.class);

  @Test
  void theTableHasARowPerKey() {
    assertThat(ConfDocs.table(ROOT))
        .isEqualTo(
            """
            | key | default | allowed | meaning |
            | --- | --- | --- | --- |
            | `listener.name` | `0` | a text | Name. |
            | `listener.port` | `1` | a whole number from 0 to 9 | Port. |
            | `listener.level` | `1` | a whole number | Level. Reloadable. |
            | `listener.letters` | `["a", "b"]` | a list (at least 1) of a text that matches `[a-z]+` | Letters. |
            | `namespaces` | `[]` | a list (0 to 3) of objects | Namespaces. Reloadable. |
            | `namespaces[].name` | required | a text | Name. |
            | `namespaces[].time` | `1s` | a duration from 1ms to 1h | Time. |
            | `namespaces[].events` | `[]` | a list of objects | Rules. |
            | `namespaces[].events[].do` | required | "relay", "call" | The kind, which decides the other keys. |
            | `namespaces[].events[].match` | required | a text | Event. |
            | `namespaces[].events[].to` | `all` | a text | Room. |
            | `namespaces[].events[].backend` | required | a text | Name. |
            | `backends` | `{}` | an object of objects by name | Backends. |
            | `backends.<name>.url` | required | a text that matches `https?://\\S+` | Address. |
            | `backends.<name>.secret` | required | a text of at least 16 characters, no placeholder | Key. Secret. |
            | `backends.<name>.bus` | required | a text | Address. |
            | `backends.<name>.timeout` | `5s` | a duration from 1ms to 1d | Time. |
            | `weights` | `{}` | an object of objects by name | Weights. |
            | `weights.<name>.number` | `7` | a whole number | Number. |
            | `tokens` | `false` | true, false or an object | Tokens. |
            | `tokens.key` | `""` | a text | Key. Secret. |
            | `tokens.old` | `[]` | a list (0 to 2) of a text | Old keys. Secret. |
            | `redis.endpoint` | required | a text | Address. |
            """);
  }

  @Test
  void theEnvironmentHasALinePerKey() {
    assertThat(ConfDocs.environment(ROOT).lines())
        .contains(
            "ROOMCAST__LISTENER__PORT                         listener.port",
            "ROOMCAST__NAMESPACES                             namespaces",
            "ROOMCAST__NAMESPACES__<N>__EVENTS__<N>__MATCH    namespaces[].events[].match",
            "ROOMCAST__BACKENDS__<NAME>__TIMEOUT              backends.<name>.timeout")
        .doesNotHaveDuplicates()
        .hasSize(23);
  }
}
