package io.roomcast.cluster.redis;

import io.roomcast.cluster.LostSocket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a list of this node's sockets on Redis, for those who survive it. Written behind, in
 * batches; whole again after Redis was away. Event loop of the relay.
 */
final class SocketList {

  /** ms for which the list outlives this node, when nobody survives it. */
  private static final long RETENTION = 24 * 3_600_000L;

  private final int max;
  private final NodeCounters counters;

  /** By the key of the socket. */
  private final Map<String, Listed> sockets = new HashMap<>();

  /**
   * What others are to know of a socket.
   *
   * @param times how often it was added: one that was lost may be back before its backend knows
   */
  private record Listed(String value, int times) {}

  /** No more changes wait than there may be sockets, twice. */
  private final HashWriter hash;

  SocketList(RelayLoop loop, KeyLink link, String key, int max, NodeCounters counters) {
    this.max = max;
    this.counters = counters;
    this.hash = new HashWriter(loop, link, key, RETENTION, this::value, this::show);
  }

  void add(LostSocket socket) {
    if (sockets.size() >= max || hash.unwritten() >= 2 * max) {
      counters.socketsLeftOut.increment();
      return;
    }
    sockets.merge(
        socket.key(),
        new Listed(socket.value(), 1),
        (before, now) -> new Listed(now.value, before.times + 1));
    hash.changed(socket.key());
  }

  /** To be called as often as it was added. */
  void remove(LostSocket socket) {
    Listed known = sockets.get(socket.key());
    if (known == null) { // it was left out
      return;
    }
    if (known.times > 1) {
      sockets.put(socket.key(), new Listed(known.value, known.times - 1));
    } else {
      sockets.remove(socket.key());
      hash.changed(socket.key());
    }
  }

  private @Nullable String value(String key) {
    Listed known = sockets.get(key);
    return known == null ? null : known.value;
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
