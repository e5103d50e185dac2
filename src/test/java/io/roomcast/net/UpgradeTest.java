package io.roomcast.net;

import static io.roomcast.net.ClientFrames.join;
import static io.roomcast.net.ClientFrames.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.net.EchoServer.Wire;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpgradeTest {

  @ParameterizedTest
  @EnumSource
  void answersAsTheReferenceDoes(Wire wire) throws Exception {
    try (EchoServer server = new EchoServer(wire);
        RawClient client = server.connect()) {
      List<String> head = client.upgrade();
      assertThat(head)
          .containsExactly(
              "HTTP/1.1 101 Switching Protocols",
              "Upgrade: websocket",
              "Connection: Upgrade",
              "Sec-WebSocket-Accept: " + RawClient.ACCEPT);
      client.send(text("hello"));
      assertThat(client.read().text()).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  void losesNothingThatCameWithTheRequest(Wire wire) throws Exception {
    try (EchoServer server = new EchoServer(wire);
        RawClient client = server.connect()) {
      byte[] early = text("early");
      client.send(
          join(
              RawClient.request().getBytes(ISO_8859_1),
              early,
              text("second"),
              new byte[] {early[0]}));
      client.readHead();
      assertThat(client.read().text()).isEqualTo("early");
      assertThat(client.read().text()).isEqualTo("second");
      client.send(java.util.Arrays.copyOfRange(early, 1, early.length));
      assertThat(client.read().text()).isEqualTo("early");
    }
  }
}
