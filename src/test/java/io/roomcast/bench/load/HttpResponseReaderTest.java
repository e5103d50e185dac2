package io.roomcast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseReaderTest {

  private static final String SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n";
  private static final String EMPTY = "HTTP/1.1 413 No\r\nConnection: close\r\n\r\n";

  private final HttpResponseReader reader = new HttpResponseReader();

  @AfterEach
  void close() {
    reader.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {SIZED, CHUNKED})
  void whole(String response) {
    assertThat(read(response)).isEqualTo("hello");
    assertThat(reader.status()).isEqualTo(200);
    assertThat(reader.closes()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {SIZED, CHUNKED})
  void inPieces(String response) {
    for (int i = 0; i < response.length() - 1; i++) {
      assertThat(read(response.substring(i, i + 1))).as("byte %s", i).isEmpty();
      assertThat(reader.begun()).isTrue();
    }
    assertThat(read(response.substring(response.length() - 1))).isEqualTo("hello");
  }

  @Test
  void oneAfterTheOther() {
    assertThat(read(SIZED)).isEqualTo("hello");
    reader.done();
    assertThat(reader.begun()).isFalse();
    assertThat(read(EMPTY)).isEmpty();
    assertThat(reader.status()).isEqualTo(413);
    assertThat(reader.closes()).isTrue();
  }

  private String read(String bytes) {
    ByteBuf in = Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII);
    ByteBuf body = reader.read(in);
    String text = body == null ? "" : body.toString(StandardCharsets.US_ASCII);
    in.release();
    return text;
  }
}
