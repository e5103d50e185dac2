package io.roomcast.net;

import static io.roomcast.net.ClientFrames.join;
import static io.roomcast.net.ClientFrames.ping;
import static io.roomcast.net.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** Whatever a turn writes leaves with one flush per connection. */
class TurnFlushTest {

  private int flushes;

  private EmbeddedWebSocket counting() {
    EmbeddedWebSocket webSocket = EmbeddedWebSocket.open(1000);
    webSocket.channel.pipeline().addFirst(new FlushCounter());
    return webSocket;
  }

  private final class FlushCounter extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext context) {
      flushes++;
      context.flush();
    }
  }

  @Test
  void manyWritesOneFlush() {
    try (EmbeddedWebSocket webSocket = counting()) {
      webSocket.turn(
          () -> {
            for (int i = 0; i < 10; i++) {
              webSocket.sink.write(SharedFrame.text("" + i), false);
            }
            assertThat(flushes).isZero();
            assertThat(webSocket.sink.queuedBytes()).isGreaterThanOrEqualTo(30);
            assertThat(webSocket.sink.queuedFrames()).isEqualTo(10);
            assertThat(webSocket.sink.writable()).isFalse();
            webSocket.loop.nextTick();
            assertThat(webSocket.sink.writable()).isTrue();
          });
      assertThat(webSocket.sent())
          .isEqualTo("810130810131810132810133810134810135810136810137810138810139");
      assertThat(flushes).isEqualTo(1);
      assertThat(webSocket.sink.queuedBytes()).isZero();
      assertThat(webSocket.sink.queuedFrames()).isZero();

      webSocket.sink.write(SharedFrame.text("x"), false);
      assertThat(webSocket.sent()).isEqualTo("810178");
      assertThat(flushes).isEqualTo(2);
    }
  }

  @Test
  void answersToOneReadLeaveTogether() {
    try (EmbeddedWebSocket webSocket = counting()) {
      webSocket.sink.listener(
          new FrameListener() {
            @Override
            public void text(String message) {
              webSocket.sink.write(SharedFrame.text(message), false);
            }

            @Override
            public void binary(Buffer message) {}

            @Override
            public void closed(WebSocketClose close) {}
          });
      webSocket.feed(join(text("a"), ping("p"), text("b"), text("c")));
      assertThat(webSocket.sent()).isEqualTo("8101618a0170810162810163");
      assertThat(flushes).isEqualTo(1);
    }
  }

  @Test
  void aTurnWithoutWritesFlushesNothing() {
    try (EmbeddedWebSocket webSocket = counting()) {
      webSocket.feed(text("a"));
      webSocket.channel.runPendingTasks();
      assertThat(flushes).isZero();
    }
  }
}
