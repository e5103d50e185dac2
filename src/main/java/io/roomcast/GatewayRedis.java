package io.roomcast;

import io.roomcast.cluster.ClassicFormat;
import io.roomcast.cluster.redis.ClassicOptions;
import io.roomcast.cluster.redis.RedisInspection;
import io.roomcast.cluster.redis.RedisRelay;
import io.roomcast.cluster.redis.RedisServers;
import io.roomcast.cluster.redis.RelayOptions;
import io.roomcast.cluster.redis.ShardedOptions;
import io.roomcast.cluster.redis.StreamsOptions;
import io.roomcast.config.FetchSocketsConf;
import io.roomcast.config.RedisConf;
import io.roomcast.config.RedisStreamsConf;
import io.roomcast.config.RedisTlsConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.socketio.SocketIoOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The way from this process to other nodes, as the conf has it. Thread-safe. */
final class GatewayRedis {

  private final RedisRelay relay;
  private final GatewayNodes nodes;
  private final String prefix;
  private final long readyGrace;
  private final GatewayCluster cluster;

  private GatewayRedis(RedisRelay relay, RedisConf conf, GatewayCluster cluster) {
    this.relay = relay;
    int most = Math.min(conf.fetchSockets().maxBytes().toInt(), conf.maxMessage().toInt() / 2);
    this.nodes = new GatewayNodes(relay, most);
    this.prefix = conf.prefix();
    this.readyGrace = conf.onFailure().readyGrace().toMillis();
    this.cluster = cluster;
  }

  /**
   * Connects to Redis if the conf says so; without Redis being there it succeeds all the same. The
   * future fails, with a message for the operator, when Redis refuses us.
   *
   * @param node name of this process
   */
  static Future<Optional<GatewayRedis>> open(Vertx vertx, RoomcastConf conf, String node) {
    RedisConf redis = conf.redis();
    if (redis == null) {
      return Future.succeededFuture(Optional.empty());
    }
    String host = NodeAddress.host(conf);
    return start(vertx, redis)
        .map(
            relay -> {
              GatewayCluster cluster = new GatewayCluster(relay, conf, redis, node, host);
              return Optional.of(new GatewayRedis(relay, redis, cluster));
            })
        .recover(e -> Future.failedFuture(new StartException("redis: " + e.getMessage(), e)));
  }

  private static Future<RedisRelay> start(Vertx vertx, RedisConf conf) {
    return switch (conf.adapter()) {
      case CLASSIC -> RedisRelay.start(vertx, classic(conf));
      case SHARDED -> RedisRelay.start(vertx, sharded(conf));
      case STREAMS -> RedisRelay.start(vertx, streams(conf));
    };
  }

  /** What looks at the Redis of a conf. */
  static RedisInspection inspection(Vertx vertx, RedisConf conf) {
    return switch (conf.adapter()) {
      case CLASSIC -> new RedisInspection(vertx, classic(conf));
      case SHARDED -> new RedisInspection(vertx, sharded(conf));
      case STREAMS -> new RedisInspection(vertx, streams(conf));
    };
  }

  /** Joins a server to those of the other nodes. */
  void join(SocketIoOptions options) {
    // Addresses on the event bus are then the names of the channels.
    options.setKey(prefix).setAdapter(relay.adapters());
    cluster.join(options);
  }

  /** This process among the others. */
  GatewayCluster cluster() {
    return cluster;
  }

  /** What joins them. */
  RedisRelay relay() {
    return relay;
  }

  /** The way of the server API to that of other nodes. */
  GatewayNodes nodes() {
    return nodes;
  }

  /** Whether other nodes can be reached, or could a moment ago. */
  GatewayOps.Check check() {
    long down = relay.downMillis();
    return new GatewayOps.Check("redis", down <= readyGrace, down == 0 ? "up" : down + " ms down");
  }

