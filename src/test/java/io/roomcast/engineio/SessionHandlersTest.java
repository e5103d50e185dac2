package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionHandlersTest {

  private final List<String> heard = new ArrayList<>();

  private final SessionListener listener =
      new SessionListener() {
        @Override
        public void text(String data) {
          heard.add("listener text " + data);
        }

        @Override
        public void binary(Buffer data) {
          heard.add("listener binary " + data.length());
        }

        @Override
        public void closed(Session.Closed how) {
          heard.add("listener closed " + how.reason());
        }

        @Override
        public void upgraded(TransportName transport) {
          heard.add("listener upgraded " + transport);
        }

        @Override
        public void drained() {
          heard.add("listener drained");
        }
      };

  private static void all(SessionListener of) {
    of.text("a");
    of.binary(Buffer.buffer("bc"));
    of.upgraded(TransportName.WEBSOCKET);
    of.drained();
    of.closed(new Session.Closed(CloseReason.PING_TIMEOUT, null));
  }

  @Test
  void whatHasNoHandlerGoesToTheListener() {
    all(new SessionHandlers(listener));
    assertThat(heard)
        .containsExactly(
            "listener text a",
            "listener binary 2",
            "listener upgraded WEBSOCKET",
            "listener drained",
            "listener closed PING_TIMEOUT");
  }

  @Test
  void aHandlerTakesThePlaceOfTheListenersMethod() {
    SessionHandlers handlers = new SessionHandlers(listener);
    handlers.text = text -> heard.add("text " + text);
    handlers.binary = data -> heard.add("binary " + data);
    handlers.upgrade = transport -> heard.add("upgrade " + transport);
    handlers.drain = nothing -> heard.add("drain");
    handlers.close = how -> heard.add("close " + how.reason());
    all(handlers);
    assertThat(heard)
        .containsExactly("text a", "binary bc", "upgrade WEBSOCKET", "drain", "close PING_TIMEOUT");
  }
}
