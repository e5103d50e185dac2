package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.roomcast.loop.EventLoopState;
import io.roomcast.net.WebSocketOptions.Compression;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket does with its channel apart from the protocol: writes frames, counts them, stops
 * and starts reading. Owned by the channel's event loop.
 */
abstract class ChannelOutput extends ChannelInboundHandlerAdapter implements FrameSink {

  private EventLoopState loop;
  private final @Nullable Compression compression;

  // Set when the handler is added, which is before anything else happens.
  private @Nullable ChannelHandlerContext context;
  private @Nullable Outbox outbox;

  private boolean paused;

  /** {@code compression} is null when it was not negotiated. */
  ChannelOutput(EventLoopState loop, @Nullable Compression compression) {
    this.loop = loop;
    this.compression = compression;
  }

  /** Whether neither side has begun to close. */
  abstract boolean open();

  /** Whether the channel is between two loops. */
  abstract boolean moving();

  /** The kernel has taken everything, after it once had not. */
  abstract void drained();

  /** The kernel has taken more of what waited for it. */
  abstract void taken();

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    outbox = new Outbox(this, added, netty());
  }

  final EventLoopState loop() {
    return loop;
  }

  final NettyLoop netty() {
    return (NettyLoop) loop.executor();
  }

  /** Memory of the present loop. */
  final Scratch scratch() {
    return netty().scratch();
  }

  final ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  final Channel channel() {
    return context().channel();
  }

  final Outbox outbox() {
    if (outbox == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return outbox;
  }

  /** The channel belongs to this loop now. */
  final void movedTo(EventLoopState target) {
    loop = target;
    outbox().movedTo(netty());
  }

  /** Writes the answer to the upgrade request; it leaves with the first frames. */
  final void answer(ByteBuf response) {
    outbox().write(response);
  }

  @Override
  public final void write(SharedFrame frame, boolean compress) {
    if (open() && !moving()) {
      Compression with = compression;
      NettyLoop netty = netty();
      ByteBuf bytes =
          compress && with != null ? frame.compressed(netty.deflater(), with) : frame.plain();
      netty.sent(bytes.readableBytes());
      outbox().writeShared(bytes);
    }
  }

  @Override
  public final boolean writable() {
    return outbox().writable();
  }

  @Override
  public final long queuedBytes() {
    return outbox().queuedBytes();
  }

  @Override
  public final int queuedFrames() {
    return outbox().queuedFrames();
  }

  @Override
  public final boolean congested() {
    return outbox().congested();
  }

  /** Whether nothing that arrives is to be handed on. */
  final boolean paused() {
    return paused;
  }

  @Override
  public final void pause() {
    if (open()) {
      paused = true;
      channel().config().setAutoRead(false);
    }
  }

  @Override
  public final void resume() {
    if (paused) {
      paused = false;
      readUnlessPaused();
      resumed();
    }
  }

  /** What was held back by a pause may be handed on. */
  abstract void resumed();

  /** Reads again after a move. */
  final void readUnlessPaused() {
    if (!moving()) {
      channel().config().setAutoRead(!paused);
    }
  }

  @Override
  public String toString() {
    return "WebSocket " + (context == null ? "unbound" : context.channel().toString());
  }
}
