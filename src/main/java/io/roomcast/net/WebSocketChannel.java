package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.TimerWheel;
import io.roomcast.net.WebSocketOptions.Compression;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket on a Netty channel: hears what arrives, sends what leaves. Owned by the channel's
 * event loop, which {@link #moveTo} changes.
 *
 * <p>While it idles it holds no buffers. Frames are written at once and flushed at the end of the
 * turn, with those of all connections on the loop.
 */
final class WebSocketChannel extends ChannelInboundHandlerAdapter implements FrameSink {

  private static final Logger log = LoggerFactory.getLogger(WebSocketChannel.class);

  /** How long the peer may take to answer a close frame, and to end the connection after it. */
  static final long CLOSE_TIMEOUT_MILLIS = 30_000;

  private enum State {
    OPEN,
    /** Our close frame is on its way, the peer's is awaited. */
    CLOSING,
    /** Nothing that arrives counts any more; the connection is about to end. */
    ENDING,
    ENDED
  }

  private EventLoopState loop;
  private NettyLoop netty;
  private final MessageReader reader;
  private final @Nullable Compression compression;

  private @Nullable ChannelHandlerContext ctx;
  private @Nullable VoidChannelPromise unobserved;
  private @Nullable FrameListener listener;

  private State state = State.OPEN;
  private @Nullable WebSocketClose end;
  private TimerWheel.@Nullable Timer closeTimer;

  private boolean dirty;
  private boolean congested;
  private byte @Nullable [] unansweredPing;

  private boolean paused;
  private boolean moving;
  private boolean inactive;
  private boolean endReported;
  private boolean shutdownWhileMoving;

  /** What arrived before there was a listener, or during a move; kept in order. */
  private @Nullable ArrayDeque<ByteBuf> backlog;

  /**
   * @param loop of the channel that this handler will be added to
   * @param handshake what was agreed on
   */
  WebSocketChannel(EventLoopState loop, WebSocketOptions options, Handshake handshake) {
    this.loop = loop;
    this.netty = (NettyLoop) loop.executor();
    boolean compressed = handshake.extensions() != null;
    this.compression = compressed ? options.compression() : null;
    this.reader =
        new MessageReader(
            this, options.maxMessageBytes(), compressed, handshake.clientContextTakeover());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    unobserved = new VoidChannelPromise(context.channel(), false);
  }

  // What arrives

  @Override
  public void listener(FrameListener newListener) {
    listener = newListener;
    if (backlog != null || state == State.ENDED) {
      context().executor().execute(state == State.ENDED ? this::reportEnd : this::deliverBacklog);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      // The end of the upgrade request.
      ReferenceCountUtil.release(message);
    } else if (state == State.ENDING || state == State.ENDED) {
      bytes.release();
    } else if (listener == null || moving || backlog != null) {
      if (backlog == null) {
        backlog = new ArrayDeque<>(2);
      }
      backlog.add(bytes);
    } else {
      receive(bytes);
    }
  }

  private void receive(ByteBuf bytes) {
    boolean kept = false;
    try {
      reader.decode(bytes);
      if (moving && bytes.isReadable()) {
        backlog = new ArrayDeque<>(2);
        backlog.add(bytes);
        kept = true;
      }
    } finally {
      if (!kept) {
        bytes.release();
      }
    }
  }

  private void deliverBacklog() {
    if (moving || listener == null) {
      return;
    }
    ArrayDeque<ByteBuf> waiting = backlog;
    backlog = null;
    while (waiting != null && !waiting.isEmpty()) {
      receive(waiting.poll());
      if (backlog != null) {
        // Another move began meanwhile; what is left follows what it kept.
        backlog.addAll(waiting);
        return;
      }
    }
    if (inactive) {
      ended();
    }
  }

  /** Whether decoding is to go on. */
  boolean receiving() {
    return (state == State.OPEN || state == State.CLOSING) && !moving;
  }

  Scratch scratch() {
    return netty.scratch();
  }

  /** Where messages go; null when they are to be dropped. */
  @Nullable FrameListener openListener() {
    return state == State.OPEN ? listener : null;
  }

  void pinged(byte[] payload) {
    if (state != State.OPEN) {
      return;
    }
    if (congested || !context().channel().isWritable()) {
      // RFC 6455 §5.5.3 lets us answer only the latest ping: no queue for a peer to grow.
      unansweredPing = payload;
      markDirty();
    } else {
      unansweredPing = null;
      writeControl(Opcode.PONG, payload);
    }
  }

  /** The peer's close frame: answered when it is the first one, then the connection ends. */
  void closeReceived(int status, String reason, byte[] payload) {
    if (state == State.OPEN) {
      end = new WebSocketClose(status, reason, false);
      state = State.ENDING;
      startCloseTimer();
      context()
          .writeAndFlush(ControlFrames.of(context().alloc(), Opcode.CLOSE, payload))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      state = State.ENDING;
      context().close();
    }
    reportEnd();
  }

  /** Ends the connection because of what the peer sent, or of a failure of ours. */
  void fail(int status, String reason) {
    log.debug("{} closes with {}: {}", this, status, reason);
    if (state == State.OPEN) {
      end = new WebSocketClose(status, reason, true);
      state = State.ENDING;
      startCloseTimer();
      byte[] payload = ControlFrames.closePayload(status, "");
      context()
          .writeAndFlush(ControlFrames.of(context().alloc(), Opcode.CLOSE, payload))
          .addListener(sent -> endOutput());
    } else {
      state = State.ENDING;
      context().close();
    }
    reportEnd();
  }

  /**
   * Ends our half only, and reads on until the peer ends its own: closing with unread input would
   * reset the connection, and the peer might never see the close frame.
   */
  private void endOutput() {
    Channel channel = context().channel();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    read();
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!context.executor().inEventLoop()) {
      // Sent while the channel was moving here.
      context.executor().execute(() -> userEventTriggered(context, event));
    } else if (event instanceof ShutdownEvent) {
      shutdown();
    } else if (event instanceof SslCloseCompletionEvent) {
      context.close();
    } else {
      ReferenceCountUtil.release(event);
    }
  }

  private void shutdown() {
    if (moving) {
      shutdownWhileMoving = true;
    } else {
      close();
      flushTurn();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    inactive = true;
    if (!moving && (backlog == null || listener == null)) {
      ended();
    }
  }

  private void ended() {
    if (end == null) {
      end = new WebSocketClose(WebSocketClose.ABNORMAL, "", false);
    }
    state = State.ENDED;
    reader.end();
    if (backlog != null) {
      backlog.forEach(ByteBuf::release);
      backlog = null;
    }
    if (closeTimer != null) {
      loop.wheel().cancel(closeTimer);
    }
    reportEnd();
  }

  private void reportEnd() {
    WebSocketClose close = end;
    if (listener != null && close != null && !endReported) {
      endReported = true;
      try {
        listener.closed(close);
      } catch (RuntimeException e) {
        log.warn("The listener of {} failed on close", this, e);
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      log.debug("{} is cut: {}", this, cause.toString());
    } else {
      log.warn("{} failed", this, cause);
    }
    context.close();
  }

  // What leaves

  /** Writes the answer to the upgrade request; it leaves with the first frames. */
  void answer(ByteBuf response) {
    writeUnobserved(response);
  }

  @Override
  public void write(SharedFrame frame, boolean compress) {
    if (state != State.OPEN || moving) {
      return;
    }
    boolean compressed =
        compress && compression != null && frame.payloadBytes() >= compression.threshold();
    ByteBuf bytes =
        compressed ? frame.forWrite(netty.deflater(), compression.level()) : frame.forWrite();
    writeUnobserved(bytes);
  }

  private void writeControl(int opcode, byte[] payload) {
    writeUnobserved(ControlFrames.of(context().alloc(), opcode, payload));
  }

  private void writeUnobserved(ByteBuf bytes) {
    if (unobserved != null) {
      context().write(bytes, unobserved);
      markDirty();
    }
  }

  private void markDirty() {
    if (!dirty) {
      dirty = true;
      netty.flushes().add(this);
    }
  }

  /** Flushes what this turn has written. */
  void flushTurn() {
    if (!dirty) {
      return;
    }
    dirty = false;
    context().flush();
    if (!congested) {
      watchOutput();
      answerLatestPing();
    }
  }

  private void answerLatestPing() {
    byte[] payload = unansweredPing;
    if (payload != null && !congested && state == State.OPEN) {
      unansweredPing = null;
      writeControl(Opcode.PONG, payload);
    }
  }

  /** When the kernel has not taken everything, waits behind it with an empty write. */
  private void watchOutput() {
    ChannelOutboundBuffer output = context().channel().unsafe().outboundBuffer();
    if (output != null && !output.isEmpty()) {
      congested = true;
      Channel.Unsafe unsafe = context().channel().unsafe();
      unsafe.write(
          Unpooled.EMPTY_BUFFER,
          context()
              .newPromise()
              .addListener(
                  written -> {
                    if (written.isSuccess()) {
                      outputTaken();
                    }
                  }));
      unsafe.flush();
    }
  }

  private void outputTaken() {
    congested = false;
    watchOutput();
    if (!congested) {
      answerLatestPing();
      FrameListener open = openListener();
      if (open != null) {
        open.drained();
      }
    }
  }

  @Override
  public boolean writable() {
    return !congested;
  }

  @Override
  public long queuedBytes() {
    ChannelOutboundBuffer output = context().channel().unsafe().outboundBuffer();
    return output == null ? 0 : output.totalPendingWriteBytes();
  }

  @Override
  public void close() {
    close(WebSocketClose.NO_STATUS, "");
  }

  @Override
  public void close(int status, String reason) {
    if (state != State.OPEN || moving) {
      return;
    }
    byte[] payload = ControlFrames.closePayload(status, reason);
    end =
        new WebSocketClose(payload.length == 0 ? WebSocketClose.NO_STATUS : status, reason, false);
    state = State.CLOSING;
    writeControl(Opcode.CLOSE, payload);
    startCloseTimer();
    read();
  }

  @Override
  public void abort() {
    if (state != State.ENDED) {
      state = State.ENDING;
      context().close();
    }
  }

  private void startCloseTimer() {
    TimerWheel.Timer timer =
        new TimerWheel.Timer() {
          @Override
          protected void expired() {
            abort();
          }
        };
    closeTimer = timer;
    loop.wheel().schedule(timer, CLOSE_TIMEOUT_MILLIS);
  }

  @Override
  public void pause() {
    if (state == State.OPEN) {
      paused = true;
      context().channel().config().setAutoRead(false);
    }
  }

  @Override
  public void resume() {
    read();
  }

  private void read() {
    paused = false;
    if (!moving) {
      context().channel().config().setAutoRead(true);
    }
  }

  // Moving

  @Override
  public Future<Void> moveTo(EventLoopState target) {
    if (!(target.executor() instanceof NettyLoop to)) {
      return Future.failedFuture("the target is no event loop of Vert.x");
    }
    if (state != State.OPEN || moving) {
      return Future.failedFuture("the connection is " + (moving ? "moving" : "closing"));
    }
    if (to == netty) {
      return Future.succeededFuture();
    }
    flushTurn();
    Channel channel = context().channel();
    if (dirty || congested) {
      return Future.failedFuture("output is waiting");
    }
    moving = true;
    channel.config().setAutoRead(false);
    Promise<Void> moved = Promise.promise();
    // Netty deregisters in a task of its own, behind the flush task of this turn.
    channel
        .deregister()
        .addListener(
            left ->
                to.eventLoop()
                    .register(channel)
                    .addListener(arrived -> arrived(target, to, arrived.isSuccess(), moved)));
    return moved.future();
  }

  private void arrived(
      EventLoopState target, NettyLoop to, boolean registered, Promise<Void> moved) {
    loop = target;
    netty = to;
    moving = false;
    if (registered) {
      context().channel().config().setAutoRead(!paused);
      moved.complete();
    } else {
      inactive = true;
      context().close();
      moved.fail("the connection ended during the move");
    }
    if (backlog != null || inactive) {
      deliverBacklog();
    }
    if (shutdownWhileMoving) {
      shutdown();
    }
  }

  private ChannelHandlerContext context() {
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }

  @Override
  public String toString() {
    return "WebSocket " + (ctx == null ? "unbound" : ctx.channel().toString());
  }
}
