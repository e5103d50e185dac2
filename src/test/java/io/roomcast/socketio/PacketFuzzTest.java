package io.roomcast.socketio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Whatever a client sends is a packet that can be handled and sent on, or malformed. */
class PacketFuzzTest {

  @FuzzTest(maxDuration = "30s")
  void text(FuzzedDataProvider data) {
    Parser.Decoder decoder = ParserFixtures.JSON.newDecoder();
    String message = new String(data.consumeRemainingAsBytes(), StandardCharsets.UTF_8);
    try {
      Packet packet = decoder.text(message);
      for (int i = 0; packet == null && i < 10; i++) {
        packet = decoder.binary(Buffer.buffer("x"));
      }
      if (packet != null) {
        ParserPropertyTest.walk(packet);
      }
    } catch (MalformedPacketException e) {
      // The connection would be closed.
    }
  }

  @FuzzTest(maxDuration = "30s")
  void msgpack(byte[] message) {
    try {
      Packet packet = ParserFixtures.MSGPACK.newDecoder().binary(Buffer.buffer(message));
      if (packet != null) {
        ParserPropertyTest.walk(packet);
      }
    } catch (MalformedPacketException e) {
      // The connection would be closed.
    }
  }
}
