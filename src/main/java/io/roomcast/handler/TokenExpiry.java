package io.roomcast.handler;

import io.roomcast.auth.AuthError;
import io.roomcast.auth.AuthException;
import io.roomcast.auth.ExpiryOptions;
import io.roomcast.auth.JwtAuth;
import io.roomcast.auth.VerifiedToken;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the token of one socket: asks for a new one when it expires, takes new ones, and ends the
 * socket when none comes. The socket's only timer. Event loop of the socket.
 */
final class TokenExpiry extends TimerWheel.Timer {

  private static final Logger LOG = LoggerFactory.getLogger(TokenExpiry.class);

  private final Socket socket;
  private final JwtRules rules;
  private long expiresAt;

  /** Whether the token has expired and a new one was asked for. */
  private boolean asked;

  /** One at a time: verifying is what a client can make us do for nothing. */
  private boolean verifying;

  TokenExpiry(Socket socket, JwtRules rules) {
    this.socket = socket;
    this.rules = rules;
  }

  void start(long tokenExpiresAt) {
    JwtAuth auth = rules.auth;
    if (auth == null) {
      return;
    }
    IdentityHashMap<Socket, TokenExpiry> watched = rules.watched;
    if (watched == null) {
      socket.respond(auth.options().getOnExpiry().event(), this::refresh);
    } else {
      watched.put(socket, this);
    }
    socket.onDisconnect(this::gone);
    await(tokenExpiresAt, auth);
  }

  private void gone(Socket.Disconnect how) {
    wheel().cancel(this);
    if (rules.watched != null) {
      rules.watched.remove(socket);
    }
  }

  private TimerWheel wheel() {
    return socket.conn().loop().wheel();
  }

  private void await(long tokenExpiresAt, JwtAuth auth) {
    expiresAt = tokenExpiresAt;
    asked = false;
    wheel().schedule(this, expiresAt - auth.now());
  }

  @Override
  protected void expired() {
    JwtAuth auth = rules.auth;
    if (auth == null || !socket.connected()) {
      // Nobody asks for tokens any more.
      return;
    }
    ExpiryOptions options = auth.options().getOnExpiry();
    if (asked) {
      end(options);
    } else if (auth.now() < expiresAt) {
      // The wall clock was set back.
      wheel().schedule(this, expiresAt - auth.now());
    } else {
      ask(options);
    }
  }

  private void ask(ExpiryOptions options) {
    asked = true;
    long grace = options.grace();
    wheel().schedule(this, grace);
    if (grace > 0) {
      socket
          .timeout(grace)
          .emitWithAck(options.event(), new JsonObject().put("expiresAt", expiresAt))
          .onSuccess(this::answered)
          .onFailure(none -> LOG.trace("{} did not answer with a token", socket.id()));
    }
  }

  /** The ack of our event holds a token, or the client will emit one. */
  private void answered(Payload answer) {
    String token = token(answer);
    if (token != null && socket.connected()) {
      renew(token);
    }
  }

  /** The client's event; the answer becomes its ack. */
  Future<JsonObject> refresh(EventContext context) {
    String token = token(context.args());
    return token == null
        ? Future.succeededFuture(failed(new AuthException(AuthError.TOKEN_MISSING, "no text")))
        : renew(token);
  }

  /** A token alone, or an object like the {@code auth} of CONNECT. */
  private static @Nullable String token(Payload args) {
    Object first = args.size() == 0 ? null : args.getValue(0);
    Object token = first instanceof JsonObject object ? object.getValue("token") : first;
    return token instanceof String text ? text : null;
  }

  /** Verifies and takes a new token; never fails, the answer tells how it went. */
  private Future<JsonObject> renew(String token) {
    JwtAuth auth = rules.auth;
    if (auth == null) {
      AuthException none = new AuthException(AuthError.KEYS_UNAVAILABLE, "no issuers any more");
      return Future.succeededFuture(failed(none));
    }
    if (verifying) {
      AuthException busy = new AuthException(AuthError.AUTH_BUSY, "another one is verified");
      return Future.succeededFuture(failed(busy));
    }
    verifying = true;
    return auth.verify(token)
        .compose(verified -> take(verified, auth))
        .otherwise(cause -> failed(JwtHandler.refusal(cause)))
        .onComplete(done -> verifying = false);
  }

  private Future<JsonObject> take(VerifiedToken token, JwtAuth auth) {
    Identity before = Identity.of(socket);
    if (before == null || !before.sameUser(token)) {
      throw new AuthException(AuthError.USER_CHANGED, "a refresh by another user");
    }
    if (!socket.connected() || token.expiresAt() <= auth.now()) {
      // The clock skew is for those who come in: to take it here would be to ask again at once.
      throw new AuthException(AuthError.TOKEN_EXPIRED, "no longer valid by our clock");
    }
    await(token.expiresAt(), auth);
    rules.counters.refreshed++;
    return JwtHandler.apply(socket, token)
        .map(joined -> new JsonObject().put("expiresAt", token.expiresAt()));
  }

  private JsonObject failed(AuthException refusal) {
    rules.counters.refreshRefused++;
    LOG.debug(
        "{} showed a token that is not accepted: {} ({})",
        socket.id(),
        refusal.error().code(),
        refusal.detail());
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("code", refusal.error().code())
                .put("message", refusal.error().message()));
  }

  private void end(ExpiryOptions options) {
    rules.counters.expired++;
    switch (options.then()) {
      case CLOSE -> socket.conn().close();
      case DISCONNECT -> socket.disconnect();
    }
  }
}
