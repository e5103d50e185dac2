package io.roomcast.handler;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.SocketIoServer;
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
 * loop of that, and tells the others in the room. Event loop of the owner.
 */
public final class PresenceRooms {

  /** What clients get when a user comes. */
  static final String JOIN = "presence:join";

  /** What clients get when a user has gone. */
  static final String LEAVE = "presence:leave";

  /** A room of a namespace. */
  record Key(String namespace, String room) {}

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
  private final Map<Key, Room> rooms = new HashMap<>();
  private int users;
  private long unlisted;
  private long unwatched;

  /** Of the loop of this server. */
  public PresenceRooms(SocketIoServer io) {
    this.io = io;
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
      return;
    }
    if (user == null) {
      user = new User(key, who, options);
      room.users.put(who.key, user);
      users++;
      tell(JOIN, user, place.socketId);
    }
    loop.wheel().cancel(user);
    user.sockets.add(place);
    user.who = who;
    user.options = options;
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
        removeIfEmpty(key, room);
      }
    } else if (user.sockets.isEmpty()) {
      user.last = place.socketId;
      if (user.options.leaveDelay() > 0) {
        loop.wheel().schedule(user, user.options.leaveDelay());
      } else {
        gone(user);
      }
    }
  }

  private void gone(User user) {
    Room room = rooms.get(user.key);
    if (room != null && room.users.remove(user.who.key, user)) {
      users--;
      if (!room.users.isEmpty()) {
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
    if (!user.options.joinLeave()) {
      return;
    }
    Payload args = Payload.of(user.who.toJson().put("room", user.key.room));
    // Known namespaces are answered at once, and so in order.
    io.find(user.key.namespace)
        .onSuccess(
            namespace -> {
              if (namespace != null) {
                BroadcastOperator others = namespace.to(user.key.room);
                (except == null ? others : others.except(except)).emit(event, args);
              }
            });
  }

  /** Who is in a room: a list, and how many sockets are not in it, if any are not. */
  Payload list(Key key) {
    JsonArray list = new JsonArray();
    Room room = rooms.get(key);
    if (room == null) {
      return Payload.of(list);
    }
    room.users
        .values()
        .forEach(user -> list.add(user.who.toJson().put("sockets", user.sockets.size())));
    return room.unlisted == 0
        ? Payload.of(list)
        : Payload.of(list, new JsonObject().put("unlisted", room.unlisted));
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
        room.users.values().forEach(loop.wheel()::cancel);
      }
    }
  }

  /** What they hold now. */
  public PresenceStats stats() {
    return new PresenceStats(rooms.size(), users, unlisted, unwatched);
  }
}
