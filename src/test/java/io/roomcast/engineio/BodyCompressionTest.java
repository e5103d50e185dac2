package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which encoding a client gets, and that it can read it. */
class BodyCompressionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      quoteCharacter = '"',
      value = {
        "none                      | none",
        "\"\"                      | none",
        "gzip                      | gzip",
        "deflate                   | deflate",
        "gzip, deflate             | gzip",
        "deflate, gzip             | deflate",
        "gzip;q=0.5, deflate       | deflate",
        "deflate;q=0.5, gzip;q=0.6 | gzip",
        "br                        | none",
        "br, gzip                  | gzip",
        "*                         | gzip",
        "*;q=0.5, deflate          | deflate",
        "gzip;q=0, *               | deflate",
        "gzip;q=0                  | none",
        "identity                  | none",
        "GZIP                      | gzip",
        "gzip;q=abc                | none",
        ",,;;q=,gzip               | gzip",
      })
  void negotiates(String accepted, String encoding) {
    assertThat(BodyCompression.negotiate(accepted)).isEqualTo(encoding);
  }

  @Test
  void gzipAndDeflateRoundTrip() throws Exception {
    Buffer body = Buffer.buffer("4" + "abc".repeat(1000));
    byte[] gzip = BodyCompression.compress(body, "gzip").getBytes();
    byte[] deflate = BodyCompression.compress(body, "deflate").getBytes();
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
        .isEqualTo(body.getBytes());
    assertThat(new InflaterInputStream(new ByteArrayInputStream(deflate)).readAllBytes())
        .isEqualTo(body.getBytes());
    assertThat(gzip.length).isLessThan(200);
    assertThat(deflate.length).isLessThan(200);
  }
}
