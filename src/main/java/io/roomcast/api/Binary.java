package io.roomcast.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binary in JSON: {@code {"$binary": "<base64>"}} stands for bytes. Stateless. */
final class Binary {

  private static final String KEY = "$binary";

  private Binary() {}

  /**
   * The items of a list, with bytes for what stands for them. Values that hold none are not copied.
   *
   * @throws ApiException when one is no base64
   */
  static @Nullable Object[] in(JsonArray list) {
    @Nullable Object[] items = new Object[list.size()];
    List<?> raw = list.getList();
    for (int i = 0; i < items.length; i++) {
      items[i] = in(raw.get(i), "args[" + i + "]");
    }
    return items;
  }

  private static @Nullable Object in(@Nullable Object value, String path) {
    if (value instanceof JsonObject object) {
      return in(object.getMap(), path);
    }
    if (value instanceof JsonArray array) {
      return in(array.getList(), path);
    }
    if (value instanceof Map<?, ?> map) {
      return inObject(map, path);
    }
    return value instanceof List<?> list ? inList(list, path) : value;
  }

  private static @Nullable Object inObject(Map<?, ?> map, String path) {
    if (map.size() == 1 && map.get(KEY) instanceof String text) {
      try {
        return Buffer.buffer(Base64.getDecoder().decode(text));
      } catch (IllegalArgumentException e) {
        throw ApiException.body(path + "." + KEY, "a text that is no base64", "base64");
      }
    }
    JsonObject changed = null;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object before = entry.getValue();
      if (isPlain(before)) {
        continue;
      }
      String key = String.valueOf(entry.getKey());
      Object after = in(before, path + "." + key);
      if (after != before) {
        changed = changed == null ? copy(map) : changed;
        changed.put(key, after);
      }
    }
    return changed == null ? map : changed;
  }

  private static @Nullable Object inList(List<?> list, String path) {
    JsonArray changed = null;
    for (int i = 0; i < list.size(); i++) {
      Object before = list.get(i);
      if (isPlain(before)) {
        continue;
      }
      Object after = in(before, path + "[" + i + "]");
      if (after != before) {
        changed = changed == null ? new JsonArray(new ArrayList<>(list)) : changed;
        changed.set(i, after);
      }
    }
    return changed == null ? list : changed;
  }

  private static boolean isPlain(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean;
  }

  private static JsonObject copy(Map<?, ?> map) {
    JsonObject copy = new JsonObject();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  /** Values of an ack as JSON, with texts for bytes. */
  static @Nullable Object out(@Nullable Object value) {
    if (value instanceof Buffer bytes) {
      return new JsonObject().put(KEY, Base64.getEncoder().encodeToString(bytes.getBytes()));
    }
    if (value instanceof JsonObject object) {
      JsonObject out = new JsonObject();
      object.forEach(entry -> out.put(entry.getKey(), out(entry.getValue())));
      return out;
    }
    if (value instanceof JsonArray array) {
      JsonArray out = new JsonArray();
      array.forEach(item -> out.add(out(item)));
      return out;
    }
    return value;
  }
}
