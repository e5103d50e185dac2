package io.roomcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.auth.Signatures.Verdict;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhook signatures; the vector was made by the scheme's own libraries. */
class SignaturesTest {

  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final String ID = "evt_01JD7Q8Z5YH3";
  private static final long TIME = 1763690400;
  private static final Buffer BODY =
      Buffer.buffer(
          "{\"v\":1,\"type\":\"event\",\"id\":\"evt_01JD7Q8Z5YH3\",\"nsp\":\"/chat\",\"sid\":\"Zk3\","
              + "\"seq\":7,\"event\":\"message\",\"args\":[\"hi\"],\"ack\":true}");
  private static final String SIGNATURE = "v1,j49Pu8C5FKW0Ez94wtDCCT0/J7MTDNVHlUK7dUUPMlc=";

  private final Signatures signatures = Signatures.of(SECRET);

  private Verdict verify(String id, String time, String signature, Buffer body, long now) {
    return signatures.verify(id, time, signature, body, now, 300);
  }

  @Test
  void theTestVector() {
    assertThat(signatures.sign(ID, TIME, BODY)).isEqualTo(SIGNATURE);
    assertThat(verify(ID, "" + TIME, SIGNATURE, BODY, TIME)).isEqualTo(Verdict.VALID);
  }

  @Test
  void nothingSignedMayChange() {
    assertThat(verify(ID + "x", "" + TIME, SIGNATURE, BODY, TIME)).isEqualTo(Verdict.FORGED);
    assertThat(verify(ID, "" + (TIME + 1), SIGNATURE, BODY, TIME)).isEqualTo(Verdict.FORGED);
    Buffer longer = BODY.copy().appendString(" ");
    assertThat(verify(ID, "" + TIME, SIGNATURE, longer, TIME)).isEqualTo(Verdict.FORGED);
    for (String other : new String[] {"v1,", "v2" + SIGNATURE.substring(2), "", SIGNATURE + "="}) {
      assertThat(verify(ID, "" + TIME, other, BODY, TIME)).isEqualTo(Verdict.FORGED);
    }
  }

  @Test
  void anOldOrFutureMessageIsStale() {
    assertThat(verify(ID, "" + TIME, SIGNATURE, BODY, TIME + 300)).isEqualTo(Verdict.VALID);
    assertThat(verify(ID, "" + TIME, SIGNATURE, BODY, TIME + 301)).isEqualTo(Verdict.STALE);
    assertThat(verify(ID, "" + TIME, SIGNATURE, BODY, TIME - 301)).isEqualTo(Verdict.STALE);
  }

  @Test
  void headersMustBeThere() {
    assertThat(verify(null, "" + TIME, SIGNATURE, BODY, TIME)).isEqualTo(Verdict.MALFORMED);
    assertThat(verify("", "" + TIME, SIGNATURE, BODY, TIME)).isEqualTo(Verdict.MALFORMED);
    assertThat(verify(ID, null, SIGNATURE, BODY, TIME)).isEqualTo(Verdict.MALFORMED);
    assertThat(verify(ID, "-1", SIGNATURE, BODY, TIME)).isEqualTo(Verdict.MALFORMED);
    assertThat(verify(ID, "9".repeat(30), SIGNATURE, BODY, TIME)).isEqualTo(Verdict.MALFORMED);
    assertThat(verify(ID, "" + TIME, null, BODY, TIME)).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void whileASecretIsReplacedBothCount() {
    String next = new KeyGenerator().webhook();
    Signatures both = Signatures.of(next, SECRET);
    String signed = both.sign(ID, TIME, BODY);
    assertThat(signed.split(" ")).hasSize(2).contains(SIGNATURE);
    assertThat(verify(ID, "" + TIME, signed, BODY, TIME)).isEqualTo(Verdict.VALID);
    assertThat(both.verify(ID, "" + TIME, SIGNATURE, BODY, TIME, 0)).isEqualTo(Verdict.VALID);
    assertThat(Signatures.of(next).verify(ID, "" + TIME, SIGNATURE, BODY, TIME, 0))
        .isEqualTo(Verdict.FORGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "whsec_", "whsec_c2hvcnQ=", "whsec_!", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0"})
  void whatIsNoSecretIsRefused(String secret) {
    assertThatThrownBy(() -> Signatures.of(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("secret: ");
  }
}
