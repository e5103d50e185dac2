package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose input is read where it arrived, and whose output of one turn of the loop
 * leaves in one write. Fleet's event loop.
 */
abstract class FleetConnection extends ChannelInboundHandlerAdapter {

  private final Fleet fleet;
  private final int outSize;
  private final Runnable flush = this::flush;
  private @Nullable Channel channel;

  /** The beginning of what is not all there. */
  private @Nullable ByteBuf partial;

  /** What leaves with this turn. */
  private @Nullable ByteBuf out;

  private boolean ended;

  /** {@code outSize}: bytes that a turn usually sends. */
  FleetConnection(Fleet fleet, int outSize) {
    this.fleet = fleet;
    this.outSize = outSize;
  }

  /** The connection stands. */
  abstract void connected(Channel connected);

  /** Handles all that is whole; the index after the last of it. */
  abstract int read(ByteBuf in);

  /** It is over, for this reason. Once. */
  abstract void over(String why);

  final Fleet fleet() {
    return fleet;
  }

  final @Nullable Channel channel() {
    return channel;
  }

  /** Whether it is over; then nothing is read or sent any more. */
  final boolean ended() {
    return ended;
  }

  /** Where to put what is to be sent; null when there is no connection. */
  final @Nullable ByteBuf out() {
    Channel target = channel;
    if (target == null || ended) {
      return null;
    }
    ByteBuf turn = out;
    if (turn == null) {
      turn = target.alloc().directBuffer(outSize);
      out = turn;
      fleet.flushes().add(flush);
    }
    return turn;
  }

  final void flush() {
    ByteBuf turn = out;
    Channel to = channel;
    out = null;
    if (turn != null && to != null) {
      Fleet.send(to, turn);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    connected(ctx.channel());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    fleet.tick();
    ByteBuf in = (ByteBuf) message;
    ByteBuf before = partial;
    if (before != null) {
      before.writeBytes(in);
      in.release();
      in = before;
      partial = null;
    }
    try {
      int at = read(in);
      if (!ended && at < in.writerIndex()) {
        int length = in.writerIndex() - at;
        partial = ctx.alloc().directBuffer(Math.max(2 * length, 1024)).writeBytes(in, at, length);
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost("connection ended");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause.toString());
  }

  /** Ends it. */
  final void fail(String why) {
    lost(why);
    if (channel != null) {
      Fleet.cut(channel);
    }
  }

  /** It has ended, or was never made. */
  final void lost(String why) {
    if (ended) {
      return;
    }
    ended = true;
    ByteBuf rest = partial;
    partial = null;
    if (rest != null) {
      rest.release();
    }
    over(why);
  }
}
