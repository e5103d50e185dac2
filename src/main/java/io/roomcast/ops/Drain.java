package io.roomcast.ops;

import io.roomcast.engineio.CloseReason;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.SlidingWindow;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.Connection;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Comparator;

/**
 * Sends the clients of one event loop away, at a rate, by closing their connections: clients come
 * back by themselves then, and to another node when this one refuses handshakes. Those go first for
 * whom nothing is under way. A client whose turn has come goes when it owes no ack, and has the
 * answers to all events that were read from it; what it sends meanwhile is not read any more, and
 * so not half done. Until its turn it is served as ever. Event loop of the server.
 */
public final class Drain extends TimerWheel.Timer {

  private static final long TICK = 10;

  /** Most clients looked at in one turn. */
  private static final int MOST_IN_A_TURN = 1_000;

  private static final class Leaving {
    private final Connection connection;
    private long since;
    private boolean paused;

    Leaving(Connection connection) {
      this.connection = connection;
    }
  }

  private final SocketIoServer io;
  private final EventLoopState loop;
  private final double perMilli;
  private final long settleMillis;
  private final SlidingWindow sent;

  /** Those whose turn has not come. */
  private final ArrayDeque<Leaving> queue = new ArrayDeque<>();

  /** Those whose turn it is, while something is under way for them. */
  private final ArrayDeque<Leaving> settling = new ArrayDeque<>();

  private final ArrayDeque<Leaving> closing = new ArrayDeque<>();
  private final Promise<Void> done = Promise.promise();
  private double budget = 1;
  private long last;
  private boolean ended;

  /**
   * For the clients of that server.
   *
   * @param ratePerSecond clients sent away in a second, one after the other
   * @param settleMillis how long one is waited for that has something under way
   * @param sent those sent away by all event loops of the process, which it bounds
   */
  public Drain(SocketIoServer io, double ratePerSecond, long settleMillis, SlidingWindow sent) {
    this.io = io;
    this.loop = io.engine().loop();
    this.perMilli = ratePerSecond / 1_000;
    this.settleMillis = settleMillis;
    this.sent = sent;
  }

  /** Refuses handshakes, and begins. Completes when no client is left; never fails. */
  public Future<Void> start() {
    io.engine().refuseHandshakes();
    io.connections().stream()
        .sorted(Comparator.comparing(Drain::busy))
        .forEach(connection -> queue.add(new Leaving(connection)));
    last = loop.clock().monotonicMillis();
    expired();
    return done.future();
  }

  private static boolean busy(Connection connection) {
    return connection.unanswered() > 0
        || connection.pendingAcks() > 0
        || connection.session().queuedPackets() > 0;
  }

  /** Clients that are still there. */
  public int remaining() {
    return io.engine().clientsCount();
  }

  /** Ends it; who is left stays. */
  public void stop() {
    ended = true;
    queue.clear();
    settling.clear();
    closing.clear();
    loop.wheel().cancel(this);
    done.tryComplete();
  }

  @Override
  protected void expired() {
    if (ended) {
      return;
    }
    long now = loop.clock().monotonicMillis();
    // What was not used up is not saved for a burst.
    budget = Math.min(budget + (double) (now - last) * perMilli, Math.max(1, TICK * 2 * perMilli));
    last = now;
    while (budget >= 1 && !queue.isEmpty()) {
      settle(now, queue.removeFirst());
    }
    sendAway(now);
    cutOff(now);
    if (queue.isEmpty() && settling.isEmpty() && remaining() == 0) {
      io.engine().dispatch(this::stop);
    } else {
      loop.wheel().schedule(this, TICK);
    }
  }

  private void settle(long now, Leaving leaving) {
    if (leaving.connection.session().open()) {
      budget--;
      leaving.since = now;
      settling.addLast(leaving);
    }
  }

  private void sendAway(long now) {
    for (int looks = Math.min(settling.size(), MOST_IN_A_TURN); looks > 0; looks--) {
      Leaving leaving = settling.removeFirst();
      if (!leaving.connection.session().open()) {
        continue;
      }
      if (!ready(now, leaving)) {
        settling.addLast(leaving);
      } else if (sent.tryTake(now)) {
        leaving.since = now;
        closing.addLast(leaving);
        close(leaving, false);
      } else {
        settling.addFirst(leaving);
        return;
      }
    }
  }

  private void close(Leaving leaving, boolean discard) {
    io.engine()
        .dispatch(
            () -> leaving.connection.session().close(CloseReason.SERVER_SHUTTING_DOWN, discard));
  }

  /** A client on polling has to ask before it can be told; one that does not ask is cut off. */
  private void cutOff(long now) {
    while (!closing.isEmpty() && now - closing.getFirst().since >= settleMillis) {
      close(closing.removeFirst(), true);
    }
  }

  private boolean ready(long now, Leaving leaving) {
    if (now - leaving.since >= settleMillis) {
      return true;
    }
    if (!leaving.paused) {
      if (leaving.connection.pendingAcks() > 0) {
        return false; // they must be read
      }
      leaving.paused = true;
      leaving.connection.session().pause();
    }
    return leaving.connection.unanswered() == 0;
  }
}
