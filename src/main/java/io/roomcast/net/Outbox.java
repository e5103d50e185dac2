package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of one connection: writes go to the channel at once, the flush comes at the end
 * of the turn. Owned by the channel's event loop.
 *
 * <p>Netty's own notion of writability has marks at some tens of kilobytes. Here a connection is
 * writable when the kernel has taken everything; where it has not, an empty write waits behind what
 * is left.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel
final class Outbox {

  private final ChannelOutput owner;
  private final ChannelHandlerContext context;
  private NettyLoop loop;

  /** The only thing that this turn has written so far: shared bytes, not to be changed. */
  private @Nullable ByteBuf only;

  private boolean dirty;
  private boolean congested;

  /** Writes of this turn that the channel knows of, and the tick of the last one. */
  private int unflushed;

  private int writtenIn;
  private byte @Nullable [] unansweredPing;

  Outbox(ChannelOutput owner, ChannelHandlerContext context, NettyLoop loop) {
    this.owner = owner;
    this.context = context;
    this.loop = loop;
  }

  /** Queues bytes that nobody needs to hear about any more; takes them over. */
  void write(ByteBuf bytes) {
    spill();
    // A failed write closes the channel; nobody needs to hear of it once for each frame.
    context.write(bytes, context.channel().unsafe().voidPromise());
    unflushed++;
    flushLater();
  }

  /** Queues bytes that belong to nobody: they are neither changed nor released. */
  void writeShared(ByteBuf bytes) {
    if (dirty || congested) {
      write(bytes.duplicate());
    } else {
      only = bytes;
      flushLater();
    }
  }

  /** Gives the channel what it does not know of yet; to be called before writing past this. */
  void spill() {
    ByteBuf waiting = only;
    if (waiting != null) {
      only = null;
      context.write(waiting.duplicate(), context.channel().unsafe().voidPromise());
      unflushed++;
    }
  }

  /**
   * Answers a ping. When the peer does not read, only its latest is remembered and answered once it
   * does (RFC 6455 §5.5.3), so that it cannot make a queue grow.
   */
  void pong(byte[] payload) {
    if (congested || !context.channel().isWritable()) {
      unansweredPing = payload;
      flushLater();
    } else {
      unansweredPing = null;
      write(ControlFrames.of(context.alloc(), Opcode.PONG, payload));
    }
  }

  private void flushLater() {
    writtenIn = owner.loop().tick();
    if (!dirty) {
      dirty = true;
      loop.flushes().add(this);
    }
  }

  /** Flushes what this turn has written, if anything. */
  void flushTurn() {
    if (dirty) {
      dirty = false;
      if (only != null && sentDirectly(only)) {
        if (owner.paused()) {
          owner.taken();
        }
        return;
      }
      boolean wasFull = !context.channel().isWritable();
      unflushed = 0;
      context.flush();
      if (!congested) {
        checkOutput();
        if (wasFull && !congested) {
          owner.drained();
        } else if (owner.paused()) {
          owner.taken();
        }
      }
    }
  }

  /** Whether the kernel has taken all of it; if not, the rest is in the channel's queue. */
  private boolean sentDirectly(ByteBuf bytes) {
    int sent = DirectSocket.send(context, bytes);
    only = null;
    if (sent < bytes.writerIndex()) {
      context.write(bytes.duplicate().readerIndex(sent), context.channel().unsafe().voidPromise());
      return false;
    }
    return true;
  }

  private void checkOutput() {
    Channel.Unsafe unsafe = context.channel().unsafe();
    ChannelOutboundBuffer output = unsafe.outboundBuffer();
    congested = output != null && !output.isEmpty();
    if (congested) {
      unsafe.write(Unpooled.EMPTY_BUFFER, context.newPromise().addListener(this::outputTaken));
      unsafe.flush();
    } else if (unansweredPing != null) {
      pong(unansweredPing);
    }
  }

  private void outputTaken(Future<?> written) {
    if (written.isSuccess()) {
      checkOutput();
      if (congested) {
        owner.taken();
      } else {
        owner.drained();
      }
    }
  }

  /**
   * Whether the kernel has taken everything that was written in earlier turns, nothing was written
   * in this tick, and this turn has not written more than the channel's high water mark.
   */
  boolean writable() {
    return !congested
        && (!dirty || writtenIn != owner.loop().tick())
        && context.channel().isWritable();
  }

  /** Whether something that was written in earlier turns waits for the kernel. */
  boolean congested() {
    return congested;
  }

  /** Writes that wait, for the end of the turn or for the kernel. */
  int queuedFrames() {
    ChannelOutboundBuffer output = context.channel().unsafe().outboundBuffer();
    // The size counts what was flushed; one more is the mark that tells of an end.
    int queued = output == null ? 0 : unflushed + output.size() - (congested ? 1 : 0);
    return only == null ? queued : queued + 1;
  }

  /** Whether nothing waits, for the end of the turn or for the kernel. */
  boolean empty() {
    return !dirty && !congested;
  }

  /** Bytes that wait, with about 100 for each write's own book-keeping. */
  long queuedBytes() {
    ChannelOutboundBuffer output = context.channel().unsafe().outboundBuffer();
    long queued = output == null ? 0 : output.totalPendingWriteBytes();
    return only == null ? queued : queued + only.writerIndex();
  }

  /** Flushes now, and has nothing to do with the flushes of this loop any more. */
  void leave() {
    flushTurn();
    loop.flushes().remove(this);
  }

  /** Flushes with the connections of another loop from now on; only while empty. */
  void movedTo(NettyLoop target) {
    loop = target;
  }
}
