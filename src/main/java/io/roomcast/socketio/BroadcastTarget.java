package io.roomcast.socketio;

import io.roomcast.room.Adapter;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastAcks;
import io.roomcast.room.Target;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * What a {@link BroadcastOperatorImpl} acts on: a namespace, or all children of a parent. Any
 * thread.
 */
interface BroadcastTarget {

  void broadcast(String event, Payload args, Target target, Broadcast.Flags flags);

  Future<BroadcastAcks> broadcastWithAck(
      String event, Payload args, Target target, Broadcast.Flags flags, long timeoutMillis);

  Future<List<RemoteSocket>> fetchSockets(Target target, boolean local);

  Future<List<RemoteSocket>> fetchForeignSockets(Target target);

  /** The connected sockets of this loop that match. Event loop of the server. */
  List<Socket> localSockets(Target target);

  /** Does it with the adapter, on its event loop; with a parent, with that of each child. */
  Future<Void> withAdapter(Function<Adapter, Future<Void>> action);
}
