package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.roomcast.loop.EventLoopState;
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

  private final MessageReader reader;

  private @Nullable FrameListener listener;

  /** Null while neither side has begun to close. */
  private @Nullable ClosingHandshake closing;

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
    if (ended()) {
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
    } else if (closing != null && !closing.awaiting()) {
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
      end();
    }
  }

  /** Whether decoding is to go on. */
  boolean receiving() {
    return (closing == null || closing.awaiting()) && move == null && !paused();
  }

  /** Where messages go; null when they are to be dropped. */
  @Nullable FrameListener openListener() {
    return closing == null ? listener : null;
  }

  void pinged(byte[] payload) {
    if (closing == null) {
      outbox().pong(payload);
    }
  }

  /** The peer's close frame: answered when it is the first one, then the connection ends. */
  void closeReceived(int status, String reason, byte[] payload) {
    if (closing == null) {
      beginClosing().answer(status, reason, payload);
    } else {
      closing.end();
    }
    reportEnd();
  }

  /** Ends the connection because of what the peer sent, or of a failure of ours. */
  void fail(int status, String reason) {
    log.debug("{} fails with {}: {}", this, status, reason);
    if (closing == null) {
      beginClosing().fail(status, reason);
    } else {
      closing.end();
    }
    reportEnd();
  }

  private ClosingHandshake beginClosing() {
    ClosingHandshake begun = closing == null ? new ClosingHandshake(this) : closing;
    closing = begun;
    return begun;
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
      end();
    }
  }

  private void end() {
    beginClosing().connectionEnded();
    reader.end();
    if (backlog != null) {
      backlog.forEach(ByteBuf::release);
      backlog = null;
    }
    reportEnd();
  }

  private boolean ended() {
    return closing != null && closing.ended();
  }

  private void reportEnd() {
    if (listener != null && closing != null) {
      closing.report(listener);
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
    return closing == null;
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
    return inactive && !ended();
  }

  @Override
  public void close() {
    close(WebSocketClose.NO_STATUS, "");
  }

  @Override
  public void close(int status, String reason) {
    if (inactive && move == null) {
      end();
    } else if (closing == null && move == null) {
      beginClosing().begin(status, reason);
      resume();
    }
  }

  @Override
  public void abort() {
    if (inactive && move == null) {
      end();
    } else {
      beginClosing().abort();
    }
  }

  // Moving

  @Override
  public Future<Void> moveTo(EventLoopState target) {
    if (!(target.executor() instanceof NettyLoop to)) {
      return Future.failedFuture("the target is no event loop of Vert.x");
    }
    if (closing != null || inactive || move != null) {
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
