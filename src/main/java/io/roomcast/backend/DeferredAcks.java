package io.roomcast.backend;

import io.roomcast.loop.IdGenerator;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.Ack;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.Socket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The acks of one event loop that are with backends: of events under way, and those that were put
 * off. Event loop only, but for {@link #loop}.
 */
final class DeferredAcks {

  private final BackendLoop loop;
  private final IdGenerator ids;
  private final Map<String, Pending> pending = new HashMap<>();

  DeferredAcks(BackendLoop loop, int instance) {
    this.loop = loop;
    this.ids = new IdGenerator(instance);
  }

  BackendLoop loop() {
    return loop;
  }

  /** One ack; its timer runs once it was put off. */
  final class Pending extends TimerWheel.Timer {

    private final String id = ids.next();
    private final Socket socket;
    private final Ack ack;
    private final BackendCounters counters;
    private boolean deferred;

    /** What the backend sent before its answer arrived. */
    private @Nullable Payload early;

    private Pending(EventContext event, BackendCounters counters) {
      this.socket = event.socket();
      this.ack = event.acknowledgement();
      this.counters = counters;
    }

    String id() {
      return id;
    }

    /**
     * The answer came with an ack, or none came. What the backend has sent through the API before
     * is what counts, since it was told that it was taken; null when there is nothing.
     */
    @Nullable Payload settle() {
      pending.remove(id);
      return early;
    }

    /** The backend will send it later, within {@code ttl} ms. */
    void defer(long ttl) {
      Payload sent = early;
      if (sent != null) {
        pending.remove(id);
        ack.send(sent);
        return;
      }
      deferred = true;
      counters.deferred++;
      loop.wheel().schedule(this, ttl);
    }

    private boolean send(Payload args) {
      if (!socket.connected() || early != null) {
        return false;
      }
      if (!deferred) {
        // Sent now, it would let the socket's next event overtake the answer to this one.
        early = args;
        return true;
      }
      loop.wheel().cancel(this);
      forget();
      ack.send(args);
      return true;
    }

    private void forget() {
      pending.remove(id);
      counters.deferred--;
    }

    @Override
    protected void expired() {
      forget();
      counters.deferredExpired++;
    }
  }

  /** For an event that wants an ack. */
  Pending open(EventContext event, BackendCounters counters) {
    Pending ack = new Pending(event, counters);
    pending.put(ack.id, ack);
    return ack;
  }

  /** Whether it was taken. */
  boolean send(String ackId, Payload args) {
    Pending found = pending.get(ackId);
    return found != null && found.send(args);
  }

  /** Acks that are here. */
  int size() {
    return pending.size();
  }
}
