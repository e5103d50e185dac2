package io.roomcast.engineio;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the instances of one server in this process bear together. Thread-safe; touched when a
 * session opens or ends, never for a packet.
 */
final class NodeLoad implements Shareable {

  private static final String MAP = "io.roomcast.load";

  private final AtomicInteger sessions = new AtomicInteger();
  private final NodeAddresses addresses = new NodeAddresses();
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

  HeapGauge heap() {
    return heap;
  }
}
