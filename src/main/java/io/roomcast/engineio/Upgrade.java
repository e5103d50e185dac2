package io.roomcast.engineio;

import io.roomcast.loop.TimerWheel;
import io.roomcast.net.FrameListener;
import io.roomcast.net.FrameSink;
import io.roomcast.net.WebSocketClose;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket that wants to take over a polling session (§1.8 of the reference). It exists from
 * before the 101, so that a second candidate is refused, until it has taken over or failed; a
 * failure leaves the session as it was. Event loop of the session.
 */
final class Upgrade implements FrameListener, PacketReceiver {

  private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);

  /** ms between the noops that make a client that is probing end its poll. */
  private static final long NOOP_INTERVAL = 100;

  private static final String PROBE = "probe";

  private final EngineSession session;
  private final PollingTransport polling;
  private final boolean base64;
  private @Nullable FrameSink sink;
  private boolean done;

  private final TimerWheel.Timer timeout =
      new TimerWheel.Timer() {
        @Override
        protected void expired() {
          fail("not completed in time");
        }
      };

  private final TimerWheel.Timer noops =
      new TimerWheel.Timer() {
        @Override
        protected void expired() {
          if (polling.ready()) {
            polling.send(Packet.NOOP);
          }
          wheel().schedule(this, NOOP_INTERVAL);
        }
      };

  Upgrade(EngineSession session, PollingTransport polling, boolean base64) {
    this.session = session;
    this.polling = polling;
    this.base64 = base64;
    wheel().schedule(timeout, session.options().getUpgradeTimeout());
  }

  private TimerWheel wheel() {
    return session.loop().wheel();
  }

  /** The WebSocket is established and on this loop; it may be too late. */
  void connected(FrameSink established) {
    established.listener(this);
    if (done) {
      established.close();
    } else {
      sink = established;
    }
  }

  @Override
  public void text(String message) {
    if (!done) {
      session.codec().decode(message, this);
    }
  }

  @Override
  public void binary(Buffer message) {
    fail("binary message");
  }

  @Override
  public void packet(PacketType type, String data) {
    if (type == PacketType.PING && data.equals(PROBE)) {
      probe();
    } else if (type == PacketType.UPGRADE) {
      complete();
    } else {
      fail("unexpected packet " + type);
    }
  }

  @Override
  public void malformed(String why) {
    fail(why);
  }

  private void probe() {
    if (sink != null) {
      sink.write(Packet.PROBE_PONG.frame(session.codec(), base64), false);
      wheel().schedule(noops, NOOP_INTERVAL);
    }
  }

  private void complete() {
    FrameSink taken = sink;
    if (taken == null || done) {
      return;
    }
    release();
    WebSocketTransport webSocket = new WebSocketTransport(session, taken, base64);
    taken.listener(webSocket);
    session.upgraded(polling, webSocket);
  }

  @Override
  public void closed(WebSocketClose close) {
    fail("candidate closed: " + close.code());
  }

  /** Gives up; the session goes on with polling. */
  void fail(String why) {
    if (!done) {
      LOG.debug("upgrade failed: {}", why);
      session.server().counters().upgradeFailed();
      session.upgrade(null);
      cancel();
    }
  }

  /** The session has ended. */
  void cancel() {
    if (!done) {
      release();
      if (sink != null) {
        sink.close();
      }
    }
  }

  private void release() {
    done = true;
    wheel().cancel(timeout);
    wheel().cancel(noops);
  }
}
