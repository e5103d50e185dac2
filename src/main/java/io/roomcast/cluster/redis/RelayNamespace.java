package io.roomcast.cluster.redis;

import io.roomcast.cluster.Channels;
import io.roomcast.cluster.ClusterBroadcast;
import io.roomcast.room.AdapterContext;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastPacket;
import io.roomcast.room.RemoteBroadcasts;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One namespace that this process has on at least one event loop. Event loop of the relay. */
final class RelayNamespace {

  final String name;
  final Channels channels;
  final RemoteBroadcasts remote;

  /** Whether its broadcasts bear the ids of their entries: connection state recovery by streams. */
  final boolean recovery;

  /** Done when requests and their answers will arrive. */
  Future<?> ready = Future.succeededFuture();

  private final List<RedisAdapter> adapters = new ArrayList<>();

  /** Rooms that loops want, and how many do: with a pattern, which Redis matches for all. */
  private final Map<String, Integer> rooms = new HashMap<>();

  RelayNamespace(AdapterContext context, boolean recovery, Channels channels) {
    this.recovery = recovery;
    this.name = context.namespace();
    this.channels = channels;
    this.remote = new RemoteBroadcasts(context);
  }

  /** One for each event loop that has the namespace; never empty while it is in use. */
  List<RedisAdapter> adapters() {
    return adapters;
  }

  void add(RedisAdapter adapter) {
    adapters.add(adapter);
  }

  /** Whether it was the last. */
  boolean remove(RedisAdapter adapter) {
    adapters.remove(adapter);
    return adapters.isEmpty();
  }

  void wanted(String room) {
    rooms.merge(room, 1, Integer::sum);
  }

  void unwanted(String room) {
    rooms.computeIfPresent(room, (key, n) -> n == 1 ? null : n - 1);
  }

  boolean wants(String room) {
    return rooms.containsKey(room);
  }

  AdapterContext.Packets packets() {
    return adapters.get(0).packets();
  }

  /**
   * A broadcast of another node as loops take it.
   *
   * @throws IllegalArgumentException when it is something that clients must not get
   */
  Broadcast local(ClusterBroadcast broadcast) {
    BroadcastPacket packet =
        packets().of(broadcast.event(), broadcast.args(), broadcast.flags().compress(), false);
    return new Broadcast(name, broadcast.target(), packet, broadcast.flags());
  }
}
