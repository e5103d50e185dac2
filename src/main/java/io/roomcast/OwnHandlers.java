package io.roomcast;

import io.roomcast.config.RawJson;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Makes the operator's handlers from the names of their classes, which the conf has checked. */
final class OwnHandlers {

  private OwnHandlers() {}

  /**
   * A new handler.
   *
   * @throws StartException when it cannot be made
   */
  @SuppressWarnings("unchecked") // the conf has looked at what its handle method takes
  static <T> Handler<T> make(String className, @Nullable RawJson options) {
    try {
      Class<?> type = Class.forName(className);
      for (Constructor<?> constructor : type.getConstructors()) {
        Class<?>[] types = constructor.getParameterTypes();
        if (types.length == 1 && types[0] == JsonObject.class) {
          JsonObject json = options == null ? new JsonObject() : options.json();
          return (Handler<T>) constructor.newInstance(json);
        }
      }
      return (Handler<T>) type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw failed(className, e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw failed(className, e);
    }
  }

  private static StartException failed(String className, Throwable cause) {
    return new StartException("the handler " + className + " could not be made: " + cause, cause);
  }
}
