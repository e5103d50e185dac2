package io.roomcast.handler;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the rooms of all nodes of a cluster. It decides who is told that a user has come or
 * gone, and has {@link PresenceRooms#tell} called for it. Thread-safe; calls of one thread keep
 * their order.
 */
public interface ClusterPresence {

  /** What a name stands for that is no user's: sockets that are counted only. */
  String UNLISTED = "";

  /**
   * A user in a room. Immutable.
   *
   * @param sockets his sockets there; 0 for one who may come back
   * @param who what others see of him, not to be changed
   */
  record Present(int sockets, JsonObject who) {}

  /**
   * This node has a user in a room, as follows.
   *
   * @param user tells users apart, or {@link #UNLISTED}
   * @param told whether those in the room are told when he comes and goes
   * @param except id of the socket that has just come and is not told, or null
   */
  void put(
      PresenceRooms.Key key, String user, Present present, boolean told, @Nullable String except);

  /** It has him no longer; {@code except} is the id of the socket that went last, or null. */
  void remove(PresenceRooms.Key key, String user, @Nullable String except);

  /** Who is in a room, as far as is known now; never fails, completes on any thread. */
  Future<Map<String, Present>> list(PresenceRooms.Key key);
}
