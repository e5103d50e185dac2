package io.roomcast.cluster.redis;

import io.roomcast.cluster.Channels;
import io.roomcast.cluster.ClusterBroadcast;
import io.roomcast.cluster.ClusterFormat;
import io.roomcast.cluster.ClusterMessage;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.ClusterResponse;
import io.roomcast.cluster.MalformedMessageException;
import io.roomcast.cluster.redis.ShardedOptions.SubscriptionMode;
import io.roomcast.room.Target;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** As {@code createShardedAdapter} of {@code @socket.io/redis-adapter} has it. */
final class ClusterWire implements Wire {

  /** A room whose name is as long as this is taken for that of one socket, as Node does. */
  private static final int SOCKET_ID = 20;

  private static final Target EVERYBODY = new Target(Set.of(), Set.of());

  private final String prefix;
  private final SubscriptionMode mode;
  private final Function<ClusterMessage, byte[]> format;
  private final String uid;
  private final ChannelTable table;
  private final Incoming incoming;

  /**
   * @param prefix what all channels begin with
   * @param format what messages are written in; any is read
   */
  ClusterWire(
      String prefix,
      SubscriptionMode mode,
      Function<ClusterMessage, byte[]> format,
      String uid,
      ChannelTable table,
      Incoming incoming) {
    this.prefix = prefix;
    this.mode = mode;
    this.format = format;
    this.uid = uid;
    this.table = table;
    this.incoming = incoming;
  }

  /** Whether a room has a channel of its own. */
  private boolean hasChannel(String room) {
    return switch (mode) {
      case STATIC -> false;
      case DYNAMIC -> room.length() != SOCKET_ID;
      case DYNAMIC_PRIVATE -> true;
    };
  }

  private Channels channels(String namespace) {
    return Channels.of(prefix, namespace);
  }

  @Override
  public Outgoing broadcast(String namespace, ClusterBroadcast broadcast, boolean toAll) {
    Channels channels = channels(namespace);
    Set<String> rooms = broadcast.target().rooms();
    boolean isOne = rooms.size() == 1 && hasChannel(rooms.iterator().next());
    return new Outgoing(
        isOne && !toAll ? channels.of(broadcast.target()) : channels.all(),
        format.apply(new ClusterMessage.Broadcast(uid, namespace, broadcast)),
        broadcast.flags().isVolatile());
  }

  @Override
  public Outgoing request(String namespace, ClusterRequest request) {
    return new Outgoing(
        channels(namespace).all(),
        format.apply(new ClusterMessage.Request(uid, namespace, request)),
        false);
  }

  /** There is no such question, but whoever tells of its sockets tells of their rooms. */
  @Override
  public ClusterRequest allRooms(String uid, String requestId) {
    return new ClusterRequest.Fetch(uid, requestId, EVERYBODY, false);
  }

  @Override
  public @Nullable Outgoing response(
      RelayNamespace namespace, @Nullable String to, ClusterResponse response) {
    return to == null
        ? null
        : new Outgoing(
            namespace.channels.room(to),
            format.apply(new ClusterMessage.Response(uid, namespace.name, response)),
            false);
  }

  @Override
  public List<String> questions(RelayNamespace namespace) {
    return List.of(namespace.channels.all(), namespace.channels.room(uid));
  }

  @Override
  public Future<?> subscribe(RelayNamespace namespace) {
    return Future.join(
        table.acquire(namespace.channels.all(), false, messages(namespace)),
        table.acquire(namespace.channels.room(uid), false, messages(namespace)));
  }

  @Override
  public void unsubscribe(RelayNamespace namespace) {
    table.release(namespace.channels.all(), false);
    table.release(namespace.channels.room(uid), false);
  }

  @Override
  public Future<Void> want(RelayNamespace namespace, String room) {
    return hasChannel(room)
        ? table.acquire(namespace.channels.room(room), false, messages(namespace))
        : namespace.ready.mapEmpty();
  }

  @Override
  public void unwant(RelayNamespace namespace, String room) {
    if (hasChannel(room)) {
      table.release(namespace.channels.room(room), false);
    }
  }

  private Subscription.Receiver messages(RelayNamespace namespace) {
    return (channel, payload) ->
        incoming.take(channel, payload, () -> message(namespace, channel, payload));
  }

  private void message(RelayNamespace likely, String channel, byte[] payload)
      throws MalformedMessageException {
    ClusterMessage message = ClusterFormat.read(payload);
    if (uid.equals(message.uid())) {
      incoming.echo();
      return;
    }
    RelayNamespace namespace = incoming.namespaceOf(message.namespace(), likely, channel);
    if (message instanceof ClusterMessage.Broadcast broadcast) {
      incoming.broadcast(namespace, broadcast.broadcast(), payload.length);
    } else if (message instanceof ClusterMessage.Request request) {
      incoming.request(namespace, request.request(), payload.length);
    } else if (message instanceof ClusterMessage.Response response) {
      incoming.response(response.response());
    }
    // Nodes are counted by their subscriptions: what they say of their presence is of no use.
  }
}
