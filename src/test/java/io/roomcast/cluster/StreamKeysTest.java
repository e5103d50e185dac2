package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Node's adapter makes of these names was computed by its own function. */
class StreamKeysTest {

  @Test
  void oneStreamHasTheNameAlone() {
    StreamKeys one = new StreamKeys("socket.io", 1);
    assertThat(one.of("/chat")).isEqualTo("socket.io");
    assertThat(one.all()).containsExactly("socket.io");
  }

  @ParameterizedTest
  @CsvSource({
    "/, socket.io-3, socket.io-3",
    "/chat, socket.io-3, socket.io-3",
    "/notifications, socket.io--3, socket.io-3",
    "/dashboard, socket.io--3, socket.io-3",
    "/my-namespace, socket.io--3, socket.io-3"
  })
  void whatWeWriteIsReadByNodeAndWhatNodeWritesByUs(String namespace, String node, String ours) {
    StreamKeys four = new StreamKeys("socket.io", 4);
    assertThat(four.of(namespace)).isEqualTo(ours);
    assertThat(four.all().subList(0, 4)).contains(ours);
    assertThat(four.all()).contains(node).hasSize(7).doesNotHaveDuplicates();
  }
}
