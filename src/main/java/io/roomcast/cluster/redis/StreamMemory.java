package io.roomcast.cluster.redis;

import io.roomcast.cluster.StreamId;
import io.roomcast.room.Broadcast;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What sessions that come back can have of the streams without asking Redis: what was read of late,
 * and where something is missing. Event loop of the relay.
 */
final class StreamMemory {

  /** Of each stream from which sessions are restored. */
  private final Map<String, RecentBroadcasts> recent = new HashMap<>();

  /** Sessions that are being brought up to date. */
  private final Set<StreamCatchUp> catchUps = new HashSet<>();

  /** Where each stream was when a message of ours was dropped that should have gone there. */
  private final Map<String, StreamId> lostAt = new HashMap<>();

  /**
   * @param streams those from which sessions are restored
   * @param maxBytes of what is remembered of all of them, about
   */
  StreamMemory(List<String> streams, long maxBytes) {
    long share = maxBytes / streams.size();
    streams.forEach(stream -> recent.put(stream, new RecentBroadcasts(share)));
  }

  /** What was read last of a stream. */
  RecentBroadcasts recent(String stream) {
    RecentBroadcasts known = recent.get(stream);
    return known == null ? new RecentBroadcasts(0) : known;
  }

  /** From now on, that one is told of all that is read. */
  void add(StreamCatchUp catchUp) {
    catchUps.add(catchUp);
  }

  void remove(StreamCatchUp catchUp) {
    catchUps.remove(catchUp);
  }

  /** A broadcast was read; answers whether sessions can have it later. */
  boolean read(String stream, RelayNamespace namespace, StreamId id, Broadcast broadcast) {
    for (StreamCatchUp one : catchUps) {
      one.read(namespace.name, id, broadcast);
    }
    RecentBroadcasts of = recent.get(stream);
    if (of == null || !namespace.recovery || broadcast.flags().isVolatile()) {
      return false;
    }
    of.add(id, broadcast);
    return true;
  }

  /** Members in that namespace got what is not in its stream yet. */
  void early(String namespace) {
    // They would come into rooms that had it already, and nobody would give it to them again.
    catchUps.forEach(one -> one.fail(namespace, "this node is ahead of the stream"));
  }

  /** Something is missing in a stream before what is read next. */
  void missing(String stream, String why) {
    catchUps.forEach(one -> one.failOf(stream, why));
    recent(stream).clear();
  }

  /** A message of ours, which members of this node have, will not be in a stream that is there. */
  void lost(String stream, StreamId position) {
    lostAt.put(stream, position);
    catchUps.forEach(one -> one.failOf(stream, "a message of this node was dropped"));
  }

  /** Whether a message of ours that came after an entry will never be in the stream. */
  boolean isLost(String stream, StreamId after) {
    StreamId at = lostAt.get(stream);
    return at != null && after.compareTo(at) <= 0;
  }
}
