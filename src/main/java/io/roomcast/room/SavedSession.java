package io.roomcast.room;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * What connection state recovery keeps of a socket. Immutable.
 *
 * @param pid the private recovery id, known to the client and the server only
 * @param sid the socket's id
 * @param rooms the rooms it was in
 * @param data its data, a copy
 */
public record SavedSession(String pid, String sid, Set<String> rooms, JsonObject data) {}
