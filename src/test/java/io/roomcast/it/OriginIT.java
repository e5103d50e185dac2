package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.it.raw.RawHttp;
import io.roomcast.it.raw.RawWebSocket;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose pages may connect, on the wire. */
class OriginIT {

  private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";

  private static AuthServer server;

  @BeforeAll
  static void start() {
    server = AuthServer.deploy(false);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void otherOriginsAreForbiddenOnPollingAndWebSocket() throws IOException {
    String polling = "/socket.io/?EIO=4&transport=polling";
    for (String origin : List.of("https://evil.com", "https://example.com", "null")) {
      RawHttp.Response poll =
          RawHttp.request(server.port(), "GET", polling, Map.of("Origin", origin), null);
      assertThat(poll.status()).isEqualTo(403);
      assertThat(poll.text()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
      try (RawHttp http = new RawHttp(server.port())) {
        Map<String, String> headers = new TreeMap<>(RawWebSocket.upgradeHeaders());
        headers.put("Origin", origin);
        http.send("GET", TARGET, headers, null);
        assertThat(http.receive(false).status()).isEqualTo(403);
      }
    }
    assertThat(server.originsRefused()).isEqualTo(6);
    assertThat(server.stats().sessions()).isZero();

    Map<String, String> good = Map.of("Origin", "https://app.example.com");
    assertThat(RawHttp.request(server.port(), "GET", polling, good, null).status()).isEqualTo(200);
    RawWebSocket.open(server.port(), TARGET, good).close();
    assertThat(RawHttp.get(server.port(), polling).status()).as("no browser").isEqualTo(200);
  }
}
