package io.roomcast.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.roomcast.loop.Clock;
import io.roomcast.loop.EventLoopState;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A WebSocket without a network: what is fed arrives, what leaves is kept, time stands still. */
final class EmbeddedWebSocket implements FrameListener, Clock, AutoCloseable {

  static final Handshake PLAIN = new Handshake(null, true);

  final EmbeddedChannel channel = new EmbeddedChannel();
  final EventLoopState loop;
  final WebSocketChannel sink;
  final List<String> events = new ArrayList<>();
  private final List<ByteBuf> fed = new ArrayList<>();
  private long now = 1_000_000;

  EmbeddedWebSocket(WebSocketOptions options, Handshake handshake) {
    channel.freezeTime();
    loop = new EventLoopState(new NettyLoop(channel.eventLoop()), this);
    sink = new WebSocketChannel(loop, options, handshake);
    channel.pipeline().addLast(new TurnRunner()).addLast(sink);
  }

  private static final class TurnRunner extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Runnable task) {
        task.run();
      } else {
        context.fireChannelRead(message);
      }
    }
  }

  static EmbeddedWebSocket open(int maxMessageBytes) {
    EmbeddedWebSocket webSocket =
        new EmbeddedWebSocket(new WebSocketOptions(maxMessageBytes, null), PLAIN);
    webSocket.sink.listener(webSocket);
    return webSocket;
  }

  /** Lets bytes arrive, in pieces of this size, each in a buffer of its own, until the end. */
  void feed(byte[] bytes, int pieceSize) {
    for (int from = 0; from < bytes.length && channel.isOpen(); from += pieceSize) {
      int size = Math.min(pieceSize, bytes.length - from);
      ByteBuf piece = PooledByteBufAllocator.DEFAULT.buffer(size).writeBytes(bytes, from, size);
      fed.add(piece);
      channel.writeInbound(piece);
    }
  }

  void feed(byte[] bytes) {
    feed(bytes, Math.max(1, bytes.length));
  }

  /** Runs something as one turn of the loop; else Netty's test channel ends a turn at each call. */
  void turn(Runnable task) {
    channel.writeInbound(task);
  }

  /** What has left since the last call, in hex. */
  String sent() {
    channel.runPendingTasks();
    StringBuilder hex = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      hex.append(ByteBufUtil.hexDump(out));
      out.release();
    }
    return hex.toString();
  }

  void advance(long millis) {
    now += millis;
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    channel.runScheduledPendingTasks();
  }

  /** Whether all that was fed has been released. */
  void assertNothingKept() {
    assertThat(fed).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
  }

  @Override
  public void text(String message) {
    events.add("text:" + message);
  }

  @Override
  public void binary(Buffer message) {
    events.add("binary:" + ByteBufUtil.hexDump(message.getBytes()));
  }

  @Override
  public void drained() {
    events.add("drained");
  }

  @Override
  public void closed(WebSocketClose close) {
    events.add("closed:" + close.code() + (close.error() ? ":error" : ":" + close.reason()));
  }

  @Override
  public long monotonicMillis() {
    return now;
  }

  @Override
  public long epochMillis() {
    return now;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    assertNothingKept();
  }
}
