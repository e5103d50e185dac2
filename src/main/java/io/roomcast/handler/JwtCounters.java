package io.roomcast.handler;

import io.roomcast.auth.AuthError;
import java.util.EnumMap;
import java.util.Map;

/** The numbers behind {@link JwtHandlerStats}. Event loop of the handler. */
final class JwtCounters {

  long admitted;
  long anonymous;
  long refreshed;
  long refreshRefused;
  long expired;
  private final Map<AuthError, Long> refused = new EnumMap<>(AuthError.class);

  void refused(AuthError error) {
    refused.merge(error, 1L, Long::sum);
  }

  JwtHandlerStats snapshot() {
    return new JwtHandlerStats(
        admitted, anonymous, Map.copyOf(refused), refreshed, refreshRefused, expired);
  }
}
