package io.roomcast.room;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * What {@code fetchSockets} tells of a member. Immutable: {@code handshake} and {@code data} are
 * copies.
 */
public record MemberInfo(String id, JsonObject handshake, Set<String> rooms, JsonObject data) {}
