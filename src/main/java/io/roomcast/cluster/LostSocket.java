package io.roomcast.cluster;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A socket of a node, as other nodes are to know it when that node dies. Immutable.
 *
 * @param namespace name of its namespace
 * @param id its public id
 * @param user who its client is; null when that is not known
 */
public record LostSocket(String namespace, String id, @Nullable String user) {

  private static final int LONGEST = 8_192;

  /** Tells it from the other sockets of its node. */
  public String key() {
    return id + namespace;
  }

  /** What else there is to know, as it stands on Redis. */
  public String value() {
    return new JsonObject().put("nsp", namespace).put("id", id).put("user", user).encode();
  }

  /** What stands there; null when it is nothing that {@link #value} answers. */
  public static @Nullable LostSocket parse(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    try {
      JsonObject json = new JsonObject(text);
      String namespace = json.getString("nsp");
      String id = json.getString("id");
      return namespace != null && namespace.startsWith("/") && id != null
          ? new LostSocket(namespace, id, json.getString("user"))
          : null;
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }
}
