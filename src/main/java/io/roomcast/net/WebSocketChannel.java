package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket on a Netty channel: hears what arrives, sends what leaves, closes as RFC 6455 §7
 * wants it. Owned by the channel's event loop, which {@link #moveTo} changes. While it idles it
 * holds no buffers.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class WebSocketChannel extends ChannelOutput {

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

  private final MessageReader reader;

  private @Nullable FrameListener listener;
  private State state = State.OPEN;
  private @Nullable WebSocketClose end;
  private boolean endReported;
  private TimerWheel.@Nullable Timer closeTimer;

  /** What arrived before there was a listener, or during a move; kept in order. */
  private @Nullable ArrayDeque<ByteBuf> backlog;

  private @Nullable ChannelMove move;
  private boolean inactive;

  /**
   * @param loop of the channel that this handler will be added to
   * @param handshake what was agreed on
   */
  WebSocketChannel(EventLoopState loop, WebSocketOptions options, Handshake handshake) {
    super(loop, handshake.extensions() == null ? null : options.compression());
    boolean compressed = handshake.extensions() != null;
    this.reader =
        new MessageReader(
            this, options.maxMessageBytes(), compressed, handshake.clientContextTakeover());
  }

  // What arrives

  @Override
  public void listener(FrameListener newListener) {
    listener = newListener;
    if (state == State.ENDED) {
      context().executor().execute(this::reportEnd);
    } else if (backlog != null) {
      context().executor().execute(this::deliverBacklog);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      // The end of the upgrade request.
      ReferenceCountUtil.release(message);
    } else if (state == State.ENDING || state == State.ENDED) {
      bytes.release();
    } else if (held() || backlog != null) {
      netty().received(bytes.readableBytes());
      keep(bytes);
    } else {
      netty().received(bytes.readableBytes());
      loop().nextTick();
      receive(bytes);
    }
  }

  /** Whether what arrives must wait. */
  private boolean held() {
    return listener == null || move != null || paused();
  }

  private void keep(ByteBuf bytes) {
    ArrayDeque<ByteBuf> kept = backlog;
    if (kept == null) {
      kept = new ArrayDeque<>(2);
      backlog = kept;
    }
    kept.add(bytes);
  }

  private void receive(ByteBuf bytes) {
    boolean kept = false;
    try {
      reader.decode(bytes);
      if (held() && bytes.isReadable()) {
        keep(bytes);
        kept = true;
      }
    } finally {
      if (!kept) {
        bytes.release();
      }
    }
  }

  private void deliverBacklog() {
    if (held()) {
      return;
    }
    loop().nextTick();
    ArrayDeque<ByteBuf> waiting = backlog;
    backlog = null;
    while (waiting != null && !waiting.isEmpty()) {
      receive(waiting.poll());
      if (held()) {
        waiting.forEach(this::keep);
        waiting = null;
      }
    }
    if (backlog != null || move != null) {
      return;
    }
    if (inactive) {
      ended();
    }
  }

  /** Whether decoding is to go on. */
  boolean receiving() {
    return (state == State.OPEN || state == State.CLOSING) && move == null && !paused();
  }

  /** Where messages go; null when they are to be dropped. */
  @Nullable FrameListener openListener() {
    return state == State.OPEN ? listener : null;
  }

  void pinged(byte[] payload) {
    if (state == State.OPEN) {
      outbox().pong(payload);
    }
  }

  /** The peer's close frame: answered when it is the first one, then the connection ends. */
  void closeReceived(int status, String reason, byte[] payload) {
    if (state == State.OPEN) {
      end = new WebSocketClose(status, reason, false);
      state = State.ENDING;
      startCloseTimer();
      outbox().spill();
      context()
          .writeAndFlush(ControlFrames.of(context().alloc(), Opcode.CLOSE, payload))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      endNow();
    }
    reportEnd();
  }

  /** Ends the connection because of what the peer sent, or of a failure of ours. */
  void fail(int status, String reason) {
    log.debug("{} fails with {}: {}", this, status, reason);
    if (state == State.OPEN) {
      end = new WebSocketClose(status, reason, true);
      state = State.ENDING;
      startCloseTimer();
      byte[] payload = ControlFrames.closePayload(status, "");
      outbox().spill();
      context()
          .writeAndFlush(ControlFrames.of(context().alloc(), Opcode.CLOSE, payload))
          .addListener(sent -> endOutput());
    } else {
      endNow();
    }
    reportEnd();
  }

  private void endNow() {
    state = State.ENDING;
    // Our close frame may be of this very turn.
    outbox().flushTurn();
    context().close();
  }

  /**
   * Ends our half only, and reads on until the peer ends its own: closing with unread input would
   * reset the connection, and the peer might never see the close frame.
   */
  private void endOutput() {
    resume();
    SslHandler tls = channel().pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel() instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      channel().close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (!from.executor().inEventLoop()) {
      // Sent to the old loop while the channel left it.
      from.executor().execute(() -> userEventTriggered(from, event));
    } else if (event instanceof ShutdownEvent) {
      shutdown();
    } else if (event instanceof SslCloseCompletionEvent) {
      from.close();
    } else {
      ReferenceCountUtil.release(event);
    }
  }

  private void shutdown() {
    if (move != null) {
      move.shutdown();
    } else {
      close();
      outbox().flushTurn();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    inactive = true;
    if (move == null && (backlog == null || listener == null)) {
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
      loop().wheel().cancel(closeTimer);
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
        log.warn("The listener of {} failed on its end", this, e);
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      log.debug("{} is cut: {}", this, cause.toString());
    } else {
      log.warn("{} failed", this, cause);
    }
    from.close();
  }

  // What leaves

  @Override
  boolean open() {
    return state == State.OPEN;
  }

  @Override
  boolean moving() {
    return move != null;
  }

  @Override
  void drained() {
    FrameListener open = openListener();
    if (open != null) {
      open.drained();
    }
  }

  @Override
  void taken() {
    FrameListener open = openListener();
    if (open != null) {
      open.taken();
    }
  }

  @Override
  void resumed() {
    if (backlog != null) {
      context().executor().execute(this::deliverBacklog);
    }
  }

  @Override
  public boolean gone() {
    return inactive && state != State.ENDED;
  }

  @Override
  public void close() {
    close(WebSocketClose.NO_STATUS, "");
  }

  @Override
  public void close(int status, String reason) {
    if (inactive && move == null) {
      ended();
    } else if (state == State.OPEN && move == null) {
      byte[] payload = ControlFrames.closePayload(status, reason);
      int sent = payload.length == 0 ? WebSocketClose.NO_STATUS : status;
      end = new WebSocketClose(sent, reason, false);
      state = State.CLOSING;
      outbox().write(ControlFrames.of(context().alloc(), Opcode.CLOSE, payload));
      startCloseTimer();
      resume();
    }
  }

  @Override
  public void abort() {
    if (inactive && move == null) {
      ended();
    } else if (state != State.ENDED) {
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
    loop().wheel().schedule(timer, CLOSE_TIMEOUT_MILLIS);
  }

  // Moving

  @Override
  public Future<Void> moveTo(EventLoopState target) {
    if (!(target.executor() instanceof NettyLoop to)) {
      return Future.failedFuture("the target is no event loop of Vert.x");
    }
    if (state != State.OPEN || inactive || move != null) {
      return Future.failedFuture("the connection is closing or moving already");
    }
    if (to == netty()) {
      return Future.succeededFuture();
    }
    outbox().leave();
    if (!outbox().empty()) {
      return Future.failedFuture("output is waiting");
    }
    Promise<Void> moved = Promise.promise();
    move = new ChannelMove(this, target, moved);
    channel().config().setAutoRead(false);
    move.begin(channel(), to);
    return moved.future();
  }

  /** The end of a move, on the new loop. */
  void arrived(ChannelMove arrived, boolean registered) {
    move = null;
    movedTo(arrived.target());
    if (registered) {
      readUnlessPaused();
      arrived.promise().complete();
    } else {
      inactive = true;
      context().close();
      arrived.promise().fail("the connection ended during the move");
    }
    deliverBacklog();
    if (arrived.shutdownBegun()) {
      shutdown();
    }
  }
}
