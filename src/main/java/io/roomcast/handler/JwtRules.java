package io.roomcast.handler;

import io.roomcast.auth.JwtAuth;
import io.roomcast.socketio.Socket;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one {@link JwtHandler} and those made of it for other modes go by, which a reload replaces.
 * Event loop of the handler.
 */
final class JwtRules {

  final JwtCounters counters = new JwtCounters();

  /** Null where there are no tokens at all. */
  @Nullable JwtAuth auth;

  TokenFinder finder;

  /**
   * The sockets whose tokens are watched, when an event chain brings their events; null when each
   * has a handler of its own.
   */
  @Nullable IdentityHashMap<Socket, TokenExpiry> watched;

  JwtRules(@Nullable JwtAuth auth, TokenFinder finder) {
    this.auth = auth;
    this.finder = finder;
  }

  IdentityHashMap<Socket, TokenExpiry> watch() {
    if (watched == null) {
      watched = new IdentityHashMap<>();
    }
    return watched;
  }
}
