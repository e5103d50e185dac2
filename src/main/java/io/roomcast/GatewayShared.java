package io.roomcast;

import io.roomcast.auth.JwtAuthOptions;
import io.roomcast.auth.JwtKeys;
import io.roomcast.config.RoomcastConf;
import io.roomcast.handler.NodeLimits;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * What the event loops of one gateway have in common, made of one conf. Thread-safe.
 *
 * @param conf that conf
 * @param keys of tokens, fetched once for all; null without tokens
 * @param limits what users and addresses have had
 */
record GatewayShared(RoomcastConf conf, @Nullable JwtKeys keys, NodeLimits limits) {

  /**
   * Made of a conf; begins to fetch keys.
   *
   * @throws IllegalArgumentException when the conf was not checked and is wrong
   */
  static GatewayShared of(Vertx vertx, RoomcastConf conf) {
    return of(vertx, conf, NodeLimits.create(GatewayLimitOptions.node(conf.limits())));
  }

  /** The same of a changed conf; what limits remember is kept. */
  GatewayShared with(Vertx vertx, RoomcastConf changed) {
    return of(vertx, changed, limits.with(GatewayLimitOptions.node(changed.limits())));
  }

  private static GatewayShared of(Vertx vertx, RoomcastConf conf, NodeLimits limits) {
    JwtAuthOptions jwt = GatewayAuthOptions.of(conf).getJwt();
    return new GatewayShared(conf, jwt == null ? null : JwtKeys.create(vertx, jwt), limits);
  }

  /** Nobody uses it any more. */
  void close() {
    if (keys != null) {
      keys.close();
    }
  }
}
