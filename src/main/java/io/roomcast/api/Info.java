package io.roomcast.api;

import io.roomcast.socketio.Namespace;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The operation that tells what the server and the cluster are, and hold. Stateless. */
final class Info {

  private static final String SOCKETS = "sockets";
  private static final String SESSIONS = "sessions";
  private static final String INSTANCES = "instances";
  private static final String NAMESPACES = "namespaces";
  private static final String MEMBERS = "members";

  private Info() {}

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
  static Future<JsonObject> of(Call call) {
    Future<JsonObject> here = here(call);
    if (call.isLocal()) {
      return here;
    }
    Future<List<JsonObject>> others = call.others();
    Future<Integer> count = call.api().countNodes();
    return Future.all(here, others, count)
        .map(done -> cluster(call, here.result(), others.result(), count.result()));
  }

  private static Future<JsonObject> here(Call call) {
    return call.api().everywhere(Counts::of).map(parts -> here(call, parts));
  }

  private static JsonObject here(Call call, List<Counts> parts) {
    Map<String, Integer> all = new TreeMap<>();
    parts.forEach(part -> part.byNamespace().forEach((n, c) -> all.merge(n, c, Integer::sum)));
    JsonObject about = call.api().aboutThis();
    JsonObject counts =
        new JsonObject()
            .put(INSTANCES, parts.size())
            .put(SESSIONS, parts.stream().mapToInt(Counts::sessions).sum())
            .put(SOCKETS, parts.stream().mapToInt(Counts::sockets).sum());
    return about
        .copy()
        .put("nodes", 1)
        .mergeIn(counts)
        .put(NAMESPACES, namespaces(call, all))
        .put(MEMBERS, new JsonArray().add(about.mergeIn(counts)));
  }

  private static JsonArray namespaces(Call call, Map<String, Integer> all) {
    JsonArray namespaces = new JsonArray();
    all.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(call.api().options().maxPage())
        .forEach(
            entry ->
                namespaces.add(
                    new JsonObject().put("name", entry.getKey()).put(SOCKETS, entry.getValue())));
    return namespaces;
  }

  /** What nodes of this program have told; {@code nodes} counts those of other kinds, too. */
  private static JsonObject cluster(
      Call call, JsonObject here, List<JsonObject> others, int nodes) {
    List<JsonObject> all = new ArrayList<>(others);
    all.add(here);
    Map<String, Integer> byNamespace = new TreeMap<>();
    List<JsonObject> members = new ArrayList<>();
    for (JsonObject part : all) {
      objects(part, NAMESPACES)
          .forEach(
              namespace ->
                  byNamespace.merge(
                      namespace.getString("name"), namespace.getInteger(SOCKETS), Integer::sum));
      members.addAll(objects(part, MEMBERS));
    }
    members.sort(Comparator.comparing(member -> member.getString("node", "")));
    JsonObject cluster = here.copy().put("nodes", Math.max(nodes, members.size()));
    for (String count : List.of(INSTANCES, SESSIONS, SOCKETS)) {
      cluster.put(count, all.stream().mapToInt(part -> part.getInteger(count, 0)).sum());
    }
    return cluster
        .put(NAMESPACES, namespaces(call, byNamespace))
        .put(MEMBERS, new JsonArray(members));
  }

  private static List<JsonObject> objects(JsonObject from, String key) {
    return from.getJsonArray(key, new JsonArray()).stream().map(JsonObject.class::cast).toList();
  }
}
