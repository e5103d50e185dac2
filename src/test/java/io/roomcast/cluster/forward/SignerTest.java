package io.roomcast.cluster.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;

/** Nothing that the owner of a session believes can be changed, or used later. */
class SignerTest {

  private static final long NOW = 1_763_690_400_000L;
  private static final String URI = "/socket.io/?EIO=4&transport=polling&sid=b~0";

  private final Signer signer = new Signer("0123456789abcdefghijklmnopqrstuv");
  private final String header =
      signer.sign(new Origin("a", "b", NOW, HttpMethod.GET, URI, "2001:db8::1", true));

  private Origin verify(String value) {
    return signer.verify(value, "b", HttpMethod.GET, URI, NOW + 1_000);
  }

  @Test
  void whatWasSignedIsBelieved() {
    assertThat(verify(header))
        .isEqualTo(new Origin("a", "b", NOW, HttpMethod.GET, URI, "2001:db8::1", true));
  }

  @Test
  void nothingElseIs() {
    assertThat(signer.verify(header, "c", HttpMethod.GET, URI, NOW)).isNull();
    assertThat(signer.verify(header, "b", HttpMethod.POST, URI, NOW)).isNull();
    assertThat(signer.verify(header, "b", HttpMethod.GET, URI + "1", NOW)).isNull();
    assertThat(new Signer("another").verify(header, "b", HttpMethod.GET, URI, NOW)).isNull();
    assertThat(verify(header.replace("https", "http"))).isNull();
    assertThat(verify(header.replace("2001:db8::1", "2001:db8::2"))).isNull();
    assertThat(verify(header.replace("v1 a", "v1 c"))).isNull();
    assertThat(verify(header.replace(Long.toString(NOW), Long.toString(NOW + 1)))).isNull();
    assertThat(verify(header + "A")).isNull();
  }

  @Test
  void itIsOfNoUseLater() {
    assertThat(signer.verify(header, "b", HttpMethod.GET, URI, NOW + Signer.WINDOW)).isNull();
    assertThat(signer.verify(header, "b", HttpMethod.GET, URI, NOW - Signer.WINDOW)).isNull();
  }

  @Test
  void rubbishIsNone() {
    assertThat(verify(null)).isNull();
    assertThat(verify("")).isNull();
    assertThat(verify("v1 a b c d e")).isNull();
    assertThat(verify("v1 a 99999999999999999999 https ::1 x")).isNull();
    assertThat(verify("v1 a -9223372036854775808 https ::1 x")).isNull();
    assertThat(verify(header.replace("2001:db8::1", "x".repeat(65)))).isNull();
  }
}
