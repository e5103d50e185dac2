package io.roomcast.cluster;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Told when those in a room are to be told of a user. Called on the loop of the relay. */
public interface PresenceListener {

  /**
   * A user has come, or gone.
   *
   * @param came whether he has come
   * @param room the room of which namespace
   * @param who what others see of him
   * @param except id of the socket that need not be told, or null
   * @param local whether only clients of this node are to hear of it, as others cannot be reached
   */
  void changed(
      boolean came, PresenceRoom room, JsonObject who, @Nullable String except, boolean local);
}
