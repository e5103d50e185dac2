package io.roomcast.cluster.redis;

import io.roomcast.cluster.StoredSession;
import io.roomcast.cluster.StreamId;
import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.BroadcastPacket;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from one namespace on one event loop to the sessions in Redis. That loop; what is told is
 * told there.
 */
interface StreamSessions {

  /** Whether sessions of connected sockets are kept. */
  boolean always();

  /** Name of this node. */
  String node();

  /** Keeps a session for so many ms. */
  void keep(StoredSession session, long millis);

  /** It will not come back. */
  void forget(String pid);

  /** A session is not kept, as nobody knows what its client has got. */
  void unsure();

  /** A client did not get its session. */
  void missed();

  /** Finds a session, or null. */
  void find(String pid, Consumer<@Nullable StoredSession> found);

  /**
   * Takes a session out of Redis, and all that it has missed after an entry.
   *
   * @param restored told in the order of broadcasts: those missed have come before, all others come
   *     after that; null when the session cannot be had
   */
  void restore(
      StoredSession session,
      StreamId from,
      Recovery bounds,
      Consumer<@Nullable List<BroadcastPacket>> restored);
}
