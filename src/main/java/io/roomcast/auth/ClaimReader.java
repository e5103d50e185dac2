package io.roomcast.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads claims as a {@link ClaimMap} says. Stateless, thread-safe. */
final class ClaimReader {

  private final ClaimMap map;
  private final int maxRooms;

  ClaimReader(ClaimMap map, int maxRooms) {
    this.map = map;
    this.maxRooms = maxRooms;
  }

  /**
   * What the token says.
   *
   * @throws AuthException TOKEN_INVALID when a mapped claim is not of its kind
   */
  VerifiedToken read(ParsedToken token) {
    JsonObject claims = token.claims();
    List<String> rooms = texts(claims, map.rooms(), false);
    if (rooms.size() > maxRooms) {
      throw ParsedToken.invalid("more than " + maxRooms + " rooms");
    }
    return new VerifiedToken(
        token.issuer() == null ? "" : token.issuer(),
        user(claims),
        rooms,
        data(claims),
        texts(claims, map.caps(), true),
        claims,
        token.expiresAt());
  }

  private String user(JsonObject claims) {
    Object user = find(claims, map.user());
    if (user instanceof String text && !text.isBlank()) {
      return text;
    }
    if (user instanceof Integer || user instanceof Long) {
      return user.toString();
    }
    throw ParsedToken.invalid("no user in the claim " + map.user());
  }

  private JsonObject data(JsonObject claims) {
    Object data = find(claims, map.data());
    if (data == null) {
      return new JsonObject();
    }
    if (data instanceof JsonObject object) {
      return object;
    }
    throw ParsedToken.invalid("the claim " + map.data() + " is no object");
  }

  private static List<String> texts(JsonObject claims, String path, boolean split) {
    Object value = find(claims, path);
    if (value == null) {
      return List.of();
    }
    if (value instanceof String text) {
      return split ? words(text) : List.of(text);
    }
    List<String> texts = new ArrayList<>();
    if (value instanceof JsonArray list) {
      for (Object entry : list) {
        if (!(entry instanceof String text)) {
          throw ParsedToken.invalid("the claim " + path + " holds something else than texts");
        }
        texts.add(text);
      }
      return List.copyOf(texts);
    }
    throw ParsedToken.invalid("the claim " + path + " is no list of texts");
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
  }

  /** The claim of that name or at that path, or null. */
  static @Nullable Object find(JsonObject claims, String path) {
    if (path.isEmpty() || claims.containsKey(path)) {
      return claims.getValue(path);
    }
    Object value = claims;
    for (String name : path.split("\\.", -1)) {
      if (!(value instanceof JsonObject object)) {
        return null;
      }
      value = object.getValue(name);
    }
    return value;
  }
}
