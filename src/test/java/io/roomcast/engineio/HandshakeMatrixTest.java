package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All 3,360 combinations of method, EIO, transport and sid (§9.1), over one connection. */
class HandshakeMatrixTest {

  private static final String[] METHODS = {
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"
  };
  private static final String[] EIO = {null, "", "3", "4", "5", "04", "4.0", "abc"};
  private static final String[] TRANSPORTS = {
    "polling",
    "websocket",
    null,
    "",
    "webtransport",
    "flashsocket",
    "POLLING",
    "__proto__",
    "constructor",
    "polling%20"
  };
  private static final String[] SIDS = {null, "", "abc", "__proto__", "toString", "a".repeat(300)};

  @Test
  void everyCombinationIsAnsweredAsByTheReference() {
    Map<String, Integer> counts = new TreeMap<>();
    try (EngineFixture server = EngineFixture.echo(new EngineOptions());
        RawHttp http = server.connect()) {
      for (String method : METHODS) {
        for (String eio : EIO) {
          for (String transport : TRANSPORTS) {
            for (String sid : SIDS) {
              String uri = uri(eio, transport, sid);
              RawHttp.Response response = http.request(method, uri).response(method.equals("HEAD"));
              String expected = expected(method, eio, transport, sid);
              String seen = method.equals("HEAD") ? "" : shown(response);
              assertThat(response.status())
                  .as(method + " " + uri)
                  .isEqualTo(expected.equals("handshake") ? 200 : 400);
              if (!method.equals("HEAD")) {
                assertThat(seen).as(method + " " + uri).isEqualTo(expected);
              }
              counts.merge(expected, 1, Integer::sum);
            }
          }
        }
      }
    }
    assertThat(counts)
        .isEqualTo(
            Map.of(
                "code 0",
                2688,
                "code 1",
                448,
                "code 2",
                192,
                "code 3",
                16,
                "code 5",
                14,
                "handshake",
                2));
  }

  private static String uri(
      @Nullable String eio, @Nullable String transport, @Nullable String sid) {
    StringBuilder uri = new StringBuilder("/engine.io/?t=x");
    append(uri, "EIO", eio);
    append(uri, "transport", transport);
    append(uri, "sid", sid);
    return uri.toString();
  }

  private static void append(StringBuilder uri, String name, @Nullable String value) {
    if (value != null) {
      uri.append('&').append(name).append('=').append(value);
    }
  }

  private static String shown(RawHttp.Response response) {
    if (response.status() == 200) {
      return response.body().startsWith("0{\"sid\":\"") ? "handshake" : response.body();
    }
    return "code " + response.body().charAt("{\"code\":".length());
  }

  private static String expected(
      String method, @Nullable String eio, @Nullable String transport, @Nullable String sid) {
    if (!"polling".equals(transport) && !"websocket".equals(transport)) {
      return "code 0";
    }
    if (sid != null && !sid.isEmpty()) {
      return "code 1";
    }
    if (!method.equals("GET")) {
      return "code 2";
    }
    if (transport.equals("websocket")) {
      return "code 3";
    }
    return "4".equals(eio) ? "handshake" : "code 5";
  }
}
