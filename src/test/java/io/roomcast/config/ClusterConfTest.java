package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a conf says of Redis and of other nodes, and what is told of one that is wrong. */
class ClusterConfTest {

  /** Passwords are often written into the address; here they are not shown. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://me:h1dden@host:6379", "redis://:h1/dden@host", "redis://host:x", "redis://host:0",
        "redis://host:65536", "redis://fd00::1:6379", "redis://[host]", "redis://host/1"
      })
  void whatIsNoEndpoint(String endpoint) {
    String text = "{\"redis\": {\"endpoints\": [\"redis://a\", \"%s\"]}}".formatted(endpoint);
    assertThatThrownBy(() -> ConfLoader.parse("test.json", text, List.of()))
        .hasMessageContaining("redis.endpoints[1]: found \"redis://")
        .hasMessageContaining("allowed: redis://host:port or rediss://host:port;")
        .hasMessageNotContaining("dden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://h",
        "rediss://a-b_c.d:6379",
        "redis://[fd00::1]:65535",
        "redis://1.2.3.4:1"
      })
  void whatIsAnEndpoint(String endpoint) {
    String text = "{\"redis\": {\"endpoints\": [\"%s\"]}}".formatted(endpoint);
    assertThat(ConfLoader.parse("test.json", text, List.of()).redis()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"redis\": {\"tls\": {\"ca\": \"/none\"}}}`, redis.tls.ca",
        "`{\"cluster\": {\"forwarding\": {\"ca\": \"/none\", \"secret\":"
            + " \"0123456789abcdefghijklmnopqrstuv\"}}}`, cluster.forwarding.ca",
        "`{\"backends\": {\"b\": {\"ca\": \"/none\", \"url\": \"https://b/\", \"secret\":"
            + " \"whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\"}}}`, backends.b.ca"
      })
  void filesThatAreMissingAreToldOfAtOnce(String text, String key) {
    assertThatThrownBy(() -> ConfLoader.parse("test.json", text, List.of()))
        .hasMessageContaining(key + ": found \"/none\"; allowed: a file that can be read");
  }
}
