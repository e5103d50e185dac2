package io.roomcast.socketio;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Handlers by event name, in the order added. Event loop only; the arrays handed out never change,
 * so that a handler may add and remove others while it runs.
 */
final class EventHandlers {

  /** One handler; {@code key} is the object it was added as. */
  record Entry(
      Object key, boolean once, Function<EventContext, ? extends @Nullable Future<?>> action) {

    static Entry of(Handler<EventContext> handler, boolean once) {
      return new Entry(
          handler,
          once,
          context -> {
            handler.handle(context);
            return null;
          });
    }

    static Entry of(Function<EventContext, ? extends Future<?>> handler) {
      return new Entry(handler, false, handler);
    }
  }

  private static final Entry[] NONE = {};

  private @Nullable Map<String, Entry[]> byEvent;

  EventHandlers() {}

  EventHandlers(EventHandlers other) {
    byEvent = other.byEvent == null ? null : new HashMap<>(other.byEvent);
  }

  Entry[] of(String event) {
    Entry[] entries = byEvent == null ? null : byEvent.get(event);
    return entries == null ? NONE : entries;
  }

  void add(String event, Entry entry) {
    if (byEvent == null) {
      byEvent = new HashMap<>(4);
    }
    Entry[] old = of(event);
    Entry[] entries = Arrays.copyOf(old, old.length + 1);
    entries[old.length] = entry;
    byEvent.put(event, entries);
  }

  /** Removes the first handler that was added as this object. */
  @SuppressWarnings("ReferenceEquality")
  void remove(String event, Object key) {
    Entry[] old = of(event);
    for (int i = 0; i < old.length; i++) {
      if (old[i].key == key) {
        set(event, without(old, i));
        return;
      }
    }
  }

  /** Removes this very entry: the same handler may have been added twice. */
  @SuppressWarnings("ReferenceEquality")
  void removeEntry(String event, Entry entry) {
    Entry[] old = of(event);
    for (int i = 0; i < old.length; i++) {
      if (old[i] == entry) {
        set(event, without(old, i));
        return;
      }
    }
  }

  void removeAll(String event) {
    set(event, NONE);
  }

  private void set(String event, Entry[] entries) {
    if (byEvent == null) {
      return;
    }
    if (entries.length == 0) {
      byEvent.remove(event);
    } else {
      byEvent.put(event, entries);
    }
  }

  private static Entry[] without(Entry[] old, int index) {
    Entry[] entries = new Entry[old.length - 1];
    System.arraycopy(old, 0, entries, 0, index);
    System.arraycopy(old, index + 1, entries, index, entries.length - index);
    return entries;
  }
}
