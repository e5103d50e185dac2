package io.roomcast.ops;

import io.roomcast.engineio.CloseReason;
import io.roomcast.engineio.EngineIoServer;
import io.roomcast.engineio.Session;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.Connection;
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

  /** Those that were closed, and may have to hear of it yet. */
  private final Map<Session, Departure> closing = new LinkedHashMap<>();

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
      departure.since(engine.loop().clock().monotonicMillis());
      settling.put(session, departure);
      expired();
    }
  }

  @Override
  protected void expired() {
    long now = engine.loop().clock().monotonicMillis();
    List.copyOf(settling.entrySet()).forEach(next -> settle(now, next.getKey(), next.getValue()));
    List.copyOf(closing.entrySet()).forEach(next -> cutOff(now, next.getKey(), next.getValue()));
    engine.loop().wheel().cancel(this);
    if (!settling.isEmpty() || !closing.isEmpty()) {
      engine.loop().wheel().schedule(this, Drain.TICK);
    }
  }

  private void settle(long now, Session session, Departure departure) {
    if (!departure.open()) {
      settling.remove(session);
    } else if (departure.ready(now, settleMillis)) {
      settling.remove(session);
      departure.since(now);
      closing.put(session, departure);
      departure.close(engine, false);
    }
  }

  private void cutOff(long now, Session session, Departure departure) {
    if (departure.lasts(now, settleMillis)) {
      closing.remove(session);
      departure.close(engine, true);
    }
  }
}
