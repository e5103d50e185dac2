package io.roomcast.cluster.redis;

import io.roomcast.cluster.LostSocket;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a list of this node's sockets on Redis, for those who survive it. Written behind, in
 * batches; whole again after Redis was away. Event loop of the relay.
 */
final class SocketList {

  /** ms for which the list outlives this node, when nobody survives it. */
  private static final long RETENTION = 24 * 3_600_000L;

  private final int max;
  private final NodeCounters counters;

  /** What others are to know, by the key of the socket. */
  private final Map<String, String> sockets = new HashMap<>();

  /** No more changes wait than there may be sockets, twice. */
  private final HashWriter hash;

  SocketList(RelayLoop loop, KeyLink link, String key, int max, NodeCounters counters) {
    this.max = max;
    this.counters = counters;
    this.hash = new HashWriter(loop, link, key, RETENTION, sockets::get, this::show);
  }

  void add(LostSocket socket) {
    if (sockets.size() >= max || hash.unwritten() >= 2 * max) {
      counters.socketsLeftOut.increment();
      return;
    }
    sockets.put(socket.key(), socket.value());
    hash.changed(socket.key());
  }

  void remove(LostSocket socket) {
    if (sockets.remove(socket.key()) != null) {
      hash.changed(socket.key());
    }
  }

  /** Redis may not have what was written. */
  void rewrite() {
    hash.changed(sockets.keySet());
  }

  private void show() {
    counters.sockets = sockets.size();
    counters.unwritten = hash.unwritten();
  }

  /** Redis is there: what waits is written. */
  void opened() {
    hash.opened();
  }

  /** The lease is renewed: what does not change must not go. */
  void renew() {
    hash.renew();
  }

  /** Writes no more. */
  void close() {
    hash.close();
  }
}
