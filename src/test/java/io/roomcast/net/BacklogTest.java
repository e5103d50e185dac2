package io.roomcast.net;

import static io.roomcast.net.ClientFrames.close;
import static io.roomcast.net.ClientFrames.join;
import static io.roomcast.net.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Nothing is lost that arrives before somebody listens. */
class BacklogTest {

  private final EmbeddedWebSocket webSocket =
      new EmbeddedWebSocket(new WebSocketOptions(1000, null), EmbeddedWebSocket.PLAIN);

  /** Feeds without running tasks, as bytes do that come with the upgrade request. */
  private ByteBuf arrive(byte[] bytes) {
    ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
    webSocket.channel.pipeline().fireChannelRead(buffer);
    return buffer;
  }

  @Test
  void messagesWaitForTheListenerAndKeepTheirOrder() {
    byte[] cut = text("b");
    ByteBuf first = arrive(join(text("a"), java.util.Arrays.copyOf(cut, 3)));
    webSocket.sink.listener(webSocket);
    ByteBuf second = arrive(join(java.util.Arrays.copyOfRange(cut, 3, cut.length), text("c")));
    assertThat(webSocket.events).isEmpty();

    webSocket.channel.runPendingTasks();
    webSocket.feed(text("d"));
    assertThat(webSocket.events).containsExactly("text:a", "text:b", "text:c", "text:d");
    assertThat(first.refCnt()).isZero();
    assertThat(second.refCnt()).isZero();
    webSocket.close();
  }

  @Test
  void anEndComesAfterTheMessagesBeforeIt() {
    arrive(text("a"));
    webSocket.sink.listener(webSocket);
    webSocket.channel.close();
    webSocket.channel.runPendingTasks();
    assertThat(webSocket.events).containsExactly("text:a", "closed:1006:");
  }

  @Test
  void aCloseFrameCountsToo() {
    arrive(join(text("a"), close(1001, "gone"), text("b")));
    webSocket.sink.listener(webSocket);
    assertThat(webSocket.sent()).isEqualTo("880603e9676f6e65");
    assertThat(webSocket.events).containsExactly("text:a", "closed:1001:gone");
    webSocket.close();
  }

  @Test
  void withoutAListenerTheBytesGoWithTheConnection() {
    ByteBuf lost = arrive(text("a"));
    webSocket.channel.close();
    webSocket.channel.runPendingTasks();
    assertThat(lost.refCnt()).isZero();

    webSocket.sink.listener(webSocket);
    webSocket.channel.runPendingTasks();
    assertThat(webSocket.events).containsExactly("closed:1006:");
  }

  @Test
  void whatIsNoBytesIsReleased() {
    Object message = Unpooled.EMPTY_BUFFER;
    webSocket.sink.listener(webSocket);
    webSocket.channel.pipeline().fireChannelRead(message);
    webSocket.channel.pipeline().fireChannelRead("the end of a request");
    webSocket.channel.pipeline().fireUserEventTriggered("something else");
    assertThat(webSocket.events).isEmpty();
    webSocket.close();
  }
}
