package io.roomcast.handler;

import io.roomcast.auth.AuthError;
import io.roomcast.auth.AuthException;
import io.roomcast.auth.AuthMode;
import io.roomcast.auth.AuthOptions;
import io.roomcast.auth.JwtAuth;
import io.roomcast.auth.JwtAuthOptions;
import io.roomcast.auth.VerifiedToken;
import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.ConnectGuard;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits clients to a namespace by JSON Web Token: {@code namespace.use(JwtHandler.create(vertx,
 * options))}. One per event loop, made where its server was made; it may guard several namespaces.
 *
 * <p>A client whose token is good gets an {@link Identity}, the data and the rooms that the token
 * names, then the rest of the chain. One that is refused gets CONNECT_ERROR with the message of the
 * {@link AuthError} and {@code data: {code, retryable}}. When the token of a connected socket
 * expires, the socket is asked for a new one: see {@link io.roomcast.auth.ExpiryOptions}. It may
 * also send one before that, by emitting the same event.
 *
 * <p>A recovered socket must show its token again, {@code skipMiddlewares} or not, and be the same
 * user as before: an expired token does not come back to life by recovery.
 */
public final class JwtHandler implements ConnectGuard {

  private static final Logger LOG = LoggerFactory.getLogger(JwtHandler.class);

  private final @Nullable JwtAuth auth;
  private final TokenFinder finder;
  private final AuthMode mode;
  private final JwtCounters counters;

  private JwtHandler(
      @Nullable JwtAuth auth, TokenFinder finder, AuthMode mode, JwtCounters counters) {
    if (auth == null && mode == AuthMode.REQUIRED) {
      throw new IllegalArgumentException("jwt: is needed where a token is required");
    }
    this.auth = auth;
    this.finder = finder;
    this.mode = mode;
    this.counters = counters;
  }

  /**
   * With its own {@link JwtAuth}.
   *
   * @throws IllegalArgumentException when the options do not fit together
   */
  public static JwtHandler create(Vertx vertx, AuthOptions options) {
    JwtAuthOptions jwt = options.getJwt();
    return create(jwt == null ? null : JwtAuth.create(vertx, jwt), options);
  }

  /** With this {@link JwtAuth} of the same event loop; null where there are no tokens at all. */
  public static JwtHandler create(@Nullable JwtAuth auth, AuthOptions options) {
    return new JwtHandler(
        auth, new TokenFinder(options.getFrom()), options.defaultMode(), new JwtCounters());
  }

  /** The same for namespaces of another mode; keys, cache and counters are shared. */
  public JwtHandler mode(AuthMode other) {
    return new JwtHandler(auth, finder, other, counters);
  }

  @Override
  public void handle(ConnectContext context) {
    JwtAuth verifier = auth;
    if (mode == AuthMode.NONE || verifier == null) {
      context.next();
      return;
    }
    String token = finder.find(context.handshake());
    if (token != null) {
      verifier
          .verify(token)
          .onSuccess(verified -> admit(context, verified))
          .onFailure(cause -> refuse(context, cause));
    } else if (mode == AuthMode.REQUIRED) {
      refuse(context, new AuthException(AuthError.TOKEN_MISSING, "none in the handshake"));
    } else if (token(context.socket()) != null) {
      refuse(context, new AuthException(AuthError.USER_CHANGED, "recovered without a token"));
    } else {
      counters.anonymous++;
      context.next();
    }
  }

  private void admit(ConnectContext context, VerifiedToken token) {
    Socket socket = context.socket();
    Identity before = token(socket);
    if (before != null && !before.sameUser(token)) {
      refuse(context, new AuthException(AuthError.USER_CHANGED, "recovered by another user"));
      return;
    }
    apply(socket, token)
        .onSuccess(
            joined -> {
              counters.admitted++;
              context.next();
            })
        .onFailure(gone -> LOG.debug("A client left while it was admitted"));
  }

  /** The identity by a token, or null. */
  private static @Nullable Identity token(Socket socket) {
    Identity identity = Identity.of(socket);
    return identity != null && identity.hasToken() ? identity : null;
  }

  /** Gives the socket what the token names. */
  static Future<Void> apply(Socket socket, VerifiedToken token) {
    Identity.put(socket, token);
    List<String> rooms = token.rooms();
    return rooms.isEmpty() ? Future.succeededFuture() : socket.join(rooms);
  }

  private void refuse(ConnectContext context, Throwable cause) {
    AuthException refusal = refusal(cause);
    AuthError error = refusal.error();
    counters.refused(error);
    LOG.debug(
        "A connect to {} was refused: {} ({})",
        context.socket().namespace().name(),
        error.code(),
        refusal.detail());
    context.fail(error.message(), describe(error));
  }

  private static JsonObject describe(AuthError error) {
    return new JsonObject().put("code", error.code()).put("retryable", error.retryable());
  }

  static AuthException refusal(Throwable cause) {
    if (cause instanceof AuthException refusal) {
      return refusal;
    }
    LOG.error("A token could not be judged", cause);
    return new AuthException(AuthError.TOKEN_INVALID, "internal error");
  }

  @Override
  public void connected(Socket socket) {
    Identity identity = token(socket);
    if (mode != AuthMode.NONE && auth != null && identity != null) {
      new TokenExpiry(socket, auth, counters).start(identity.expiresAt());
    }
  }

  /** What it has done. */
  public JwtHandlerStats stats() {
    return counters.snapshot();
  }

  /** What verifies its tokens, or null. */
  public @Nullable JwtAuth auth() {
    return auth;
  }

  /** Closes its {@link JwtAuth}. */
  public void close() {
    if (auth != null) {
      auth.close();
    }
  }
}
