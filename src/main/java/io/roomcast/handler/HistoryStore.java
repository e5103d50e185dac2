package io.roomcast.handler;

import io.roomcast.loop.Clock;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.Payload;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The histories of rooms under one set of options, as many of them as one event loop owns. Event
 * loop of the owner.
 *
 * <p>Ids of a room are consecutive; a room whose history was forgotten goes on with greater ones,
 * so that nobody takes events for known that are not.
 */
final class HistoryStore extends TimerWheel.Timer {

  /** What an event counts for beside its arguments. */
  private static final int BYTES_OF_EVENT = 150;

  /** So many ids of a millisecond are free when a room begins. */
  private static final long IDS_PER_MILLI = 1000;

  /** A room of a namespace. */
  record Key(String namespace, String room) {}

  private static final class Log {

    final ArrayDeque<Kept> events = new ArrayDeque<>();
    long last;

    /** Whether events of it have gone. */
    boolean cut;
  }

  private static final class Kept {

    final Log log;
    final HistoryPage.Event event;
    final long expiresAt;
    final int bytes;

    Kept(Log log, HistoryPage.Event event, long expiresAt) {
      this.log = log;
      this.event = event;
      this.expiresAt = expiresAt;
      this.bytes = BYTES_OF_EVENT + event.args().held();
    }
  }

  private final TimerWheel wheel;
  private final Clock clock;

  /** By the time of their last use. */
  private final LinkedHashMap<Key, Log> logs = new LinkedHashMap<>(16, 0.75f, true);

  /** Events of all rooms in the order in which they were sent. */
  private final LinkedHashSet<Kept> all = new LinkedHashSet<>();

  private long bytes;
  private long kept;
  private long dropped;
  private long highest;

  HistoryStore(TimerWheel wheel, Clock clock) {
    this.wheel = wheel;
    this.clock = clock;
  }

  /** Gives an event its id and keeps it. */
  HistoryPage.Event append(Key key, String event, Payload args, HistoryOptions options) {
    expire();
    Log log = logs.get(key);
    long now = clock.epochMillis();
    if (log == null) {
      log = new Log();
      log.last = Math.max(now * IDS_PER_MILLI, highest);
      logs.put(key, log);
    }
    log.last++;
    highest = Math.max(highest, log.last);
    JsonObject info = new JsonObject().put("id", log.last).put("room", key.room).put("time", now);
    HistoryPage.Event numbered =
        new HistoryPage.Event(log.last, now, event, Payload.of(args, info));
    Kept one = new Kept(log, numbered, clock.monotonicMillis() + options.ttl());
    log.events.add(one);
    all.add(one);
    bytes += one.bytes;
    kept++;
    shrink(log, options);
    if (!scheduled()) {
      wheel.schedule(this, options.ttl());
    }
    return numbered;
  }

  private void shrink(Log log, HistoryOptions options) {
    while (log.events.size() > options.size()) {
      remove(log.events.element());
    }
    while (bytes > options.maxBytes() && !all.isEmpty()) {
      dropped++;
      remove(all.iterator().next());
    }
    while (logs.size() > options.maxRooms()) {
      Iterator<Log> eldest = logs.values().iterator();
      Log silent = eldest.next();
      eldest.remove();
      dropped += silent.events.size();
      new ArrayList<>(silent.events).forEach(this::remove);
    }
  }

  private void remove(Kept one) {
    all.remove(one);
    // What goes is the oldest of all, and so the oldest of its room.
    one.log.events.remove(one);
    one.log.cut = true;
    bytes -= one.bytes;
  }

  private void expire() {
    long now = clock.monotonicMillis();
    while (!all.isEmpty()) {
      Kept oldest = all.iterator().next();
      if (oldest.expiresAt > now) {
        return;
      }
      remove(oldest);
    }
  }

  @Override
  protected void expired() {
    expire();
    if (!all.isEmpty()) {
      long next = all.iterator().next().expiresAt - clock.monotonicMillis();
      wheel.schedule(this, Math.max(1, next));
    }
  }

  /** What was sent after an id: the newest of it, within the bounds. */
  HistoryPage after(Key key, long after, int most, long maxBytes) {
    return page(key, after, Long.MAX_VALUE, most, maxBytes);
  }

  /** What was sent before an id: the newest of it, within the bounds. */
  HistoryPage before(Key key, long before, int most, long maxBytes) {
    return page(key, 0, before, most, maxBytes);
  }

  private HistoryPage page(Key key, long after, long before, int most, long maxBytes) {
    expire();
    Log log = logs.get(key);
    if (log == null) {
      return new HistoryPage(0, after == 0, List.of());
    }
    List<HistoryPage.Event> found = new ArrayList<>();
    long size = 0;
    long next = log.last + 1;
    Iterator<Kept> newest = log.events.descendingIterator();
    while (newest.hasNext()) {
      Kept one = newest.next();
      next = one.event.id();
      if (next >= before) {
        continue;
      }
      size += one.bytes;
      boolean full = found.size() == most || (size > maxBytes && !found.isEmpty());
      if (next <= after || full) {
        Collections.reverse(found);
        return new HistoryPage(log.last, next <= after, List.copyOf(found));
      }
      found.add(one.event);
    }
    Collections.reverse(found);
    // All that is there: whether that is all that was depends on the ones before it.
    boolean complete = after == 0 ? !log.cut : next <= after + 1;
    return new HistoryPage(log.last, complete, List.copyOf(found));
  }

  HistoryStats stats() {
    return new HistoryStats(logs.size(), all.size(), bytes, kept, dropped);
  }
}
