package io.roomcast.backend;

import io.roomcast.socketio.Payload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Binary in JSON: {@code {"$binary": "<base64>"}}. Both ways answer the very tree that they are
 * given where nothing in it has to be changed. Stateless.
 */
final class BinaryJson {

  private static final String KEY = "$binary";

  private BinaryJson() {}

  /** The tree with an object for each binary value. */
  static Object encode(Object tree) {
    return walk(tree, BinaryJson::toObject);
  }

  /** The tree with a {@link Buffer} for each such object. */
  static Object decode(Object tree) {
    return walk(tree, BinaryJson::toBuffer);
  }

  /**
   * The items of the array as arguments, with what {@link #decode} makes of them.
   *
   * @throws IllegalArgumentException when they cannot be sent, e.g. nested too deeply
   */
  static Payload payload(JsonArray args) {
    List<?> decoded = decode(args) instanceof List<?> list ? list : args.getList();
    return Payload.of(decoded.toArray());
  }

  private static Object toObject(Object value) {
    if (value instanceof Buffer buffer) {
      return marked(buffer.getBytes());
    }
    return value instanceof byte[] bytes ? marked(bytes) : value;
  }

  private static Map<String, Object> marked(byte[] bytes) {
    return Map.of(KEY, Base64.getEncoder().encodeToString(bytes));
  }

  private static Object toBuffer(Object value) {
    Map<?, ?> map = map(value);
    if (map != null && map.size() == 1 && map.get(KEY) instanceof String text) {
      try {
        return Buffer.buffer(Base64.getDecoder().decode(text));
      } catch (IllegalArgumentException e) {
        return value;
      }
    }
    return value;
  }

  /** Its leaves and objects first by {@code change}; then what is left to go into. */
  private static Object walk(Object tree, UnaryOperator<Object> change) {
    Object changed = change.apply(tree);
    if (changed != tree) {
      return changed;
    }
    Map<?, ?> map = map(tree);
    if (map != null) {
      return walkMap(tree, map, change);
    }
    List<?> list = tree instanceof JsonArray array ? array.getList() : asList(tree);
    return list == null ? tree : walkList(tree, list, change);
  }

  private static Object walkMap(Object tree, Map<?, ?> map, UnaryOperator<Object> change) {
    Map<Object, Object> copy = null;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object value = entry.getValue();
      Object walked = value == null ? null : walk(value, change);
      if (walked != value) {
        copy = copy == null ? new LinkedHashMap<>(map) : copy;
        copy.put(entry.getKey(), walked);
      }
    }
    return copy == null ? tree : copy;
  }

  private static Object walkList(Object tree, List<?> list, UnaryOperator<Object> change) {
    List<Object> copy = null;
    for (int i = 0; i < list.size(); i++) {
      Object value = list.get(i);
      Object walked = value == null ? null : walk(value, change);
      if (walked != value) {
        copy = copy == null ? new ArrayList<>(list) : copy;
        copy.set(i, walked);
      }
    }
    return copy == null ? tree : copy;
  }

  private static @Nullable Map<?, ?> map(Object value) {
    return value instanceof JsonObject object
        ? object.getMap()
        : value instanceof Map<?, ?> map ? map : null;
  }

  private static @Nullable List<?> asList(Object value) {
    return value instanceof List<?> list ? list : null;
  }
}
