package io.roomcast.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.TrustedProxies.Header;
import io.vertx.core.MultiMap;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word about a client's address counts. */
class TrustedProxiesTest {

  private static final List<String> TRUSTED = List.of("10.0.0.0/8", "fd00::/8", "192.0.2.7");
  private static final TrustedProxies PROXIES = TrustedProxies.of(TRUSTED);

  private static String client(String peer, String... lines) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (String line : lines) {
      headers.add("x-forwarded-for", line);
    }
    return PROXIES.clientAddress(peer, headers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9  | 198.51.100.1                     | 203.0.113.9",
        "10.0.0.1     | 198.51.100.1                     | 198.51.100.1",
        "10.0.0.1     | 1.2.3.4, 198.51.100.1            | 198.51.100.1",
        "10.0.0.1     | 1.2.3.4, 198.51.100.1, 10.1.1.1  | 198.51.100.1",
        "10.0.0.1     | 10.2.2.2, 10.1.1.1               | 10.2.2.2",
        "10.0.0.1     | ''                               | 10.0.0.1",
        "10.0.0.1     | unknown                          | 10.0.0.1",
        "10.0.0.1     | 1.2.3.4, unknown, 10.1.1.1       | 10.1.1.1",
        "10.0.0.1     | 198.51.100.1:4711                | 198.51.100.1",
        "10.0.0.1     | 2001:db8::1                      | 2001:db8::1",
        "10.0.0.1     | [2001:DB8:0:0:0:0:0:1]:4711      | 2001:db8::1",
        "10.0.0.1     | ::ffff:198.51.100.1              | 198.51.100.1",
        "::ffff:10.0.0.1 | 198.51.100.1                  | 198.51.100.1",
        "fd12::1      | 198.51.100.1                     | 198.51.100.1",
        "192.0.2.7    | 198.51.100.1                     | 198.51.100.1",
        "192.0.2.8    | 198.51.100.1                     | 192.0.2.8",
        "10.0.0.1     | localhost                        | 10.0.0.1",
        "10.0.0.1     | 198.51.100.999                   | 10.0.0.1",
        "10.0.0.1     | ' , ,198.51.100.1'               | 198.51.100.1",
        "/tmp/a.sock  | 198.51.100.1                     | /tmp/a.sock"
      })
  void theRightMostAddressThatIsNotTrusted(String peer, String header, String client) {
    assertThat(client(peer, header)).isEqualTo(client);
  }

  @Test
  void severalLinesAreOneList() {
    assertThat(client("10.0.0.1", "1.2.3.4", "198.51.100.1, 10.1.1.1")).isEqualTo("198.51.100.1");
    assertThat(client("10.0.0.1")).isEqualTo("10.0.0.1");
  }

  @Test
  void aChainLongerThanAnyIsNotFollowed() {
    String hops = String.join(",", Collections.nCopies(100, "10.9.9.9"));
    assertThat(client("10.0.0.1", "198.51.100.1," + hops)).isEqualTo("10.9.9.9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "for=198.51.100.1                                     | 198.51.100.1",
        "For=198.51.100.1;proto=https;by=10.0.0.1             | 198.51.100.1",
        "proto=http;for=1.2.3.4, for=198.51.100.1, for=10.1.1.1 | 198.51.100.1",
        "for=\"[2001:db8::1]:4711\"                           | 2001:db8::1",
        "for=\"_hidden, for=1.2.3.4\"                         | 10.0.0.1",
        "for=1.2.3.4;x=\"a\\\", for=6.6.6.6\", for=198.51.100.1 | 198.51.100.1",
        "by=1.2.3.4                                           | 10.0.0.1",
        "198.51.100.1                                         | 10.0.0.1"
      })
  void forwarded(String header, String client) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Forwarded", header)
            .add("X-Forwarded-For", "6.6.6.6");
    assertThat(TrustedProxies.of(TRUSTED, Header.FORWARDED).clientAddress("10.0.0.1", headers))
        .isEqualTo(client);
  }

  /** A proxy that sets one header passes on the other as the client wrote it. */
  @Test
  void onlyOneHeaderIsRead() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Forwarded", "for=6.6.6.6");
    assertThat(PROXIES.clientAddress("10.0.0.1", headers)).isEqualTo("10.0.0.1");
  }
}
