package io.roomcast.net;

import static io.roomcast.net.ClientFrames.join;
import static io.roomcast.net.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** A paused connection delivers nothing, keeps one read at most, and lets go of it at its end. */
class PauseTest {

  private final EmbeddedWebSocket webSocket = EmbeddedWebSocket.open(1000);

  /** Pauses at each message. */
  private void pauseAtEach() {
    webSocket.sink.listener(
        new FrameListener() {
          @Override
          public void text(String message) {
            webSocket.text(message);
            webSocket.sink.pause();
          }

          @Override
          public void binary(Buffer message) {}

          @Override
          public void closed(WebSocketClose close) {
            webSocket.closed(close);
          }
        });
  }

  private void resume() {
    webSocket.sink.resume();
    webSocket.channel.runPendingTasks();
  }

  @Test
  void stopsWithinARead() {
    pauseAtEach();
    byte[] cut = text("c");
    webSocket.feed(join(text("a"), text("b"), java.util.Arrays.copyOf(cut, 3)));
    assertThat(webSocket.events).containsExactly("text:a");
    assertThat(webSocket.channel.config().isAutoRead()).isFalse();

    resume();
    assertThat(webSocket.events).containsExactly("text:a", "text:b");
    resume();
    assertThat(webSocket.channel.config().isAutoRead()).isTrue();
    webSocket.feed(java.util.Arrays.copyOfRange(cut, 3, cut.length));
    assertThat(webSocket.events).containsExactly("text:a", "text:b", "text:c");
    webSocket.assertNothingKept();
    webSocket.close();
  }

  @Test
  void nothingIsDeliveredWithinResume() {
    pauseAtEach();
    webSocket.feed(join(text("a"), text("b")));
    webSocket.turn(
        () -> {
          webSocket.sink.resume();
          assertThat(webSocket.events).containsExactly("text:a");
          webSocket.sink.pause();
        });
    webSocket.channel.runPendingTasks();
    assertThat(webSocket.events).containsExactly("text:a");
    resume();
    assertThat(webSocket.events).containsExactly("text:a", "text:b");
    webSocket.close();
  }

  @Test
  void anEndComesAfterWhatWasRead() {
    pauseAtEach();
    webSocket.feed(join(text("a"), text("b")));
    webSocket.channel.close();
    webSocket.channel.runPendingTasks();
    assertThat(webSocket.events).containsExactly("text:a");
    assertThat(webSocket.sink.gone()).isTrue();

    resume();
    assertThat(webSocket.events).containsExactly("text:a", "text:b", "closed:1006:");
    assertThat(webSocket.sink.gone()).isFalse();
    webSocket.close();
  }

  @Test
  void anEndWithNothingReadIsToldAtOnce() {
    pauseAtEach();
    webSocket.feed(text("a"));
    webSocket.channel.close();
    webSocket.channel.runPendingTasks();
    assertThat(webSocket.events).containsExactly("text:a", "closed:1006:");
    webSocket.close();
  }

  @Test
  void whoeverClosesOrAbortsAfterTheEndFreesWhatWasRead() {
    for (boolean abort : new boolean[] {true, false}) {
      try (EmbeddedWebSocket ended = EmbeddedWebSocket.open(1000)) {
        ended.sink.pause();
        ended.feed(text("a"));
        ended.channel.close();
        ended.channel.runPendingTasks();
        assertThat(ended.events).isEmpty();
        if (abort) {
          ended.sink.abort();
        } else {
          ended.sink.close();
        }
        ended.assertNothingKept();
        assertThat(ended.events).containsExactly("closed:1006:");
        assertThat(ended.loop.wheel().size()).isZero();
      }
    }
  }

  @Test
  void abortingFreesWhatWasRead() {
    webSocket.sink.pause();
    webSocket.feed(text("a"));
    webSocket.sink.abort();
    webSocket.channel.runPendingTasks();
    // Told, with what was read, or without: but nothing is kept.
    webSocket.sink.resume();
    webSocket.channel.runPendingTasks();
    webSocket.assertNothingKept();
    assertThat(webSocket.events).containsExactly("closed:1006:");
    webSocket.close();
  }
}
