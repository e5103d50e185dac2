package io.roomcast;

import io.roomcast.auth.JwtAuthOptions;
import io.roomcast.auth.JwtKeys;
import io.roomcast.backend.AckRegistry;
import io.roomcast.config.RoomcastConf;
import io.roomcast.handler.NodeLimits;
import io.vertx.core.Vertx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the event loops of one gateway have in common, made of one conf. Thread-safe.
 *
 * @param conf that conf
 * @param node name of the process
 * @param keys of tokens, fetched once for all; null without tokens
 * @param limits what users and addresses have had
 * @param acks those that backends have put off
 */
record GatewayShared(
    RoomcastConf conf, String node, @Nullable JwtKeys keys, NodeLimits limits, AckRegistry acks) {

  /**
   * Made of a conf; begins to fetch keys.
   *
   * @throws IllegalArgumentException when the conf was not checked and is wrong
   */
  static GatewayShared of(Vertx vertx, RoomcastConf conf) {
    String id = conf.node().id();
    String node = id.equals("auto") ? UUID.randomUUID().toString().substring(0, 8) : id;
    NodeLimits limits = NodeLimits.create(GatewayLimitOptions.node(conf.limits()));
    return new GatewayShared(conf, node, keys(vertx, conf), limits, new AckRegistry());
  }

  /** The same process with a changed conf; what limits remember is kept. Throws as {@link #of}. */
  GatewayShared changed(Vertx vertx, RoomcastConf next) {
    NodeLimits others = limits.with(GatewayLimitOptions.node(next.limits()));
    return new GatewayShared(next, node, keys(vertx, next), others, acks);
  }

  /** The same as one node of a cluster. */
  GatewayShared in(GatewayCluster cluster) {
    return new GatewayShared(conf, node, keys, limits.in(cluster.userConnections()), acks);
  }

  private static @Nullable JwtKeys keys(Vertx vertx, RoomcastConf conf) {
    JwtAuthOptions jwt = GatewayAuthOptions.of(conf).getJwt();
    return jwt == null ? null : JwtKeys.create(vertx, jwt);
  }

  /** Nobody uses its keys any more. */
  void close() {
    if (keys != null) {
      keys.close();
    }
  }
}