  private static ClassicOptions classic(RedisConf conf) {
    return new ClassicOptions(
        relay(conf),
        switch (conf.parser()) {
          case MSGPACK -> ClassicFormat.Parser.MSGPACK;
          case JSON -> ClassicFormat.Parser.JSON;
        },
        conf.subscriptions() == RedisConf.Subscriptions.PATTERN,
        conf.publishOnSpecificResponseChannel());
  }

  private static ShardedOptions sharded(RedisConf conf) {
    ShardedOptions.SubscriptionMode mode =
        switch (conf.subscriptionMode()) {
          case STATIC -> ShardedOptions.SubscriptionMode.STATIC;
          case DYNAMIC -> ShardedOptions.SubscriptionMode.DYNAMIC;
          case DYNAMIC_PRIVATE -> ShardedOptions.SubscriptionMode.DYNAMIC_PRIVATE;
        };
    return new ShardedOptions(relay(conf), mode);
  }

  private static StreamsOptions streams(RedisConf conf) {
    RedisStreamsConf streams = conf.streams();
    return new StreamsOptions(
        relay(conf),
        streams.name(),
        streams.count(),
        streams.maxLen(),
        streams.readCount(),
        streams.block().toMillis(),
        streams.sessionKeyPrefix(),
        streams.sessionWait().toMillis(),
        streams.localWait().toMillis(),
        switch (streams.persist()) {
          case DISCONNECT -> StreamsOptions.Persist.DISCONNECT;
          case ALWAYS -> StreamsOptions.Persist.ALWAYS;
        },
        streams.recent().bytes());
  }

  private static RelayOptions relay(RedisConf conf) {
    return new RelayOptions(
        servers(conf),
        conf.prefix(),
        conf.subscribeBatch(),
        conf.linger().toMillis(),
        conf.joinTimeout().toMillis(),
        conf.requestsTimeout().toMillis(),
        new RelayOptions.Queue(
            conf.queue().maxBytes().bytes(),
            conf.queue().maxMessages(),
            conf.queue().maxAge().toMillis()),
        new RelayOptions.HandOver(
            conf.handOver().maxBytes().bytes(), conf.handOver().maxMessages()),
        conf.maxMessage().toInt(),
        conf.maxRequests(),
        fetch(conf.fetchSockets()),
        conf.watchdog().toMillis(),
        conf.settle().toMillis());
  }

  private static RedisServers servers(RedisConf conf) {
    return new RedisServers(
        switch (conf.mode()) {
          case STANDALONE -> RedisServers.Mode.STANDALONE;
          case SENTINEL -> RedisServers.Mode.SENTINEL;
          case CLUSTER -> RedisServers.Mode.CLUSTER;
        },
        conf.endpoints(),
        conf.masterName(),
        orNull(conf.user()),
        orNull(conf.password()),
        tcp(conf),
        conf.connectTimeout().toMillis(),
        conf.reconnectMin().toMillis(),
        conf.reconnectMax().toMillis());
  }

  private static NetClientOptions tcp(RedisConf conf) {
    NetClientOptions tcp = new NetClientOptions().setTcpKeepAlive(true).setTcpNoDelay(true);
    boolean encrypted = conf.endpoints().stream().anyMatch(e -> e.startsWith("rediss:"));
    if (encrypted) {
      RedisTlsConf tls = conf.tls();
      tcp.setHostnameVerificationAlgorithm(tls.verifyHost() ? "HTTPS" : "");
      if (!tls.ca().isEmpty()) {
        tcp.setTrustOptions(new PemTrustOptions().addCertPath(tls.ca()));
      }
      if (tls.client().enabled()) {
        tcp.setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(tls.client().cert())
                .setKeyPath(tls.client().key()));
      }
    }
    return tcp;
  }

  private static RelayOptions.Fetch fetch(FetchSocketsConf conf) {
    return new RelayOptions.Fetch(
        lowerCase(conf.hiddenHeaders()),
        Set.copyOf(conf.hiddenQuery()),
        conf.auth(),
        conf.maxBytes().toInt());
  }

  private static Set<String> lowerCase(List<String> names) {
    Set<String> lower = new HashSet<>();
    names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    return lower;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
