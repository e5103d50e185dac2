package io.roomcast.config;

import java.util.List;
import java.util.function.BiConsumer;

/** Checks that the backends that namespaces and rules name are there. Stateless. */
final class BackendNames {

  private BackendNames() {}

  static void check(RoomcastConf conf, BiConsumer<String, String> problem) {
    List<NamespaceConf> namespaces = conf.namespaces();
    for (int i = 0; i < namespaces.size(); i++) {
      NamespaceConf namespace = namespaces.get(i);
      String path = Problems.item("namespaces", i);
      optional(conf, namespace.on().connect(), path + ".on.connect", problem);
      optional(conf, namespace.on().disconnect(), path + ".on.disconnect", problem);
      for (int j = 0; j < namespace.events().size(); j++) {
        if (namespace.events().get(j) instanceof CallConf call) {
          required(conf, call.backend(), Problems.item(path + ".events", j) + ".backend", problem);
        }
      }
    }
  }

  private static void optional(
      RoomcastConf conf, String name, String path, BiConsumer<String, String> problem) {
    if (!name.isEmpty()) {
      required(conf, name, path, problem);
    }
  }

  private static void required(
      RoomcastConf conf, String name, String path, BiConsumer<String, String> problem) {
    if (!conf.backends().containsKey(name)) {
      String names = String.join(", ", conf.backends().keySet());
      problem.accept(
          path, names.isEmpty() ? "a backend; there are none in backends" : "one of " + names);
    }
  }
}
