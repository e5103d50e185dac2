package io.roomcast.ops;

import io.roomcast.cluster.forward.PassedOn;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.SlidingWindow;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.Connection;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Sends the clients of one event loop away, at a rate, by closing their connections: clients come
 * back by themselves then, and to another node when this one refuses handshakes. Those go first for
 * whom nothing is under way. A client whose turn has come goes when it owes no ack, and has the
 * answers to all events that were read from it; what it sends meanwhile is not read any more, and
 * so not half done. Until its turn it is served as ever.
 *
 * <p>Then come the clients of other nodes whose WebSockets this one passes on, at the same rate:
 * their nodes are asked to let them go likewise. Event loop of the server.
 */
public final class Drain extends TimerWheel.Timer {

  /** ms between looks at those who leave. */
  static final long TICK = 10;

  /** Most clients looked at in one turn. */
  private static final int MOST_IN_A_TURN = 1_000;

  private final SocketIoServer io;
  private final EventLoopState loop;
  private final double perMilli;
  private final long settleMillis;
  private final SlidingWindow sent;
  private final @Nullable PassedOn passedOn;

  /** Those whose turn has not come. */
  private final ArrayDeque<Departure> queue = new ArrayDeque<>();

  /** Those whose turn it is, while something is under way for them. */
  private final ArrayDeque<Departure> settling = new ArrayDeque<>();

  private final ArrayDeque<Departure> closing = new ArrayDeque<>();
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
   * @param passedOn what the event loop passes on to other nodes, or null
   */
  public Drain(
      SocketIoServer io,
      double ratePerSecond,
      long settleMillis,
      SlidingWindow sent,
      @Nullable PassedOn passedOn) {
    this.io = io;
    this.loop = io.engine().loop();
    this.perMilli = ratePerSecond / 1_000;
    this.settleMillis = settleMillis;
    this.sent = sent;
    this.passedOn = passedOn;
  }

  /**
   * Refuses handshakes, and begins. Completes when no client is left, and no WebSocket passed on;
   * never fails.
   */
  public Future<Void> start() {
    refuse(io, passedOn);
    io.connections().stream()
        .sorted(Comparator.comparing(Drain::busy))
        .forEach(connection -> queue.add(new Departure(connection)));
    last = loop.clock().monotonicMillis();
    expired();
    return done.future();
  }

  /** Takes no new clients any more; answers how many are there to be sent away. */
  public static int refuse(SocketIoServer io, @Nullable PassedOn passedOn) {
    io.engine().refuseHandshakes();
    if (passedOn != null) {
      passedOn.refuse();
    }
    return count(io, passedOn);
  }

  private static int count(SocketIoServer io, @Nullable PassedOn passedOn) {
    return io.engine().clientsCount() + (passedOn == null ? 0 : passedOn.webSockets());
  }

  private static boolean busy(Connection connection) {
    return connection.unanswered() > 0
        || connection.pendingAcks() > 0
        || connection.session().queuedPackets() > 0;
  }

  /** Clients that are still there, those of other nodes that are passed on among them. */
  public int remaining() {
    return count(io, passedOn);
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
    askOthers(now);
    cutOff(now);
    if (queue.isEmpty() && settling.isEmpty() && remaining() == 0) {
      io.engine().dispatch(this::stop);
    } else {
      loop.wheel().schedule(this, TICK);
    }
  }

  private void settle(long now, Departure leaving) {
    if (leaving.open()) {
      budget--;
      leaving.since(now);
      settling.addLast(leaving);
    }
  }

  private void sendAway(long now) {
    for (int looks = Math.min(settling.size(), MOST_IN_A_TURN); looks > 0; looks--) {
      Departure leaving = settling.removeFirst();
      if (!leaving.open()) {
        continue;
      }
      if (!leaving.ready(now, settleMillis)) {
        settling.addLast(leaving);
      } else if (sent.tryTake(now)) {
        leaving.since(now);
        closing.addLast(leaving);
        leaving.close(io.engine(), false);
      } else {
        settling.addFirst(leaving);
        return;
      }
    }
  }

  private void askOthers(long now) {
    while (budget >= 1
        && queue.isEmpty()
        && passedOn != null
        && passedOn.waiting()
        && sent.tryTake(now)) {
      budget--;
      passedOn.letOneGo();
    }
  }

  /** A client on polling has to ask before it can be told; one that does not ask is cut off. */
  private void cutOff(long now) {
    while (!closing.isEmpty() && closing.getFirst().lasts(now, settleMillis)) {
      closing.removeFirst().close(io.engine(), true);
    }
  }
}
