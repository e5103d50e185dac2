package io.roomcast.handler;

import io.roomcast.auth.TokenSource;
import io.roomcast.socketio.Handshake;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the token in a handshake. Immutable, thread-safe. */
final class TokenFinder {

  private static final String SCHEME = "bearer ";

  private final List<TokenSource> sources;

  TokenFinder(List<TokenSource> sources) {
    this.sources = sources;
  }

  /** The token in the first place that has one, or null. */
  @Nullable String find(Handshake handshake) {
    for (TokenSource source : sources) {
      String token = find(source, handshake);
      if (token != null && !token.isBlank()) {
        return token;
      }
    }
    return null;
  }

  private static @Nullable String find(TokenSource source, Handshake handshake) {
    String name = source.name();
    return switch (source.kind()) {
      case AUTH -> handshake.auth().getValue(name) instanceof String token ? token : null;
      case HEADER -> header(name, handshake.headers().get(name));
      case COOKIE -> cookie(name, handshake.headers().getAll("Cookie"));
      case QUERY -> handshake.query().get(name);
    };
  }

  /** Authorization may hold another scheme, which is not for us; other headers the token alone. */
  private static @Nullable String header(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    if (value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return value.substring(SCHEME.length()).strip();
    }
    return name.equals("authorization") ? null : value;
  }

  /** RFC 6265 §5.4: pairs with semicolons between; the first of a name counts. */
  private static @Nullable String cookie(String name, List<String> lines) {
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          String value = pair.substring(equals + 1).strip();
          boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
          return quoted ? value.substring(1, value.length() - 1) : value;
        }
      }
    }
    return null;
  }
}
