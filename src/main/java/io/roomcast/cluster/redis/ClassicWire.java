package io.roomcast.cluster.redis;

import io.roomcast.cluster.Channels;
import io.roomcast.cluster.ClassicFormat;
import io.roomcast.cluster.ClusterBroadcast;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.ClusterResponse;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** As {@code @socket.io/redis-adapter} has it ({@code createAdapter}). */
final class ClassicWire implements Wire {

  private final ClassicOptions options;
  private final ClassicFormat format;
  private final boolean isPattern;
  private final String uid;
  private final ChannelTable table;
  private final Incoming incoming;

  ClassicWire(ClassicOptions options, String uid, ChannelTable table, Incoming incoming) {
    this.options = options;
    this.format = new ClassicFormat(options.parser());
    this.isPattern = options.pattern();
    this.uid = uid;
    this.table = table;
    this.incoming = incoming;
  }

  private Channels channels(String namespace) {
    return Channels.of(options.relay().prefix(), namespace);
  }

  @Override
  public Outgoing broadcast(String namespace, ClusterBroadcast broadcast, boolean toAll) {
    Channels channels = channels(namespace);
    return new Outgoing(
        toAll ? channels.all() : channels.of(broadcast.target()),
        format.broadcast(broadcast, namespace),
        broadcast.flags().isVolatile());
  }

  @Override
  public Outgoing request(String namespace, ClusterRequest request) {
    return new Outgoing(channels(namespace).requests(), format.request(request, namespace), false);
  }

  @Override
  public ClusterRequest allRooms(String uid, String requestId) {
    return new ClusterRequest.AllRooms(uid, requestId);
  }

  @Override
  public Outgoing response(
      RelayNamespace namespace, @Nullable String to, ClusterResponse response) {
    boolean isSpecific =
        options.specificResponses() && !(response instanceof ClusterResponse.ServerSideAnswer);
    String channel =
        isSpecific && to != null
            ? namespace.channels.responses(to)
            : namespace.channels.responses();
    return new Outgoing(channel, format.response(response), false);
  }

  @Override
  public List<String> questions(RelayNamespace namespace) {
    return List.of(namespace.channels.requests(), namespace.channels.responses(uid));
  }

  @Override
  public Future<?> subscribe(RelayNamespace namespace) {
    Channels channels = namespace.channels;
    return Future.join(
        table.acquire(
            isPattern ? channels.pattern() : channels.all(), isPattern, broadcasts(namespace)),
        table.acquire(
            channels.requests(), false, (channel, payload) -> request(namespace, channel, payload)),
        table.acquire(channels.responses(), false, this::response),
        table.acquire(channels.responses(uid), false, this::response));
  }

  @Override
  public void unsubscribe(RelayNamespace namespace) {
    Channels channels = namespace.channels;
    table.release(isPattern ? channels.pattern() : channels.all(), isPattern);
    table.release(channels.requests(), false);
    table.release(channels.responses(), false);
    table.release(channels.responses(uid), false);
  }

  @Override
  public Future<Void> want(RelayNamespace namespace, String room) {
    if (isPattern) {
      namespace.wanted(room);
      return namespace.ready.mapEmpty();
    }
    return table.acquire(namespace.channels.room(room), false, broadcasts(namespace));
  }

  @Override
  public void unwant(RelayNamespace namespace, String room) {
    if (isPattern) {
      namespace.unwanted(room);
    } else {
      table.release(namespace.channels.room(room), false);
    }
  }

  private Subscription.Receiver broadcasts(RelayNamespace namespace) {
    return (channel, payload) -> broadcast(namespace, channel, payload);
  }

  private void broadcast(RelayNamespace namespace, String channel, byte[] payload) {
    incoming.take(
        channel,
        payload,
        () -> {
          String room = namespace.channels.roomOf(channel);
          if (isPattern && room != null && !namespace.wants(room)) {
            incoming.unwanted();
            return;
          }
          ClusterBroadcast broadcast = format.broadcast(payload, uid);
          if (broadcast == null) {
            incoming.echo();
          } else {
            incoming.broadcast(
                incoming.namespaceOf(broadcast.namespace(), namespace, channel),
                broadcast,
                payload.length);
          }
        });
  }

  private void request(RelayNamespace namespace, String channel, byte[] payload) {
    incoming.take(
        channel,
        payload,
        () -> {
          ClusterRequest request = format.request(payload);
          if (uid.equals(request.uid())) {
            incoming.echo();
          } else {
            incoming.request(namespace, request, payload.length);
          }
        });
  }

  private void response(String channel, byte[] payload) {
    incoming.take(channel, payload, () -> incoming.response(format.response(payload)));
  }
}
