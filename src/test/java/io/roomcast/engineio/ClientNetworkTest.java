package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses count as one client. */
class ClientNetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.1, ::ffff:10.0.0.1, true",
    "255.255.255.255, ::ffff:255.255.255.255, true",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "::1, 0.0.0.1, false",
    "local, local, true",
    "local, other, false",
    "'', 0.0.0.0, false",
  })
  void ipv6CountsByBlock(String one, String other, boolean same) {
    assertThat(ClientNetwork.of(one) == ClientNetwork.of(other)).isEqualTo(same);
  }
}
