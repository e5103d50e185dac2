package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.roomcast.engineio.CloseReason;
import io.roomcast.socketio.NamePattern;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations on sockets and rooms that are there. Stateless. */
final class Sockets {

  private static final int DEFAULT_PAGE = 100;

  private static final JsonObject NOTHING = new JsonObject();

  private Sockets() {}

  static Future<JsonObject> join(Call call) {
    return call.chosen("in").socketsJoin(call.names("rooms")).map(NOTHING);
  }

  static Future<JsonObject> leave(Call call) {
    return call.chosen("in").socketsLeave(call.names("rooms")).map(NOTHING);
  }

  /** Told with DISCONNECT, clients stay away; when their connection ends, they come back. */
  static Future<JsonObject> disconnect(Call call) {
    if (!call.flag("reconnect")) {
      return call.chosen("in").disconnectSockets(call.flag("close")).map(NOTHING);
    }
    return everywhere(
            call,
            namespace -> {
              call.chosen(namespace, "in")
                  .localSockets()
                  .forEach(socket -> socket.conn().close(CloseReason.FORCED_CLOSE, false));
              return true;
            })
        .map(NOTHING);
  }

  /** Does it on every loop where the namespace is. */
  private static <T> Future<List<T>> everywhere(Call call, Function<Namespace, T> action) {
    String name = call.namespace().name();
    return call.api()
        .everywhere(
            peer -> {
              Namespace there = peer.io().namespace(name);
              List<T> found = new ArrayList<>(1);
              if (there != null) {
                found.add(action.apply(there));
              }
              return found;
            })
        .map(all -> all.stream().flatMap(List::stream).toList());
  }

  /** A socket and how it is shown. */
  private record Shown(String id, JsonObject json) {}

  static Future<JsonObject> fetch(Call call) {
    int limit = limit(call);
    String after = call.text("cursor", "");
    return Sockets.<List<Shown>>everywhere(
            call,
            namespace ->
                first(call.chosen(namespace, "in").localSockets(), after, limit + 1).stream()
                    .map(socket -> new Shown(socket.id(), shown(call.api(), socket)))
                    .toList())
        .map(
            parts -> {
              List<Shown> found =
                  parts.stream()
                      .flatMap(List::stream)
                      .sorted(Comparator.comparing(Shown::id))
                      .toList();
              JsonArray sockets = new JsonArray();
              found.stream().limit(limit).forEach(shown -> sockets.add(shown.json()));
              String last = found.size() > limit ? found.get(limit - 1).id() : null;
              return page("sockets", sockets, last);
            });
  }

  private static int limit(Call call) {
    return call.number("limit", Math.min(DEFAULT_PAGE, call.api().options().maxPage()));
  }

  private static JsonObject page(String name, JsonArray entries, @Nullable String last) {
    JsonObject page = new JsonObject().put(name, entries);
    return last == null ? page : page.put("cursor", last);
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

  private static JsonObject shown(Api api, Socket socket) {
    JsonObject data = socket.data().copy();
    return new JsonObject()
        .put("id", socket.id())
        .put("user", api.user(socket))
        .put("rooms", new JsonArray(List.copyOf(socket.rooms())))
        .put("data", data)
        .put("handshake", Binary.out(socket.handshake().toJson()));
  }

  static Future<JsonObject> rooms(Call call) {
    int limit = limit(call);
    String after = call.text("cursor", "");
    NamePattern match = NamePattern.of(call.text("match", "*"));
    return everywhere(call, namespace -> namespace.localRooms(match, after, limit + 1))
        .map(
            parts -> {
              // The first names of all are among the first of each loop that has them.
              NavigableMap<String, Integer> all = new TreeMap<>();
              parts.forEach(
                  part -> part.forEach((room, size) -> all.merge(room, size, Integer::sum)));
              JsonArray rooms = new JsonArray();
              String last = null;
              for (Map.Entry<String, Integer> room : all.entrySet()) {
                if (rooms.size() == limit) {
                  return page("rooms", rooms, last);
                }
                last = room.getKey();
                rooms.add(new JsonObject().put("room", last).put("sockets", room.getValue()));
              }
              return page("rooms", rooms, null);
            });
  }

  static Future<JsonObject> setData(Call call) {
    JsonObject data = call.body().getJsonObject("data").copy();
    return everywhere(call, namespace -> merge(namespace.socket(call.text("sid")), data))
        .compose(
            found ->
                found.contains(true)
                    ? Future.succeededFuture(NOTHING)
                    : Future.failedFuture(
                        new ApiException(Code.E_UNKNOWN_SOCKET, "No such socket is connected.")));
  }

  private static boolean merge(@Nullable Socket socket, JsonObject data) {
    if (socket == null) {
      return false;
    }
    JsonObject own = socket.data();
    data.copy()
        .forEach(
            entry -> {
              if (entry.getValue() == null) {
                own.remove(entry.getKey());
              } else {
                own.put(entry.getKey(), entry.getValue());
              }
            });
    return true;
  }

  private record Counts(int sessions, int sockets, Map<String, Integer> byNamespace) {

    static Counts of(Api api) {
      Map<String, Integer> all = new TreeMap<>();
      int sockets = 0;
      for (Namespace namespace : api.io().namespaces()) {
        int size = namespace.socketCount();
        sockets += size;
        all.put(namespace.name(), size);
      }
      return new Counts(api.io().engine().clientsCount(), sockets, all);
    }
  }

  /** The namespaces with the most sockets come first; there may be many. */
  static Future<JsonObject> info(Call call) {
    return call.api()
        .everywhere(Counts::of)
        .map(
            parts -> {
              Map<String, Integer> all = new TreeMap<>();
              parts.forEach(
                  part -> part.byNamespace().forEach((n, c) -> all.merge(n, c, Integer::sum)));
              JsonArray namespaces = new JsonArray();
              all.entrySet().stream()
                  .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                  .limit(call.api().options().maxPage())
                  .forEach(
                      entry ->
                          namespaces.add(
                              new JsonObject()
                                  .put("name", entry.getKey())
                                  .put("sockets", entry.getValue())));
              return call.api()
                  .aboutThis()
                  .put("nodes", 1)
                  .put("instances", parts.size())
                  .put("sessions", parts.stream().mapToInt(Counts::sessions).sum())
                  .put("sockets", parts.stream().mapToInt(Counts::sockets).sum())
                  .put("namespaces", namespaces);
            });
  }
}
