package io.roomcast.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Any bytes at all: nothing throws, nothing leaks, at most one end is reported, and it does not
 * matter how the bytes are cut.
 */
class WebSocketFrameFuzzTest {

  private static final int MAX = 5000;

  @FuzzTest(maxDuration = "30s")
  void anyBytes(byte[] input) {
    run(input, EmbeddedWebSocket.PLAIN);
  }

  @FuzzTest(maxDuration = "30s")
  void anyBytesCompressed(byte[] input) {
    run(input, new Handshake("permessage-deflate", true));
  }

  private static void run(byte[] input, Handshake handshake) {
    List<String> whole = events(input, Math.max(1, input.length), handshake);
    assertThat(events(input, 1, handshake)).isEqualTo(whole);
    assertThat(events(input, 3, handshake)).isEqualTo(whole);
  }

  private static List<String> events(byte[] input, int pieceSize, Handshake handshake) {
    WebSocketOptions options =
        new WebSocketOptions(MAX, new WebSocketOptions.Compression(100, 6, false));
    EmbeddedWebSocket webSocket = new EmbeddedWebSocket(options, handshake);
    webSocket.sink.listener(webSocket);
    webSocket.feed(input, pieceSize);
    String sent = webSocket.sent();
    webSocket.close();
    for (ByteBuf out = webSocket.channel.readOutbound(); out != null; ) {
      out.release();
      out = webSocket.channel.readOutbound();
    }
    List<String> events = webSocket.events;
    assertThat(events.stream().filter(event -> event.startsWith("closed"))).hasSize(1);
    assertThat(events.get(events.size() - 1)).startsWith("closed");
    events.add("sent:" + sent);
    return events;
  }
}
