package io.roomcast.socketio;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Handlers by event name, in the order added; a few lie in one array, more are found by a map.
 * Event loop only; the arrays handed out never change, so that a handler may add and remove others
 * while it runs.
 */
class EventHandlers {

  /** So many are searched one by one. */
  private static final int SEARCHED = 16;

  /**
   * One handler.
   *
   * @param event what it handles
   * @param handler the object it was added as: a {@code Function} if it {@code answers}, else a
   *     {@code Handler}
   */
  record Entry(String event, Object handler, boolean once, boolean answers) {

    static Entry of(String event, Handler<EventContext> handler, boolean once) {
      return new Entry(event, handler, once, false);
    }

    static Entry of(String event, Function<EventContext, ? extends Future<?>> handler) {
      return new Entry(event, handler, false, true);
    }

    /** Calls it; null when it gives no answer. */
    @SuppressWarnings("unchecked") // see the factories
    @Nullable Future<?> call(EventContext context) {
      if (answers) {
        return ((Function<EventContext, ? extends Future<?>>) handler).apply(context);
      }
      ((Handler<EventContext>) handler).handle(context);
      return null;
    }
  }

  private static final Entry[] NOBODY = {};

  /** All of them, or nobody when there are so many that {@link #byEvent} has them. */
  private Entry[] few = NOBODY;

  private @Nullable Map<String, Entry[]> byEvent;

  EventHandlers() {}

  EventHandlers(EventHandlers other) {
    few = other.few;
    byEvent = other.byEvent == null ? null : new HashMap<>(other.byEvent);
  }

  /** Those of the event, in order, and perhaps others: the entries say what they handle. */
  final Entry[] candidates(String event) {
    return byEvent == null ? few : byEvent.getOrDefault(event, NOBODY);
  }

  final void add(Entry entry) {
    if (byEvent == null && few.length == SEARCHED) {
      byEvent = new HashMap<>();
      for (Entry known : few) {
        set(known.event, with(byEvent.getOrDefault(known.event, NOBODY), known));
      }
      few = NOBODY;
    }
    set(entry.event, with(candidates(entry.event), entry));
  }

  /** Removes the first handler of the event that was added as this object. */
  @SuppressWarnings("ReferenceEquality")
  final void remove(String event, Object handler) {
    for (Entry entry : candidates(event)) {
      if (entry.handler == handler && entry.event.equals(event)) {
        remove(entry);
        return;
      }
    }
  }

  /** Removes this very entry: the same handler may have been added twice. */
  @SuppressWarnings("ReferenceEquality")
  final void remove(Entry entry) {
    set(
        entry.event,
        Arrays.stream(candidates(entry.event))
            .filter(known -> known != entry)
            .toArray(Entry[]::new));
  }

  final void removeAll(String event) {
    set(
        event,
        Arrays.stream(candidates(event))
            .filter(known -> !known.event.equals(event))
            .toArray(Entry[]::new));
  }

  /** Replaces the candidates of an event. */
  private void set(String event, Entry[] entries) {
    if (byEvent == null) {
      few = entries;
    } else if (entries.length == 0) {
      byEvent.remove(event);
    } else {
      byEvent.put(event, entries);
    }
  }

  private static Entry[] with(Entry[] old, Entry entry) {
    Entry[] entries = Arrays.copyOf(old, old.length + 1);
    entries[old.length] = entry;
    return entries;
  }
}
