package io.roomcast.engineio;

import io.roomcast.engineio.LimitOptions.Rate;
import io.roomcast.loop.SlidingWindow;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the instances of one server in this process bear together. Thread-safe; touched when a
 * session opens or ends, never for a packet.
 */
final class NodeLoad implements Shareable {

  private static final String MAP = "io.roomcast.load";

  private final AtomicInteger sessions = new AtomicInteger();
  private final NodeAddresses addresses = new NodeAddresses();
  private final AtomicReference<@Nullable SlidingWindow> accepted = new AtomicReference<>();
  private final HeapGauge heap = new HeapGauge(HeapGauge::afterCollection);

  private NodeLoad() {}

  /** The load of the instances of that name in this Vert.x. */
  static NodeLoad of(Vertx vertx, String name) {
    LocalMap<String, NodeLoad> loads = vertx.sharedData().getLocalMap(MAP);
    return loads.computeIfAbsent(name, key -> new NodeLoad());
  }

  /** Open sessions of all instances. */
  int sessions() {
    return sessions.get();
  }

  void opened() {
    sessions.incrementAndGet();
  }

  void closed() {
    sessions.decrementAndGet();
  }

  NodeAddresses addresses() {
    return addresses;
  }

  /** The handshakes let in of late; those of before while the rate is the same. */
  SlidingWindow accepted(Rate rate) {
    while (true) {
      SlidingWindow known = accepted.get();
      if (known != null && known.rate() == rate.rate() && known.perMillis() == rate.perMillis()) {
        return known;
      }
      SlidingWindow fresh = new SlidingWindow(rate.rate(), rate.perMillis());
      if (accepted.compareAndSet(known, fresh)) {
        return fresh;
      }
    }
  }

  HeapGauge heap() {
    return heap;
  }
}
