package io.roomcast.handler;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room, of the rooms that one event loop owns. It is told of each socket by the
 * loop of that, and tells the others in the room; in a cluster, all nodes decide together who is
 * told. Event loop of the owner.
 */
public final class PresenceRooms {

  /** What clients get when a user comes. */
  static final String JOIN = "presence:join";

  /** What clients get when a user has gone. */
  static final String LEAVE = "presence:leave";

  /** A room of a namespace. */
  public record Key(String namespace, String room) {}

  /**
   * Who a socket is, for others. Immutable.
   *
   * @param key what tells users apart
   * @param user the user; null for one without a token
   * @param id id of the socket of one without a token, else null
   * @param data what others see of the socket's data, or null; not to be changed
   */
  record Who(String key, @Nullable String user, @Nullable String id, @Nullable JsonObject data) {

    JsonObject toJson() {
      JsonObject json =
          user == null ? new JsonObject().put("id", id) : new JsonObject().put("user", user);
      return data == null ? json : json.put("data", data);
    }
  }

  /** A socket on its loop: a recovered one may be on another before it has left the first. */
  record Place(String socketId, int loop) {}

  private static final class Room {
    final Map<String, User> users = new LinkedHashMap<>();
    int unlisted;
  }

  /** A user in a room; the timer runs while there is no socket. */
  private final class User extends TimerWheel.Timer {

    final Key key;
    final Set<Place> sockets = new HashSet<>(2);
    Who who;
    PresenceOptions options;

    /** The socket that left last: it may come back, and is not told that it has gone. */
    @Nullable String last;

    User(Key key, Who who, PresenceOptions options) {
      this.key = key;
      this.who = who;
      this.options = options;
    }

    @Override
    protected void expired() {
      gone(this);
    }
  }

  private final SocketIoServer io;
  private final EventLoopState loop;
  private final @Nullable ClusterPresence cluster;
  private final Map<Key, Room> rooms = new HashMap<>();
  private int users;
  private long unlisted;
  private long unwatched;

  /**
   * Of the loop of this server.
   *
   * @param cluster what knows of those of other nodes; null for a node that is alone
   */
  public PresenceRooms(SocketIoServer io, @Nullable ClusterPresence cluster) {
    this.io = io;
    this.cluster = cluster;
    this.loop = io.engine().loop();
  }

  /** A socket is in a room; nothing happens when that is known. */
  void joined(Key key, Who who, Place place, PresenceOptions options) {
    Room room = rooms.get(key);
    if (room == null) {
      if (rooms.size() >= options.maxRooms()) {
        unwatched++;
        return;
      }
      room = new Room();
      rooms.put(key, room);
    }
    User user = room.users.get(who.key);
    if (user == null && room.users.size() >= options.maxUsers()) {
      room.unlisted++;
      unlisted++;
      publishUnlisted(key, room);
      return;
    }
    boolean came = user == null;
    if (user == null) {
      user = new User(key, who, options);
      room.users.put(who.key, user);
      users++;
    }
    loop.wheel().cancel(user);
    boolean changed = user.sockets.add(place) || !user.who.equals(who);
    user.who = who;
    user.options = options;
    if (cluster != null && changed) {
      publish(cluster, user, place.socketId);
    } else if (came) {
      tell(JOIN, user, place.socketId);
    }
  }

  /** A socket is in a room no longer. */
  void left(Key key, String userKey, Place place) {
    Room room = rooms.get(key);
    if (room == null) {
      return;
    }
    User user = room.users.get(userKey);
    if (user == null || !user.sockets.remove(place)) {
      if (room.unlisted > 0) {
        room.unlisted--;
        unlisted--;
        publishUnlisted(key, room);
        removeIfEmpty(key, room);
      }
      return;
    }
    if (user.sockets.isEmpty()) {
      user.last = place.socketId;
      if (user.options.leaveDelay() == 0) {
        gone(user);
        return;
      }
      loop.wheel().schedule(user, user.options.leaveDelay());
    }
    if (cluster != null) {
      publish(cluster, user, null);
    }
  }

  private static void publish(ClusterPresence to, User user, @Nullable String except) {
    to.put(user.key, user.who.key, present(user), user.options.joinLeave(), except);
  }

  private static ClusterPresence.Present present(User user) {
    return new ClusterPresence.Present(user.sockets.size(), user.who.toJson());
  }

