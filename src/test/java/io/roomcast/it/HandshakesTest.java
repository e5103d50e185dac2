package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.it.Handshakes.Handshake;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakesTest {

  private static final String HEAD = " HTTP/1.1\r\nHost: a\r\n\r\n";

  private static Handshake handshake(int node, long asked, long answered) {
    return new Handshake(node, asked * 1_000_000, answered * 1_000_000, true);
  }

  @Test
  void mostAreThoseThatLieWithinOneWindow() {
    List<Handshake> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(handshake(i % 2, 100L * i, 100L * i + 1));
    }
    // 900 to 901 and 0 to 1 are in one window of a second, 1,000 and 0 are not.
    assertThat(Handshakes.most(all, 1_000)).isEqualTo(10);
    all.add(handshake(0, 1_000, 1_001));
    assertThat(Handshakes.most(all, 1_000)).isEqualTo(10);
    assertThat(Handshakes.mostOfOne(all, 1_000)).isEqualTo(5);
    assertThat(Handshakes.most(all, 150)).isEqualTo(2);
    // Of those that took long, nobody knows when it was.
    assertThat(Handshakes.most(List.of(handshake(0, 0, 2_000)), 1_000)).isZero();
    assertThat(Handshakes.most(List.of(), 1_000)).isZero();
  }

  @Test
  void handshakesAreToldFromOtherRequests() {
    Handshakes handshakes = new Handshakes();
    Handshakes.Wire polling = handshakes.wire(1);
    exchange(polling, "GET /socket.io/?EIO=4&transport=polling&t=1" + HEAD, "HTTP/1.1 200 OK");
    exchange(polling, "GET /socket.io/?EIO=4&transport=polling&sid=x" + HEAD, "HTTP/1.1 200 OK");
    exchange(polling, "POST /socket.io/?EIO=4&transport=polling&sid=x" + HEAD, "HTTP/1.1 200 OK");
    exchange(polling, "GET /readyz" + HEAD, "HTTP/1.1 200 OK");
    exchange(polling, "GET /socket.io/?EIO=4&transport=polling&t=1" + HEAD, "HTTP/1.1 503 No");
    Handshakes.Wire webSocket = handshakes.wire(2);
    exchange(webSocket, "GET /socket.io/?EIO=4&transport=websocket" + HEAD, "HTTP/1.1 101 S");
    exchange(webSocket, "GET EIO=", "HTTP/1.1 200 OK"); // bytes of frames
    Handshakes.Wire upgrade = handshakes.wire(3);
    exchange(upgrade, "GET /socket.io/?EIO=4&transport=websocket&sid=x" + HEAD, "HTTP/1.1 101 S");
    assertThat(handshakes.all())
        .extracting(one -> one.node() + " " + one.accepted())
        .containsExactly("1 true", "1 false", "2 true");
  }

  private static void exchange(Handshakes.Wire wire, String request, String answer) {
    wire.request(Buffer.buffer(request));
    wire.answer(Buffer.buffer(answer));
  }
}
