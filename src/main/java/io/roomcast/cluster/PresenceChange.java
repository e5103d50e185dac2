package io.roomcast.cluster;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A user has come into a room, or gone. Immutable.
 *
 * @param came whether he has come
 * @param room the room of which namespace
 * @param who what others see of him, not to be changed
 * @param except id of the socket that need not be told, or null
 * @param local whether only clients of this node are to hear of it, as others cannot be reached
 */
public record PresenceChange(
    boolean came, PresenceRoom room, JsonObject who, @Nullable String except, boolean local) {}
