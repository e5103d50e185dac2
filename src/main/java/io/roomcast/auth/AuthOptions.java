package io.roomcast.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How clients prove who they are: the key {@code auth} of the conf. Not thread-safe; copied where
 * it is used.
 */
public final class AuthOptions {

  private List<TokenSource> from =
      List.of(TokenSource.of("auth.token"), TokenSource.of("header:authorization"));
  private @Nullable JwtAuthOptions jwt;
  private boolean anonymous;

  public AuthOptions() {}

  /** A copy. */
  public AuthOptions(AuthOptions other) {
    from = other.from;
    jwt = other.jwt == null ? null : new JwtAuthOptions(other.jwt);
    anonymous = other.anonymous;
  }

  /**
   * Where to look for a token, in this order; the first that is there counts. By default {@code
   * auth.token} and {@code header:authorization}.
   */
  public List<TokenSource> getFrom() {
    return from;
  }

  public AuthOptions setFrom(List<TokenSource> from) {
    if (from.isEmpty()) {
      throw new IllegalArgumentException("from: must name at least one place");
    }
    this.from = List.copyOf(from);
    return this;
  }

  /** How tokens are verified; null: there are none. */
  public @Nullable JwtAuthOptions getJwt() {
    return jwt;
  }

  public AuthOptions setJwt(@Nullable JwtAuthOptions jwt) {
    this.jwt = jwt;
    return this;
  }

  /** Whether namespaces that do not say otherwise admit clients without a token. */
  public boolean isAnonymous() {
    return anonymous;
  }

  public AuthOptions setAnonymous(boolean anonymous) {
    this.anonymous = anonymous;
    return this;
  }

  /** The mode of namespaces that do not say otherwise. */
  public AuthMode defaultMode() {
    return anonymous ? AuthMode.OPTIONAL : AuthMode.REQUIRED;
  }
}
