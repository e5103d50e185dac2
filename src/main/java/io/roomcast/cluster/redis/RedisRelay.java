package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterFormat;
import io.roomcast.cluster.NodeInfo;
import io.roomcast.room.Adapter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Joins the Socket.IO servers of this process to those of others, over Redis, in the wire formats
 * of {@code @socket.io/redis-adapter}: Node servers and emitters of any language are peers. One for
 * a process; it has an event loop of its own if there is one to spare. Thread-safe.
 *
 * <pre>{@code
 * RedisRelay.start(vertx, ClassicOptions.of(RedisServers.of("redis://localhost:6379")))
 *     .onSuccess(relay -> new SocketIoOptions().setAdapter(relay.adapters()));
 * }</pre>
 *
 * <p>Clients of this process never wait for Redis. What other nodes should have got and did not is
 * counted in {@link #stats()}, with the reason.
 */
public final class RedisRelay {

  /**
   * Event-bus address where {@code {"fromMs": .., "toMs": ..}} (since the epoch) is published after
   * a time in which messages of other nodes may have been missed.
   */
  public static final String GAP_ADDRESS = "cluster:gap";

  private final Vertx vertx;
  private final String deployment;
  private final RelayVerticle verticle;
  private final Relay relay;
  private final @Nullable StreamsParts streams;

  private RedisRelay(
      Vertx vertx, String deployment, RelayVerticle verticle, @Nullable StreamsParts streams) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.verticle = verticle;
    this.relay = verticle.relay();
    this.streams = streams;
  }

  /**
   * Starts a relay. Without Redis it starts all the same, and connects when Redis is there. The
   * future fails when Redis refuses the user, the password, or our channels.
   */
  public static Future<RedisRelay> start(Vertx vertx, ClassicOptions options) {
    return start(
        vertx,
        options.relay(),
        Transports.classic(),
        (uid, channels, incoming) -> new ClassicWire(options, uid, channels, incoming),
        null);
  }

  /**
   * The same in the wire format of the sharded adapter, over sharded Pub/Sub. The future fails also
   * when Redis is older than 7.
   */
  public static Future<RedisRelay> start(Vertx vertx, ShardedOptions options) {
    return start(
        vertx,
        options.relay(),
        Transports.sharded(),
        (uid, channels, incoming) ->
            new ClusterWire(
                options.relay().prefix(),
                options.mode(),
                ClusterFormat::write,
                uid,
                channels,
                incoming),
        null);
  }

  /**
   * The same in the format of {@code @socket.io/redis-streams-adapter}: messages lie in streams,
   * and get to other nodes whatever becomes of connections, and of Redis as long as it keeps its
   * data. With connection state recovery, sessions go on at any node.
   */
  public static Future<RedisRelay> start(Vertx vertx, StreamsOptions options) {
    StreamsParts streams = new StreamsParts(options);
    return start(vertx, options.relay(), streams, streams, streams);
  }

  private static Future<RedisRelay> start(
      Vertx vertx,
      RelayOptions options,
      Transports transports,
      Wire.Factory wire,
      @Nullable StreamsParts streams) {
    RelayVerticle verticle = new RelayVerticle(options, transports, wire);
    return vertx
        .deployVerticle(verticle)
        .map(deployment -> new RedisRelay(vertx, deployment, verticle, streams));
  }

  /** For {@link io.roomcast.socketio.SocketIoOptions#setAdapter}, of any number of servers. */
  public Adapter.Factory adapters() {
    StreamsParts parts = streams;
    return parts == null
        ? context -> new RedisAdapter(context, relay)
        : context -> parts.adapter(context, relay);
  }

  /**
   * Makes this node known to the others, and them to it; once. Done when they know it or, while
   * Redis is away, at once: they will when it is back. To be ended by {@link RedisNodes#leave}.
   */
  public Future<RedisNodes> nodes(NodeOptions options, NodeInfo self) {
    return verticle.nodes(options, self);
  }

  /** What nodes of this program ask each other beside what adapters do. */
  public NodeCalls nodeCalls() {
    return relay.nodeCalls();
  }

  /** What other nodes may see of the handshake of a socket: {@link RelayOptions#fetch}. */
  public JsonObject visible(JsonObject handshake) {
    return new Redaction(relay.options().fetch()).visible(handshake);
  }

  /**
   * Servers of the cluster now, this one and those of other programs included; all the same for any
   * namespace that all of them have. Fails with {@link ClusterUnavailableException} without Redis.
   */
  public Future<Integer> count() {
    return relay.count();
  }

  /** Whether messages go to and come from other nodes. */
  public boolean isUp() {
    return relay.counters().isUp();
  }

  /** ms for which messages neither went nor came; 0 while they do. */
  public long downMillis() {
    long since = relay.counters().downSince;
    return since == RelayCounters.UP ? 0 : Math.max(1, RelayLoop.now() - since);
  }

  /** Whether the caller is on the event loop that the relay has taken. */
  public boolean onLoop() {
    return relay.onLoop();
  }

  /** What it is at, and what it has counted. */
  public RelayStats stats() {
    return relay.counters().stats();
  }

  /** What it has done with streams; null when it has none. */
  public @Nullable StreamStats streamStats() {
    return streams == null ? null : streams.stats();
  }

  /** Sends what waits, for a second at most, and ends the connections. */
  public Future<Void> close() {
    return vertx.undeploy(deployment);
  }
}
