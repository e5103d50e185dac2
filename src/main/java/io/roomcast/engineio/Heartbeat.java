package io.roomcast.engineio;

import io.roomcast.loop.TimerWheel;

/**
 * The heartbeat of one session (§1.9 of the reference). Protocol 4: the server pings, the next ping
 * is counted from the pong, and one other packet extends a running timeout once. Protocol 3: the
 * client pings. Event loop of the session.
 */
final class Heartbeat extends TimerWheel.Timer {

  /** Up to this many ms, a timer that fires late does not push the deadline after it. */
  private static final long TOLERATED_LATENESS = 20;

  /**
   * ms between the 101 and the first packet of a protocol 3 session. Clients of that age exist that
   * lose a message which they read together with the 101, because they listen a moment later; that
   * protocol's own test suite is one.
   */
  private static final long OPEN_DELAY = 5;

  private final EngineSession session;
  private long deadline;

  /** When the last ping was sent: the low bits of the clock, which are enough for a difference. */
  private int pingedAt;

  private boolean opening;
  private boolean awaitingPong;
  private boolean extended;

  /** Input is taken, for one timeout, from a client that does not take what is sent to it. */
  private boolean probing;

  Heartbeat(EngineSession session) {
    this.session = session;
  }

  /**
   * A protocol 3 session opens over WebSocket: lets its first packets go in a moment, then starts.
   */
  void open() {
    opening = true;
    schedule(OPEN_DELAY);
  }

  /** The session is open. */
  void start() {
    if (session.protocol() == 3) {
      awaitPing();
    } else {
      schedulePing();
    }
  }

  void stop() {
    session.loop().wheel().cancel(this);
    awaitingPong = false;
  }

  /** The session moved to WebSocket: what is outstanding over polling is forgiven. */
  void restart() {
    if (session.protocol() == 3 || awaitingPong) {
      start();
    }
  }

  /** A packet other than a pong came in. */
  void received() {
    if (awaitingPong && !extended && session.protocol() != 3) {
      extended = true;
      schedule(session.options().getPingTimeout());
    }
  }

  /** A ping came in (protocol 3). */
  void pinged() {
    sample();
    awaitPing();
  }

  /** A pong came in (protocol 4). */
  void ponged() {
    if (awaitingPong) {
      session.server().counters().roundTrips().add((int) now() - pingedAt);
    }
    schedulePing();
  }

  /** Looks at what waits for the client: once in a heartbeat, so that sending costs nothing. */
  private void sample() {
    session.server().counters().queuedBytes().add(session.queuedBytes());
  }

  /**
   * The session takes no input. A client of protocol 3 expects pongs for pings that are not read
   * now; unasked ones do as well.
   */
  void paused() {
    if (session.protocol() == 3 && awaitingPong) {
      schedule(betweenUnaskedPongs());
    }
  }

  private long betweenUnaskedPongs() {
    return Math.max(1, session.options().getPingTimeout() / 2);
  }

  /** Whether a client that does not take what is sent to it is read all the same. */
  boolean probing() {
    return probing;
  }

  /** The session takes input again after a pause: what the peer sent has yet to be read. */
  void resumed() {
    if (awaitingPong) {
      schedule(timeout());
    }
  }

  /** Whether the timeout has passed, though its timer may still have to run. */
  boolean overdue() {
    return awaitingPong && scheduled() && now() >= deadline && !session.inputHeld();
  }

  private void schedulePing() {
    awaitingPong = false;
    probing = false;
    schedule(session.options().getPingInterval());
  }

  private void awaitPing() {
    awaitingPong = true;
    probing = false;
    schedule(timeout());
  }

  private long timeout() {
    EngineOptions options = session.options();
    return session.protocol() == 3
        ? options.getPingInterval() + options.getPingTimeout()
        : options.getPingTimeout();
  }

  private long now() {
    return session.loop().clock().monotonicMillis();
  }

  private void schedule(long delay) {
    deadline = now() + delay;
    session.loop().wheel().schedule(this, delay);
  }

  @Override
  protected void expired() {
    if (opening) {
      opening = false;
      session.opened();
      start();
    } else if (!awaitingPong) {
      ping();
    } else if (session.inputPaused()) {
      keepAlive();
    } else if (!probing && session.behind()) {
      probing = true;
      session.uncrowd();
    } else {
      session.pingTimeout();
    }
  }

  /** The client may have answered, which is not read now; it must not miss us meanwhile. */
  private void keepAlive() {
    boolean v3 = session.protocol() == 3;
    if (session.keepsUp()) {
      session.send(v3 ? Packet.PONG : Packet.PING);
    }
    schedule(v3 ? betweenUnaskedPongs() : timeout());
  }

  /** Sends a ping; the timeout counts from when it was due. */
  private void ping() {
    sample();
    long late = now() - deadline;
    pingedAt = (int) now();
    awaitingPong = true;
    extended = false;
    schedule(timeout() - (late <= TOLERATED_LATENESS ? Math.min(late, timeout() - 1) : 0));
    session.send(Packet.PING);
  }
}
