package io.roomcast.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.NodeInfo.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes write of themselves is what others read. */
class NodeInfoTest {

  private static NodeInfo at(String url) {
    return new NodeInfo("gw-1", "run", url, 7);
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.1:9090, false, 10.0.0.1, 9090",
    "https://gw-1.internal:443, true, gw-1.internal, 443",
    "http://gateway_1:9090, false, gateway_1, 9090",
    "http://[fd00::1]:9090, false, [fd00::1], 9090",
    "http://[fe80::1%eth0]:9090, false, [fe80::1%eth0], 9090"
  })
  void isReadAsItIsWritten(String url, boolean tls, String host, int port) {
    assertThat(NodeInfo.parse(at(url).toJson().getBytes(UTF_8))).isEqualTo(at(url));
    assertThat(at(url).address()).isEqualTo(new Address(tls, host, port));
  }

  /** Such a node is alive like any other; only requests cannot be forwarded to it. */
  @Test
  void aNodeMayHaveNoInternalListener() {
    assertThat(NodeInfo.parse(at("").toJson().getBytes(UTF_8))).isEqualTo(at(""));
    assertThat(at("").address()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a",
        "http://a:0",
        "http://a:65536",
        "http://a:999999",
        "http://a:1/x",
        "http://:1",
        "http://u@a:1",
        "ftp://a:1",
        "http://a b:1",
        "http://[:1",
        "http://[x]:1"
      })
  void whatIsNoAddressIsNone(String url) {
    assertThat(NodeInfo.parse(at(url).toJson().getBytes(UTF_8))).isNull();
  }
}
