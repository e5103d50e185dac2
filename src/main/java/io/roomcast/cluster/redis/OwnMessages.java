package io.roomcast.cluster.redis;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Broadcasts of this process that go to a stream, and that its own clients get once: when they are
 * read there, with their offsets, or before that, without. Event loop of the relay.
 *
 * <p>As long as Redis is there and fast, they wait for it. When it is away, or takes too long, all
 * that waits is given to them at once, in its order, and then all that comes, until what is read
 * from the stream is fresh again.
 */
final class OwnMessages {

  /** What is done with them. */
  interface Owner {

    /** Clients of this node get it now, before it is in the stream, or will never be there. */
    void deliverEarly(StreamMessage message);

    /** Redis had it, and has it no more, before it was read here. */
    void vanished(StreamMessage message);

    /** Of all that they got early is known now where in the stream it is, or that it is not. */
    void settled();

    /** Whether nothing is read from Redis now, as the event loops are behind. */
    boolean isPaused();
  }

  /** So many of those that went missing are remembered. */
  private static final int MAX_MISSING = 10_000;

  private final RelayOptions.Queue bounds;
  private final long patience;
  private final Owner owner;

  /** What clients have not got, in its order. */
  private final Set<StreamMessage> waiting = new LinkedHashSet<>();

  /** What was sent and not read, by number. */
  private final Map<Long, StreamMessage> sent = new LinkedHashMap<>();

  /** What was sent when a connection was lost, and not again: nobody knows where it is. */
  private final Map<Long, StreamMessage> missing = new LinkedHashMap<>();

  private long bytes;
  private boolean connected;
  private long connectedAt;

  /** Clients do not wait. */
  private boolean ahead = true;

  /** How many messages clients got early of which it is not known what became of them. */
  private int unsettled;

  /**
   * @param bounds of what was sent and not read
   * @param patience ms for which clients wait
   */
  OwnMessages(RelayOptions.Queue bounds, long patience, Owner owner) {
    this.bounds = bounds;
    this.patience = patience;
    this.owner = owner;
  }

  /** Whether so many were sent and not read that no more should be sent. */
  boolean isFull() {
    return sent.size() >= bounds.maxMessages() || bytes >= bounds.maxBytes();
  }

  /** Whether nothing is on its way. */
  boolean isEmpty() {
    return sent.isEmpty() && waiting.isEmpty() && missing.isEmpty();
  }

  /** Whether clients got messages early of which it is not known what became of them. */
  boolean isUnsettled() {
    return unsettled > 0;
  }

  /** Whether messages can be written and read now. */
  void connected(boolean is) {
    connected = is;
    connectedAt = RelayLoop.now();
    if (!is) {
      goAhead();
    } else if (unsettled == 0) {
      ahead = false;
    }
  }

  /** It is to be sent. */
  void add(StreamMessage message) {
    if (message.broadcast != null) {
      waiting.add(message);
      if (ahead) {
        goAhead();
      }
    }
  }

  /** It is sent, perhaps once more. */
  void sent(StreamMessage message) {
    if (message.broadcast != null && sent.put(message.number, message) == null) {
      bytes += message.size();
    }
  }

  /** The message of that number was read; null for one that is not known, or not any more. */
  @Nullable StreamMessage read(long number) {
    StreamMessage message = remove(number);
    if (message == null) {
      message = missing.remove(number);
    }
    if (message == null) {
      return null;
    }
    waiting.remove(message);
    if (connected && RelayLoop.now() - message.since <= patience / 2) {
      ahead = false;
    }
    settle(message);
    String stream = message.channel;
    settleMissing(older -> older.channel.equals(stream) && older.number < number);
    return message;
  }

  /** Redis does not take it: clients get it now, after all that came before. */
  void refused(StreamMessage message) {
    remove(message.number);
    deliverUpTo(message);
    settle(message);
  }

  /** It will not be sent again. */
  void dropped(StreamMessage message) {
    deliverUpTo(message);
    if (message.number == StreamMessage.NONE) {
      settle(message);
    } else if (remove(message.number) != null) {
      missing.put(message.number, message);
      if (missing.size() > MAX_MISSING) {
        StreamMessage oldest = missing.values().iterator().next();
        settleMissing(one -> one == oldest);
      }
    }
  }

  /** Looks for those that have waited for too long. */
  void sweep(long now) {
    if (owner.isPaused()) {
      return;
    }
    if (!waiting.isEmpty() && now - waiting.iterator().next().since > patience) {
      goAhead();
    }
    if (connected && now - connectedAt > bounds.maxAge()) {
      settleMissing(any -> true);
      giveUpLost(now);
    }
  }

  /** Redis took them so long ago that it must have lost them. */
  private void giveUpLost(long now) {
    Iterator<StreamMessage> all = sent.values().iterator();
    while (all.hasNext()) {
      StreamMessage message = all.next();
      if (message.confirmedAt == StreamMessage.NONE
          || now - message.confirmedAt <= bounds.maxAge()) {
        return; // the rest is younger
      }
      all.remove();
      bytes -= message.size();
      deliverUpTo(message);
      settle(message);
      owner.vanished(message);
    }
  }

  private void goAhead() {
    ahead = true;
    waiting.forEach(this::deliver);
    waiting.clear();
  }

  private void deliverUpTo(StreamMessage last) {
    if (!waiting.contains(last)) {
      return;
    }
    Iterator<StreamMessage> all = waiting.iterator();
    StreamMessage message;
    do {
      message = all.next();
      all.remove();
      deliver(message);
    } while (message != last);
  }

  /** Volatile ones are not recovered, so that it does not matter where they are. */
  private void deliver(StreamMessage message) {
    message.early = true;
    if (!message.isVolatile) {
      message.unsettled = true;
      unsettled++;
    }
    owner.deliverEarly(message);
  }

  private void settleMissing(Predicate<StreamMessage> which) {
    missing
        .values()
        .removeIf(
            message -> {
              boolean is = which.test(message);
              if (is) {
                settle(message);
              }
              return is;
            });
  }

  /** It is known what became of it. */
  private void settle(StreamMessage message) {
    if (!message.unsettled) {
      return;
    }
    message.unsettled = false;
    unsettled--;
    if (unsettled == 0) {
      ahead = !connected;
      owner.settled();
    }
  }

  private @Nullable StreamMessage remove(long number) {
    StreamMessage message = sent.remove(number);
    if (message != null) {
      bytes -= message.size();
    }
    return message;
  }
}
