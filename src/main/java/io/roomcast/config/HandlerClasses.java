package io.roomcast.config;

import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Looks at classes that the conf names, without making anything of them. Stateless. */
final class HandlerClasses {

  /** What handlers of events take. */
  static final String EVENT = "io.roomcast.socketio.EventContext";

  /** What handlers of connects take. */
  static final String CONNECT = "io.roomcast.socketio.ConnectContext";

  private HandlerClasses() {}

  /** Reports a class that is not there, or that is no handler of such. */
  static void check(String name, String takes, BiConsumer<String, String> problem) {
    String wanted =
        "a public class on the class path that is a Handler<"
            + takes.substring(takes.lastIndexOf('.') + 1)
            + ">";
    Class<?> type;
    try {
      type = Class.forName(name, false, HandlerClasses.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      problem.accept("class", wanted + "; there is none of that name");
      return;
    }
    boolean made =
        Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
    if (!Handler.class.isAssignableFrom(type) || !made || !takes(type, takes)) {
      problem.accept("class", wanted + "; this is something else");
    } else if (Arrays.stream(type.getConstructors()).noneMatch(HandlerClasses::fits)) {
      problem.accept(
          "class", wanted + ", with a public constructor that takes a JsonObject or nothing");
    }
  }

  /** Whether its own handle method, if it has a type of its own, is for these. */
  private static boolean takes(Class<?> type, String wanted) {
    List<Method> own =
        Arrays.stream(type.getMethods())
            .filter(method -> method.getName().equals("handle") && !method.isBridge())
            .filter(method -> method.getParameterCount() == 1)
            .toList();
    return own.isEmpty()
        || own.stream()
            .map(method -> method.getParameterTypes()[0])
            .anyMatch(taken -> taken == Object.class || taken.getName().equals(wanted));
  }

  private static boolean fits(Constructor<?> constructor) {
    Class<?>[] types = constructor.getParameterTypes();
    return types.length == 0 || (types.length == 1 && types[0] == JsonObject.class);
  }
}
