package io.roomcast.bench.floor;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of the bare Netty server. Owned by its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write ends in exceptionCaught
final class NettyFloorHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {

  private static final int FINAL_TEXT = 0x81;
  private static final int MAX_7_BITS = 125;
  private static final int MAX_16_BITS = 0xffff;
  private static final int IN_16_BITS = 126;
  private static final int IN_64_BITS = 127;
  private static final int MAX_HEADER = 10;

  private final boolean flushEach;
  private final int pingInterval;
  private final Map<EventLoop, NettyFloorLoop> loops;
  private final List<String> joined = new ArrayList<>(1);
  private @Nullable ChannelHandlerContext context;
  private @Nullable NettyFloorLoop loop;
  private @Nullable Future<?> pings;
  private boolean queued;

  NettyFloorHandler(FloorArgs args, Map<EventLoop, NettyFloorLoop> loops) {
    this.flushEach = args.flush == FloorArgs.Flush.EACH;
    this.pingInterval = args.pingInterval;
    this.loops = loops;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    this.loop = loops.get(context.channel().eventLoop());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof HandshakeComplete) {
      send(frame(FloorPacket.open(context.channel().id().asLongText(), pingInterval)));
      pings =
          context
              .executor()
              .scheduleAtFixedRate(
                  () -> send(frame("2")), pingInterval, pingInterval, TimeUnit.MILLISECONDS);
    }
    super.userEventTriggered(context, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame message) {
    FloorPacket packet = FloorPacket.of(message.text());
    if (packet == null) {
      return;
    }
    String room = packet.room();
    switch (packet.type()) {
      case CONNECT -> send(frame(FloorPacket.connected(context.channel().id().asShortText())));
      case JOIN -> {
        if (!joined.contains(room)) {
          joined.add(room);
          loop().rooms().join(room, this);
        }
      }
      case LEAVE -> {
        joined.remove(room);
        loop().rooms().leave(room, this);
      }
      case PUBLISH -> publish(room, frame(packet.message()));
      case ECHO -> {}
    }
    if (!packet.ack().isEmpty()) {
      send(frame(packet.reply()));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (pings != null) {
      pings.cancel(false);
    }
    joined.forEach(room -> loop().rooms().leave(room, this));
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private void publish(String room, ByteBuf frame) {
    // One share for each loop, the first of which is the one that the frame was made with.
    if (loops.size() > 1) {
      frame.retain(loops.size() - 1);
    }
    loops.values().forEach(each -> each.publish(room, frame.duplicate()));
  }

  /** Writes a whole frame, which it takes over. */
  void send(ByteBuf frame) {
    ChannelHandlerContext to = Objects.requireNonNull(context);
    if (flushEach) {
      to.writeAndFlush(frame, to.voidPromise());
      return;
    }
    to.write(frame, to.voidPromise());
    if (!queued) {
      queued = true;
      loop().flushLater(to);
    }
  }

  /** Flushes what this turn has written. */
  void flushNow() {
    queued = false;
    Objects.requireNonNull(context).flush();
  }

  private NettyFloorLoop loop() {
    return Objects.requireNonNull(loop);
  }

  /** A text as an unmasked frame (RFC 6455, 5.2), to be shared by all that it is sent to. */
  private ByteBuf frame(String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    ByteBuf frame = Objects.requireNonNull(context).alloc().directBuffer(MAX_HEADER + length);
    frame.writeByte(FINAL_TEXT);
    if (length <= MAX_7_BITS) {
      frame.writeByte(length);
    } else if (length <= MAX_16_BITS) {
      frame.writeByte(IN_16_BITS).writeShort(length);
    } else {
      frame.writeByte(IN_64_BITS).writeLong(length);
    }
    ByteBufUtil.writeUtf8(frame, text);
    return frame;
  }
}
