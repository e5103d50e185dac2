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
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.IdentityHashMap;
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

  private final JwtRules rules;
  private final AuthMode mode;

  private JwtHandler(JwtRules rules, AuthMode mode) {
    this.rules = rules;
    this.mode = mode;
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
    JwtHandler handler =
        new JwtHandler(
            new JwtRules(auth, new TokenFinder(options.getFrom())), options.defaultMode());
    return handler.checked();
  }

  /**
   * The same for namespaces of another mode; keys, cache, counters and reloads are shared.
   *
   * @throws IllegalArgumentException when tokens are required and there is no {@link JwtAuth}
   */
  public JwtHandler mode(AuthMode other) {
    return new JwtHandler(rules, other).checked();
  }

  private JwtHandler checked() {
    if (rules.auth == null && mode == AuthMode.REQUIRED) {
      throw new IllegalArgumentException("jwt: is needed where a token is required");
    }
    return this;
  }

  /**
   * Verifies by another {@link JwtAuth} of the same event loop from now on, and looks for tokens
   * where these options say; modes stay. The one of before ends what is under way and is closed.
   * Connected sockets stay: they are asked for a new token when theirs expires, by the new options,
   * and it is verified by the new one. Without one, tokens are needed nowhere but where they are
   * required, and there nobody gets in.
   */
  public void reload(@Nullable JwtAuth auth, AuthOptions options) {
    JwtAuth before = rules.auth;
    rules.auth = auth;
    rules.finder = new TokenFinder(options.getFrom());
    if (before != null) {
      before.close();
    }
  }

  /**
   * Handles the events by which clients bring new tokens, in the event chain: {@code
   * namespace.on("*").handler(jwt.refreshes())}. For namespaces whose chains do something with any
   * event, which is no place for a token; elsewhere it is not needed. To be asked for before the
   * first socket connects.
   */
  public Handler<EventContext> refreshes() {
    IdentityHashMap<Socket, TokenExpiry> watched = rules.watch();
    return context -> {
      JwtAuth verifier = rules.auth;
      TokenExpiry expiry =
          verifier != null && verifier.options().getOnExpiry().event().equals(context.event())
              ? watched.get(context.socket())
              : null;
      if (expiry == null) {
        context.next();
      } else {
        expiry.refresh(context).onSuccess(context::ack);
      }
    };
  }

  @Override
  public void handle(ConnectContext context) {
    JwtAuth verifier = rules.auth;
    if (mode == AuthMode.NONE || (verifier == null && mode == AuthMode.OPTIONAL)) {
      context.next();
      return;
    }
    if (verifier == null) {
      refuse(context, new AuthException(AuthError.KEYS_UNAVAILABLE, "no issuers any more"));
      return;
    }
    String token = rules.finder.find(context.handshake());
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
      rules.counters.anonymous++;
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
              rules.counters.admitted++;
              context.next();
            })
        // It has left, or the token names more rooms than a socket may have.
        .onFailure(
            failed ->
                refuse(
                    context,
                    new AuthException(
                        AuthError.TOKEN_INVALID, "rooms not joined: " + failed.getMessage())));
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
    rules.counters.refused(error);
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
    if (mode != AuthMode.NONE && rules.auth != null && identity != null) {
      new TokenExpiry(socket, rules).start(identity.expiresAt());
    }
  }

  /** What it has done. */
  public JwtHandlerStats stats() {
    return rules.counters.snapshot();
  }

  /** What verifies its tokens, or null. */
  public @Nullable JwtAuth auth() {
    return rules.auth;
  }

  /** Closes its {@link JwtAuth}. */
  public void close() {
    if (rules.auth != null) {
      rules.auth.close();
    }
  }
}
