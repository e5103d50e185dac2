package io.roomcast.handler;

import io.roomcast.auth.VerifiedToken;
import io.roomcast.socketio.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a socket is, by the token that it last showed and by what the backend that admitted it said.
 * It is kept in the socket's data under {@value #KEY}, so that recovery brings it back and {@code
 * fetchSockets} shows it; who changes or removes that entry changes who the socket is. A view;
 * event loop of the socket.
 */
public final class Identity {

  /** The key in {@link Socket#data()}. */
  public static final String KEY = "$auth";

  private static final String USER = "user";

  /** The user by the token, where a backend has named another one. */
  private static final String TOKEN_USER = "sub";

  private static final String ISSUER = "iss";
  private static final String EXPIRES_AT = "expiresAt";
  private static final String CAPS = "caps";
  private static final String CLAIMS = "claims";

  private final JsonObject json;

  private Identity(JsonObject json) {
    this.json = json;
  }

  /**
   * The identity of a socket, or null for one that came in without a token and for which no backend
   * has named a user. Handlers that run after {@link JwtHandler} in the connect chain have it
   * already.
   */
  public static @Nullable Identity of(Socket socket) {
    return of(socket.data());
  }

  /** The same from a socket's data, e.g. of a {@code RemoteSocket}. */
  public static @Nullable Identity of(JsonObject data) {
    return data.getValue(KEY) instanceof JsonObject json && json.getValue(USER) instanceof String
        ? new Identity(json)
        : null;
  }

  /**
   * Names the user of a socket, whatever a token says; what else a token gave stays. A new token of
   * the same issuer and user as the one before leaves the name as it is.
   */
  public static void put(Socket socket, String user) {
    Identity before = of(socket);
    if (before == null) {
      socket.data().put(KEY, new JsonObject().put(USER, user));
    } else {
      if (before.hasToken() && !before.json.containsKey(TOKEN_USER)) {
        before.json.put(TOKEN_USER, before.user());
      }
      before.json.put(USER, user);
    }
  }

  /** Gives the socket the identity, and the data, of a token. */
  static void put(Socket socket, VerifiedToken token) {
    JsonObject data = socket.data();
    Identity before = of(data);
    data.mergeIn(token.data().copy());
    JsonObject json =
        new JsonObject()
            .put(USER, token.user())
            .put(ISSUER, token.issuer())
            .put(EXPIRES_AT, token.expiresAt())
            .put(CAPS, new JsonArray(token.caps()))
            .put(CLAIMS, token.claims().copy());
    if (before != null && before.json.containsKey(TOKEN_USER)) {
      json.put(USER, before.user()).put(TOKEN_USER, token.user());
    }
    data.put(KEY, json);
  }

  /** Whether there is a token behind it, and not the word of a backend alone. */
  public boolean hasToken() {
    return json.getValue(EXPIRES_AT) instanceof Number;
  }

  /** The user. */
  public String user() {
    return json.getString(USER);
  }

  /**
   * The issuer of the token, empty without one; users of different issuers are different, whatever
   * their names.
   */
  public String issuer() {
    return json.getString(ISSUER, "");
  }

  /** When the token expires, in ms since the epoch; {@link Long#MAX_VALUE} without one. */
  public long expiresAt() {
    return json.getValue(EXPIRES_AT) instanceof Number time ? time.longValue() : Long.MAX_VALUE;
  }

  /** The rights that the token gives. */
  public List<String> caps() {
    return rights().stream().map(String::valueOf).toList();
  }

  /** What recovery has brought back may have been written by anybody: it may be of another kind. */
  private JsonArray rights() {
    return json.getValue(CAPS) instanceof JsonArray list ? list : new JsonArray();
  }

  /** Whether that is one of them. */
  public boolean can(String cap) {
    return rights().contains(cap);
  }

  /** All claims of the token; not to be changed. */
  public JsonObject claims() {
    return json.getValue(CLAIMS) instanceof JsonObject claims ? claims : new JsonObject();
  }

  /** Whether the token is for the same user of the same issuer. */
  boolean sameUser(VerifiedToken token) {
    return json.getString(TOKEN_USER, user()).equals(token.user())
        && Objects.equals(issuer(), token.issuer());
  }

  /** Without claims: they may be personal. */
  @Override
  public String toString() {
    return user() + " of " + issuer();
  }
}
