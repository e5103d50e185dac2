package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.roomcast.loop.TimerWheel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a WebSocket (RFC 6455 §7), from the first close frame, or from a cut, to the last word
 * to the listener. Made when it begins, so that an open WebSocket holds none; as a timer it ends
 * connections whose peers do not. Owned by the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class ClosingHandshake extends TimerWheel.Timer {

  private static final Logger log = LoggerFactory.getLogger(ClosingHandshake.class);

  /** How long the peer may take to answer a close frame, and to end the connection after it. */
  static final long TIMEOUT_MILLIS = 30_000;

  private enum Phase {
    /** Our close frame is on its way, the peer's is awaited. */
    AWAITING,
    /** Nothing that arrives counts any more; the connection is about to end. */
    ENDING,
    ENDED
  }

  private final WebSocketChannel channel;
  private Phase phase = Phase.ENDING;
  private @Nullable WebSocketClose close;
  private boolean reported;

  ClosingHandshake(WebSocketChannel channel) {
    this.channel = channel;
  }

  /** Whether the peer's close frame is still to come. */
  boolean awaiting() {
    return phase == Phase.AWAITING;
  }

  boolean ended() {
    return phase == Phase.ENDED;
  }

  /** Closes first: sends our close frame and waits for the peer's. */
  void begin(int status, String reason) {
    byte[] payload = ControlFrames.closePayload(status, reason);
    int sent = payload.length == 0 ? WebSocketClose.NO_STATUS : status;
    close = new WebSocketClose(sent, reason, false);
    phase = Phase.AWAITING;
    channel.outbox().write(frame(payload));
    startTimer();
  }

  /** Answers the peer's close frame, then ends the connection. */
  void answer(int status, String reason, byte[] payload) {
    close = new WebSocketClose(status, reason, false);
    startTimer();
    channel.outbox().spill();
    channel.context().writeAndFlush(frame(payload)).addListener(ChannelFutureListener.CLOSE);
  }

  /** Says what is wrong, then ends our half. */
  void fail(int status, String reason) {
    close = new WebSocketClose(status, reason, true);
    startTimer();
    byte[] payload = ControlFrames.closePayload(status, "");
    channel.outbox().spill();
    channel.context().writeAndFlush(frame(payload)).addListener(sent -> endOutput());
  }

  private ByteBuf frame(byte[] payload) {
    return ControlFrames.of(channel.context().alloc(), Opcode.CLOSE, payload);
  }

  /** Both sides have said all. */
  void end() {
    phase = Phase.ENDING;
    // Our close frame may be of this very turn.
    channel.outbox().flushTurn();
    channel.context().close();
  }

  /** Ends the connection without a word. */
  void abort() {
    if (phase != Phase.ENDED) {
      phase = Phase.ENDING;
      channel.context().close();
    }
  }

  /**
   * Ends our half only, and reads on until the peer ends its own: closing with unread input would
   * reset the connection, and the peer might never see the close frame.
   */
  private void endOutput() {
    channel.resume();
    SslHandler tls = channel.channel().pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel.channel() instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      channel.channel().close();
    }
  }

  /** The connection is no more. */
  void connectionEnded() {
    if (close == null) {
      close = new WebSocketClose(WebSocketClose.ABNORMAL, "", false);
    }
    phase = Phase.ENDED;
    channel.loop().wheel().cancel(this);
  }

  /** Tells the listener, once, when it is known how the WebSocket closes. */
  void report(FrameListener listener) {
    WebSocketClose how = close;
    if (how != null && !reported) {
      reported = true;
      try {
        listener.closed(how);
      } catch (RuntimeException e) {
        log.warn("The listener of {} failed on its end", channel, e);
      }
    }
  }

  private void startTimer() {
    channel.loop().wheel().schedule(this, TIMEOUT_MILLIS);
  }

  @Override
  protected void expired() {
    channel.abort();
  }
}
