package io.roomcast.net;

import static io.roomcast.net.ClientFrames.bytes;
import static io.roomcast.net.ClientFrames.close;
import static io.roomcast.net.ClientFrames.frame;
import static io.roomcast.net.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosingHandshakeTest {

  private final EmbeddedWebSocket webSocket = EmbeddedWebSocket.open(1000);

  @AfterEach
  void nothingIsLeft() {
    webSocket.close();
    assertThat(webSocket.loop.wheel().size()).isZero();
    assertThat(webSocket.events.stream().filter(event -> event.startsWith("closed"))).hasSize(1);
  }

  @Test
  void ourCloseCarriesNoStatusAndAwaitsThePeer() {
    webSocket.sink.close();
    assertThat(webSocket.sent()).isEqualTo("8800");
    assertThat(webSocket.channel.isOpen()).isTrue();
    assertThat(webSocket.events).isEmpty();

    webSocket.feed(frame(0x88, bytes()));
    assertThat(webSocket.sent()).isEmpty();
    assertThat(webSocket.channel.isOpen()).isFalse();
    assertThat(webSocket.events).containsExactly("closed:1005:");
  }

  @Test
  void ourCloseMayCarryAStatus() {
    webSocket.sink.close(4001, "go");
    assertThat(webSocket.sent()).isEqualTo("88040fa1676f");
    webSocket.feed(close(4001, ""));
    assertThat(webSocket.events).containsExactly("closed:4001:go");
  }

  @Test
  void aLongReasonIsCutBetweenCharacters() {
    webSocket.sink.close(1000, "*".repeat(122) + "\u20ac");
    assertThat(webSocket.sent()).isEqualTo("887c03e8" + "2a".repeat(122));
  }

  @Test
  void aStatusThatMayNotBeSentIsLeftOut() {
    webSocket.sink.close(1006, "x");
    assertThat(webSocket.sent()).isEqualTo("8800");
  }

  @Test
  void framesBeforeTheCloseLeaveFirst() {
    webSocket.sink.write(SharedFrame.text("a"), false);
    webSocket.sink.close();
    webSocket.sink.write(SharedFrame.text("b"), false);
    assertThat(webSocket.sent()).isEqualTo("8101618800");
  }

  @Test
  void closingTwiceClosesOnce() {
    webSocket.sink.close();
    webSocket.sink.close(1000, "again");
    assertThat(webSocket.sent()).isEqualTo("8800");
  }

  @Test
  void messagesAfterOurCloseAreDropped() {
    webSocket.sink.close();
    webSocket.feed(text("late"));
    webSocket.feed(frame(0x89, bytes()));
    webSocket.feed(frame(0x88, bytes()));
    assertThat(webSocket.sent()).isEqualTo("8800");
    assertThat(webSocket.events).containsExactly("closed:1005:");
  }

  @Test
  void aPeerThatNeverAnswersIsCutOff() {
    webSocket.sink.close();
    webSocket.advance(ClosingHandshake.TIMEOUT_MILLIS - 1);
    assertThat(webSocket.channel.isOpen()).isTrue();
    webSocket.advance(1);
    assertThat(webSocket.channel.isOpen()).isFalse();
    assertThat(webSocket.events).containsExactly("closed:1005:");
  }

  @Test
  void aViolationAfterOurCloseJustEndsTheConnection() {
    webSocket.sink.close();
    webSocket.feed(bytes(0xff, 0xff));
    assertThat(webSocket.sent()).isEqualTo("8800");
    assertThat(webSocket.channel.isOpen()).isFalse();
    assertThat(webSocket.events).containsExactly("closed:1005:");
  }

  @Test
  void ourCloseLeavesEvenIfThePeersComesInTheSameTurn() {
    webSocket.turn(
        () -> {
          webSocket.sink.close();
          webSocket.channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(close(1000, "")));
        });
    assertThat(webSocket.sent()).isEqualTo("8800");
    assertThat(webSocket.events).containsExactly("closed:1005:");
  }

  @Test
  void aPausedConnectionStillHearsTheAnswer() {
    webSocket.sink.pause();
    assertThat(webSocket.channel.config().isAutoRead()).isFalse();
    webSocket.sink.close();
    assertThat(webSocket.channel.config().isAutoRead()).isTrue();
  }

  @Test
  void anEndWithoutCloseFrameIs1006() {
    webSocket.channel.close();
    webSocket.channel.runPendingTasks();
    assertThat(webSocket.events).containsExactly("closed:1006:");
    webSocket.sink.close();
    webSocket.sink.write(SharedFrame.text("a"), true);
    assertThat(webSocket.sent()).isEmpty();
  }

  @Test
  void aResetIsNoErrorOfThePeer() {
    webSocket.channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
    webSocket.channel.runPendingTasks();
    assertThat(webSocket.events).containsExactly("closed:1006:");
  }

  @Test
  void brokenTlsEndsTheConnection() {
    webSocket.channel.pipeline().fireExceptionCaught(new DecoderException("bad record"));
    webSocket.channel.runPendingTasks();
    assertThat(webSocket.events).containsExactly("closed:1006:");
  }

  @Test
  void abortingSendsNothing() {
    webSocket.sink.abort();
    assertThat(webSocket.sent()).isEmpty();
    assertThat(webSocket.channel.isOpen()).isFalse();
    assertThat(webSocket.events).containsExactly("closed:1006:");
    webSocket.sink.abort();
  }

  @Test
  void aShutdownOfTheServerCloses() {
    webSocket.channel.pipeline().fireUserEventTriggered(new ShutdownEvent(0, TimeUnit.SECONDS));
    assertThat(webSocket.sent()).isEqualTo("8800");
  }

  @Test
  void aListenerThatThrowsEndsItsOwnConnectionOnly() {
    webSocket.sink.listener(
        new FrameListener() {
          @Override
          public void text(String message) {
            throw new IllegalStateException("expected by the test");
          }

          @Override
          public void binary(Buffer message) {}

          @Override
          public void closed(WebSocketClose close) {
            webSocket.closed(close);
            throw new IllegalStateException("expected by the test, too");
          }
        });
    webSocket.feed(text("a"));
    assertThat(webSocket.sent()).isEqualTo("880203f3");
    assertThat(webSocket.events).containsExactly("closed:1011:error");
  }
}
