package io.roomcast.cluster.redis;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * A node that was cut off alone drops messages that nobody else knows of: as soon as Redis takes
 * any again, it tells other nodes of ours since when, over a channel of its own that servers of
 * other kinds are not subscribed to, {@code <prefix>-gaps#}. They publish the gap. Event loop of
 * the relay.
 *
 * <pre>{@code {"uid": "node that has dropped some", "ms": 1200}}</pre>
 */
final class DropNotices {

  private static final String UID = "uid";
  private static final String MS = "ms";

  private final String uid;
  private final String channel;
  private final Transport transport;
  private final RelayCounters counters;

  /** It tells by what is written in it; one that is dropped is written anew. */
  private static final class Notice extends Outgoing {

    private final long missingSince;

    Notice(String channel, byte[] payload, long missingSince) {
      super(channel, payload, false);
      this.missingSince = missingSince;
    }

    @Override
    boolean isNotice() {
      return true;
    }

    @Override
    long missingSince() {
      return missingSince;
    }
  }

  DropNotices(String prefix, String uid, Transport transport, RelayCounters counters) {
    this.uid = uid;
    this.channel = prefix + "-gaps#";
    this.transport = transport;
    this.counters = counters;
  }

  /** Hears what others tell from now on. */
  void listen() {
    transport.acquire(channel, false, (name, payload) -> heard(payload));
  }

  /** Time to tell, if there is anything and anybody who takes it. */
  void tick() {
    if (transport.isOpen(channel)) {
      long since = counters.takeMissingSince();
      if (since != Outgoing.NOTHING) {
        JsonObject notice = new JsonObject().put(UID, uid).put(MS, RelayLoop.now() - since);
        transport.publish(new Notice(channel, notice.toBuffer().getBytes(), since));
      }
    }
  }

  /** Whatever is there, nothing is thrown. */
  private void heard(byte[] payload) {
    counters.received.increment();
    counters.receivedBytes.add(payload.length);
    try {
      JsonObject notice = new JsonObject(Buffer.buffer(payload));
      if (uid.equals(notice.getString(UID))) {
        counters.echoes.increment();
        return;
      }
      long now = System.currentTimeMillis();
      transport.missed(Math.max(0, now - Math.max(0, notice.getLong(MS))));
    } catch (RuntimeException e) {
      counters.drop(DropReason.MALFORMED);
    }
  }
}
