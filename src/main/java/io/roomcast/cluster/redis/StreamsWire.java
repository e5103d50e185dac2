package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterBroadcast;
import io.roomcast.cluster.ClusterFormat;
import io.roomcast.cluster.ClusterMessage;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.ClusterResponse;
import io.roomcast.cluster.StreamKeys;
import io.roomcast.cluster.redis.ShardedOptions.SubscriptionMode;
import io.roomcast.room.Broadcast;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As {@code @socket.io/redis-streams-adapter} has it: what is to be done goes to a stream,
 * questions and their answers over Pub/Sub, in msgpack.
 */
final class StreamsWire implements Wire {

  private final StreamKeys keys;
  private final String uid;
  private final Wire questions;

  StreamsWire(StreamsOptions options, String uid, ChannelTable table, Incoming incoming) {
    this.keys = options.keys();
    this.uid = uid;
    this.questions =
        new ClusterWire(
            options.relay().prefix(),
            SubscriptionMode.STATIC,
            ClusterFormat::msgpack,
            uid,
            table,
            incoming);
  }

  @Override
  public Outgoing broadcast(String namespace, ClusterBroadcast broadcast, boolean toAll) {
    return broadcast(namespace, broadcast, null);
  }

  /**
   * A broadcast that clients of this node get when it is read again. Any thread.
   *
   * @param own what they get; null when they have it
   */
  StreamMessage broadcast(String namespace, ClusterBroadcast broadcast, @Nullable Broadcast own) {
    boolean isVolatile = broadcast.flags().isVolatile();
    return durable(new ClusterMessage.Broadcast(uid, namespace, broadcast), isVolatile, own);
  }

  private StreamMessage durable(
      ClusterMessage message, boolean isVolatile, @Nullable Broadcast own) {
    ClusterFormat.Entry entry = ClusterFormat.entry(message);
    return new StreamMessage(
        keys.of(message.namespace()),
        message.namespace(),
        entry.type(),
        entry.data().getBytes(StandardCharsets.UTF_8),
        isVolatile,
        own);
  }

  @Override
  public Outgoing request(String namespace, ClusterRequest request) {
    return Streams.isDurable(request)
        ? durable(new ClusterMessage.Request(uid, namespace, request), false, null)
        : questions.request(namespace, request);
  }

  @Override
  public ClusterRequest allRooms(String uid, String requestId) {
    return questions.allRooms(uid, requestId);
  }

  @Override
  public @Nullable Outgoing response(
      RelayNamespace namespace, @Nullable String to, ClusterResponse response) {
    return questions.response(namespace, to, response);
  }

  @Override
  public List<String> questions(RelayNamespace namespace) {
    return questions.questions(namespace);
  }

  @Override
  public Future<?> subscribe(RelayNamespace namespace) {
    return questions.subscribe(namespace);
  }

  @Override
  public void unsubscribe(RelayNamespace namespace) {
    questions.unsubscribe(namespace);
  }

  /** All nodes read all that is in a stream. */
  @Override
  public Future<Void> want(RelayNamespace namespace, String room) {
    return questions.want(namespace, room);
  }

  @Override
  public void unwant(RelayNamespace namespace, String room) {
    questions.unwant(namespace, room);
  }
}
