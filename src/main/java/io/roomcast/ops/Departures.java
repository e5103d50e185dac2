package io.roomcast.ops;

import io.roomcast.engineio.CloseReason;
import io.roomcast.engineio.EngineIoServer;
import io.roomcast.engineio.Session;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.Connection;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets single clients of an event loop go, as {@link Drain} does with all of them: those that come
 * by way of a node that ends. How many in a second is for who asks; a client that is asked for
 * twice goes once, so there are never more than clients. Event loop of the server.
 */
public final class Departures extends TimerWheel.Timer {

  private final EngineIoServer engine;
  private final long settleMillis;

  /** Those that have something under way. */
  private final Map<Session, Departure> settling = new LinkedHashMap<>();

  /** Those that were closed, and may have to hear of it yet; those that were first come first. */
  private final ArrayDeque<Departure> closing = new ArrayDeque<>();

  /**
   * For the clients of that server.
   *
   * @param settleMillis how long one is waited for that has something under way, and then for one
   *     on polling to ask
   */
  public Departures(EngineIoServer engine, long settleMillis) {
    this.engine = engine;
    this.settleMillis = settleMillis;
  }

  /** Lets the client of this session go; it comes back by itself. */
  public void leave(Session session) {
    Connection connection = Connection.of(session);
    if (connection == null) {
      session.close(CloseReason.SERVER_SHUTTING_DOWN, false);
    } else if (session.open() && !settling.containsKey(session)) {
      Departure departure = new Departure(connection);
      long now = engine.loop().clock().monotonicMillis();
      departure.since(now);
      if (!settled(now, departure)) {
        settling.put(session, departure);
      }
      goOn();
    }
  }

  @Override
  protected void expired() {
    long now = engine.loop().clock().monotonicMillis();
    // Copied, as whoever hears of the end of one may have another let go.
    List.copyOf(settling.entrySet())
        .forEach(
            next -> {
              if (settled(now, next.getValue())) {
                settling.remove(next.getKey());
              }
            });
    while (!closing.isEmpty() && closing.getFirst().lasts(now, settleMillis)) {
      closing.removeFirst().close(engine, true);
    }
    goOn();
  }

  private void goOn() {
    if (!scheduled() && !(settling.isEmpty() && closing.isEmpty())) {
      engine.loop().wheel().schedule(this, Drain.TICK);
    }
  }

  /** Whether it is gone, or goes now. */
  private boolean settled(long now, Departure departure) {
    if (!departure.open()) {
      return true;
    }
    if (!departure.ready(now, settleMillis)) {
      return false;
    }
    departure.since(now);
    closing.addLast(departure);
    departure.close(engine, false);
    return true;
  }
}
