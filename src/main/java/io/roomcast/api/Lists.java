package io.roomcast.api;

import io.roomcast.socketio.BroadcastOperator;
import io.roomcast.socketio.NamePattern;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.RemoteSocket;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * The operations that list what there is on all event loops, on the other nodes, and on servers of
 * other kinds, page by page. Stateless.
 */
final class Lists {

  private static final int DEFAULT_PAGE = 100;

  private static final String SOCKETS = "sockets";
  private static final String ROOMS = "rooms";

  private Lists() {}

  /**
   * A list.
   *
   * @param name of the list in the answer
   * @param key of an entry in it
   * @param same makes one entry of two of the same key
   * @param here what a namespace has on one loop
   * @param foreign what sockets on servers of other kinds make of it
   */
  private record Kind(
      String name,
      String key,
      BinaryOperator<JsonObject> same,
      Function<Namespace, NavigableMap<String, JsonObject>> here,
      Function<List<RemoteSocket>, NavigableMap<String, JsonObject>> foreign) {}

  static Future<JsonObject> sockets(Call call) {
    int limit = limit(call);
    String after = call.text("cursor", "");
    return list(
        call,
        new Kind(
            SOCKETS,
            "id",
            (one, other) -> one,
            namespace -> {
              NavigableMap<String, JsonObject> found = new TreeMap<>();
              first(call.chosen(namespace, "in").localSockets(), after, limit + 1)
                  .forEach(socket -> found.put(socket.id(), shown(call, socket)));
              return found;
            },
            sockets -> {
              NavigableMap<String, JsonObject> found = new TreeMap<>();
              for (RemoteSocket socket : sockets) {
                if (socket.id().compareTo(after) > 0) {
                  found.put(socket.id(), shown(call, socket));
                }
              }
              return found;
            }));
  }

  static Future<JsonObject> rooms(Call call) {
    int limit = limit(call);
    String after = call.text("cursor", "");
    NamePattern match = NamePattern.of(call.text("match", "*"));
    return list(
        call,
        new Kind(
            ROOMS,
            "room",
            Lists::sum,
            namespace -> {
              NavigableMap<String, JsonObject> found = new TreeMap<>();
              namespace
                  .localRooms(match, after, limit + 1)
                  .forEach((room, size) -> found.put(room, room(room, size)));
              return found;
            },
            sockets -> {
              NavigableMap<String, JsonObject> found = new TreeMap<>();
              for (RemoteSocket socket : sockets) {
                for (String room : socket.rooms()) {
                  if (room.compareTo(after) > 0 && !room.equals(socket.id()) && match.test(room)) {
                    found.merge(room, room(room, 1), Lists::sum);
                  }
                }
              }
              return found;
            }));
  }

  private static JsonObject room(String name, int sockets) {
    return new JsonObject().put("room", name).put(SOCKETS, sockets);
  }

  private static JsonObject sum(JsonObject one, JsonObject other) {
    return room(one.getString("room"), one.getInteger(SOCKETS) + other.getInteger(SOCKETS));
  }

  private static int limit(Call call) {
    return call.number("limit", Math.min(DEFAULT_PAGE, call.api().options().maxPage()));
  }

  /** All parts are asked for at the same time. */
  private static Future<JsonObject> list(Call call, Kind kind) {
    int limit = limit(call);
    Future<Page> here =
        call.everywhere(namespace -> Page.first(kind.here.apply(namespace), limit))
            .map(parts -> Page.merge(parts, limit, kind.same));
    if (call.isForNode()) {
      int most = call.api().nodes().maxAnswer();
      return here.map(page -> page.within(most, call.api().stats()::leftOut).toJson(kind.name));
    }
    Future<List<JsonObject>> others = call.others();
    Future<List<RemoteSocket>> foreign = foreign(call);
    return Future.all(here, others, foreign)
        .map(
            done -> {
              List<Page> parts = new ArrayList<>();
              parts.add(here.result());
              others.result().forEach(part -> parts.add(Page.of(part, kind.name, kind.key)));
              parts.add(Page.first(kind.foreign.apply(foreign.result()), limit));
              return Page.merge(parts, limit, kind.same).toJson(kind.name);
            });
  }

  /** Servers of other kinds know no pages: they are asked for all that is chosen. */
  private static Future<List<RemoteSocket>> foreign(Call call) {
    if (call.isLocal()) {
      return Future.succeededFuture(List.of());
    }
    BroadcastOperator chosen = call.chosen("in");
    return chosen.fetchForeignSockets();
  }

  /** Those with the lowest ids above one, without sorting all. */
  private static List<Socket> first(List<Socket> all, String after, int limit) {
    PriorityQueue<Socket> lowest =
        new PriorityQueue<>(Comparator.comparing(Socket::id, Comparator.reverseOrder()));
    for (Socket socket : all) {
      if (socket.id().compareTo(after) > 0) {
        lowest.add(socket);
        if (lowest.size() > limit) {
          lowest.remove();
        }
      }
    }
    return List.copyOf(lowest);
  }

  private static JsonObject shown(Call call, Socket socket) {
    JsonObject handshake = socket.handshake().toJson();
    return shown(
            socket.id(),
            new JsonArray(List.copyOf(socket.rooms())),
            socket.data().copy(),
            call.isForNode() ? call.api().nodes().visible(handshake) : handshake)
        .put("user", call.api().user(socket));
  }

  private static JsonObject shown(Call call, RemoteSocket socket) {
    return shown(
            socket.id(),
            new JsonArray(List.copyOf(socket.rooms())),
            socket.data(),
            call.api().nodes().visible(socket.handshake()))
        .putNull("user");
  }

  private static JsonObject shown(
      String id, JsonArray rooms, JsonObject data, JsonObject handshake) {
    return new JsonObject()
        .put("id", id)
        .putNull("user")
        .put("rooms", rooms)
        .put("data", data)
        .put("handshake", Binary.out(handshake));
  }
}
