package io.roomcast;

import io.roomcast.auth.JwtAuthOptions;
import io.roomcast.auth.JwtKeys;
import io.roomcast.config.RoomcastConf;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * What the event loops of one gateway have in common, made of one conf. Thread-safe.
 *
 * @param conf that conf
 * @param keys of tokens, fetched once for all; null without tokens
 */
record GatewayShared(RoomcastConf conf, @Nullable JwtKeys keys) {

  /**
   * Made of a conf; begins to fetch keys.
   *
   * @throws IllegalArgumentException when the conf was not checked and is wrong
   */
  static GatewayShared of(Vertx vertx, RoomcastConf conf) {
    JwtAuthOptions jwt = GatewayAuthOptions.of(conf).getJwt();
    return new GatewayShared(conf, jwt == null ? null : JwtKeys.create(vertx, jwt));
  }

  /** Nobody uses it any more. */
  void close() {
    if (keys != null) {
      keys.close();
    }
  }
}