  private void publishUnlisted(Key key, Room room) {
    if (cluster == null) {
      return;
    }
    if (room.unlisted == 0) {
      cluster.remove(key, ClusterPresence.UNLISTED, null);
    } else {
      ClusterPresence.Present sockets =
          new ClusterPresence.Present(room.unlisted, new JsonObject());
      cluster.put(key, ClusterPresence.UNLISTED, sockets, false, null);
    }
  }

  private void gone(User user) {
    Room room = rooms.get(user.key);
    if (room != null && room.users.remove(user.who.key, user)) {
      users--;
      if (cluster != null) {
        cluster.remove(user.key, user.who.key, user.last);
      } else if (!room.users.isEmpty()) {
        tell(LEAVE, user, user.last);
      }
      removeIfEmpty(user.key, room);
    }
  }

  private void removeIfEmpty(Key key, Room room) {
    if (room.users.isEmpty() && room.unlisted == 0) {
      rooms.remove(key);
    }
  }

  private void tell(String event, User user, @Nullable String except) {
    if (user.options.joinLeave()) {
      tell(event, user.key, user.who.toJson(), except, false);
    }
  }

  /**
   * Tells those in a room that a user has come or gone; by {@link ClusterPresence}.
   *
   * @param who what they see of him, not to be changed
   * @param except id of the socket that is not told, or null
   * @param local whether only clients of this node are
   */
  public void tell(boolean came, Key key, JsonObject who, @Nullable String except, boolean local) {
    tell(came ? JOIN : LEAVE, key, who.copy(), except, local);
  }

  private void tell(String event, Key key, JsonObject who, @Nullable String except, boolean local) {
    Payload args = Payload.of(who.put("room", key.room));
    // Known namespaces are answered at once, and so in order.
    io.find(key.namespace)
        .onSuccess(
            namespace -> {
              if (namespace != null) {
                BroadcastOperator all = namespace.to(key.room);
                BroadcastOperator others = except == null ? all : all.except(except);
                (local ? others.local() : others).emit(event, args);
              }
            });
  }

  /**
   * Who is in a room: a list, and how many sockets are not in it, if any are not. Never fails;
   * completes on any thread.
   *
   * @param max users in the list
   */
  Future<Payload> list(Key key, int max) {
    return cluster == null
        ? Future.succeededFuture(payload(own(key), max))
        : cluster.list(key).map(all -> payload(all, max));
  }

  private Map<String, ClusterPresence.Present> own(Key key) {
    Room room = rooms.get(key);
    if (room == null) {
      return Map.of();
    }
    Map<String, ClusterPresence.Present> all = new LinkedHashMap<>();
    room.users.forEach((name, user) -> all.put(name, present(user)));
    if (room.unlisted > 0) {
      all.put(
          ClusterPresence.UNLISTED, new ClusterPresence.Present(room.unlisted, new JsonObject()));
    }
    return all;
  }

  private static Payload payload(Map<String, ClusterPresence.Present> all, int max) {
    JsonArray list = new JsonArray();
    long others = 0;
    for (Map.Entry<String, ClusterPresence.Present> entry : all.entrySet()) {
      ClusterPresence.Present present = entry.getValue();
      if (entry.getKey().equals(ClusterPresence.UNLISTED) || list.size() >= max) {
        others += present.sockets();
      } else {
        list.add(present.who().copy().put("sockets", present.sockets()));
      }
    }
    return others == 0
        ? Payload.of(list)
        : Payload.of(list, new JsonObject().put("unlisted", others));
  }

  /** Forgets a namespace, telling nobody. */
  void forget(String namespace) {
    Iterator<Map.Entry<Key, Room>> all = rooms.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, Room> entry = all.next();
      if (entry.getKey().namespace.equals(namespace)) {
        all.remove();
        Room room = entry.getValue();
        users -= room.users.size();
        unlisted -= room.unlisted;
        room.users.values().forEach(this::forget);
        room.unlisted = 0;
        publishUnlisted(entry.getKey(), room);
      }
    }
  }

  private void forget(User user) {
    loop.wheel().cancel(user);
    if (cluster != null) {
      cluster.put(user.key, user.who.key, present(user), false, null);
      cluster.remove(user.key, user.who.key, null);
    }
  }

  /** What they hold now. */
  public PresenceStats stats() {
    return new PresenceStats(rooms.size(), users, unlisted, unwatched);
  }
}
