package io.roomcast.handler;

import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.EventContext.Outcome;
import io.roomcast.socketio.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the events of one rule, as much of them as one event loop owns, with the acks that
 * their events got. The oldest are forgotten first. Event loop of the owner.
 */
final class DedupeStore extends TimerWheel.Timer {

  /** What an id counts for beside its ack. */
  private static final int BYTES_OF_ID = 200;

  /** An id of a user. */
  record Key(String user, String id) {}

  /** What becomes of an event. */
  enum Kind {
    /** It is the first: it is to be handled, and its outcome told. */
    FIRST,
    /** It is a repeat: the ack is repeated. */
    REPEAT,
    /** What became of the first is not known any more. */
    LOST
  }

  /** The same with the ack to repeat; null for none. */
  record Verdict(Kind kind, @Nullable Payload ack) {

    static final Verdict FIRST = new Verdict(Kind.FIRST, null);
    static final Verdict LOST = new Verdict(Kind.LOST, null);
  }

  private static final class Entry {

    final long expiresAt;
    boolean done;
    @Nullable Payload ack;
    @Nullable List<Consumer<Verdict>> waiting;

    Entry(long expiresAt) {
      this.expiresAt = expiresAt;
    }

    long bytes() {
      return (long) BYTES_OF_ID + (ack == null ? 0 : ack.held());
    }

    void tell(Verdict verdict) {
      List<Consumer<Verdict>> all = waiting;
      waiting = null;
      if (all != null) {
        all.forEach(one -> one.accept(verdict));
      }
    }
  }

  private final TimerWheel wheel;
  private final LongSupplier clock;

  /** In the order in which they came. */
  private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>();

  private final Map<String, ArrayDeque<Key>> byUser = new HashMap<>();
  private long bytes;
  private long repeats;
  private long forgotten;

  DedupeStore(TimerWheel wheel, LongSupplier clock) {
    this.wheel = wheel;
    this.clock = clock;
  }

  /** Takes an event in; the verdict comes at once, or when the first one has ended. */
  void claim(Key key, DedupeOptions options, Consumer<Verdict> verdict) {
    expire();
    Entry known = entries.get(key);
    if (known == null) {
      add(key, options);
      verdict.accept(Verdict.FIRST);
    } else if (known.done) {
      repeats++;
      verdict.accept(new Verdict(Kind.REPEAT, known.ack));
    } else {
      repeats++;
      if (known.waiting == null) {
        known.waiting = new ArrayList<>(1);
      }
      known.waiting.add(verdict);
    }
  }

  private void add(Key key, DedupeOptions options) {
    Entry entry = new Entry(clock.getAsLong() + options.window());
    entries.put(key, entry);
    bytes += entry.bytes();
    ArrayDeque<Key> own = byUser.computeIfAbsent(key.user, user -> new ArrayDeque<>());
    own.add(key);
    if (own.size() > options.size()) {
      forget(own.element());
    }
    shrink(options);
    if (!scheduled()) {
      wheel.schedule(this, options.window());
    }
  }

  /** The first of its id has ended so. */
  void finish(Key key, DedupeOptions options, Outcome outcome) {
    Entry entry = entries.get(key);
    if (entry == null || entry.done) {
      return;
    }
    if (!outcome.failed()) {
      entry.done = true;
      entry.ack = outcome.ack();
      bytes += entry.bytes() - BYTES_OF_ID;
      entry.tell(new Verdict(Kind.REPEAT, entry.ack));
      shrink(options);
      return;
    }
    // Nothing was done: the next one is a first one again.
    List<Consumer<Verdict>> waiting = entry.waiting;
    if (waiting == null || waiting.isEmpty()) {
      remove(key);
    } else {
      waiting.remove(0).accept(Verdict.FIRST);
    }
  }

  private void shrink(DedupeOptions options) {
    while (!entries.isEmpty()
        && (entries.size() > options.maxIds() || bytes > options.maxBytes())) {
      forget(entries.keySet().iterator().next());
    }
  }

  private void forget(Key key) {
    forgotten++;
    remove(key);
  }

  private void remove(Key key) {
    Entry entry = entries.remove(key);
    if (entry == null) {
      return;
    }
    bytes -= entry.bytes();
    ArrayDeque<Key> own = byUser.get(key.user);
    if (own != null) {
      own.remove(key);
      if (own.isEmpty()) {
        byUser.remove(key.user);
      }
    }
    entry.tell(Verdict.LOST);
  }

  private void expire() {
    long now = clock.getAsLong();
    Iterator<Map.Entry<Key, Entry>> oldest = entries.entrySet().iterator();
    List<Key> old = new ArrayList<>();
    while (oldest.hasNext()) {
      Map.Entry<Key, Entry> next = oldest.next();
      if (next.getValue().expiresAt > now) {
        break;
      }
      old.add(next.getKey());
    }
    old.forEach(this::remove);
  }

  @Override
  protected void expired() {
    expire();
    if (!entries.isEmpty()) {
      long next = entries.values().iterator().next().expiresAt - clock.getAsLong();
      wheel.schedule(this, Math.max(1, next));
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  DedupeStats stats() {
    return new DedupeStats(entries.size(), bytes, repeats, forgotten);
  }
}
