package io.roomcast.cluster.redis;

import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.roomcast.cluster.redis.PresenceScripts.Place;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What this node has of users in rooms, by room. Event loop of the relay. */
final class PresenceTable {

  /** What it has of a user in a room. */
  static final class Entry {

    final Place place;

    /** What Redis is to have; null for nothing. */
    @Nullable PresentUser user;

    /** What was told last, for those who hear that he has gone. */
    @Nullable PresentUser shown;

    /** Id of the socket that came first, or went last. */
    @Nullable String except;

    /** Whether he has been told of, or was there before on another node. */
    boolean announced;

    /** Whether only clients of this node were told of him. */
    boolean toldHere;

    /** Other nodes that had him when Redis was asked last. */
    int others;

    Entry(Place place) {
      this.place = place;
    }
  }

  private final Map<PresenceRoom, Map<String, Entry>> rooms = new HashMap<>();
  private int size;

  @Nullable Entry find(Place place) {
    return rooms.getOrDefault(place.room(), Map.of()).get(place.user());
  }

  /** The one of that place, made if there is none. */
  Entry entry(Place place) {
    return rooms
        .computeIfAbsent(place.room(), none -> new LinkedHashMap<>())
        .computeIfAbsent(
            place.user(),
            none -> {
              size++;
              return new Entry(place);
            });
  }

  /** Forgets it, unless there is another one in its place. */
  void drop(Entry entry) {
    Map<String, Entry> room = rooms.get(entry.place.room());
    if (room != null && room.remove(entry.place.user(), entry)) {
      size--;
      if (room.isEmpty()) {
        rooms.remove(entry.place.room());
      }
    }
  }

  /** Forgets those of users that it has no longer. */
  void forgetGone() {
    for (Map<String, Entry> room : List.copyOf(rooms.values())) {
      for (Entry entry : List.copyOf(room.values())) {
        if (entry.user == null) {
          drop(entry);
        }
      }
    }
  }

  /** Users that it has in a room, as a map of its own. */
  Map<String, PresentUser> users(PresenceRoom room) {
    Map<String, PresentUser> users = new LinkedHashMap<>();
    rooms
        .getOrDefault(room, Map.of())
        .forEach(
            (name, entry) -> {
              if (entry.user != null) {
                users.put(name, entry.user);
              }
            });
    return users;
  }

  void forEach(Consumer<Entry> handler) {
    rooms.values().forEach(room -> room.values().forEach(handler));
  }

  int size() {
    return size;
  }
}
