package io.roomcast.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, in the order of its keys: what a loop, a node or the cluster has of it above
 * the last key of the page before. So pages are the same whoever is asked for them. Immutable.
 *
 * @param entries by key
 * @param cursor up to which key it is complete; null when nothing comes after it
 */
record Page(NavigableMap<String, JsonObject> entries, @Nullable String cursor) {

  /** The first entries of these, which are all that there are. */
  static Page first(NavigableMap<String, JsonObject> all, int limit) {
    if (all.size() <= limit) {
      return new Page(all, null);
    }
    NavigableMap<String, JsonObject> first = new TreeMap<>();
    for (Map.Entry<String, JsonObject> entry : all.entrySet()) {
      if (first.size() == limit) {
        break;
      }
      first.put(entry.getKey(), entry.getValue());
    }
    return new Page(first, first.lastKey());
  }

  /** One page of all: as far as every part is complete. */
  static Page merge(List<Page> parts, int limit, BinaryOperator<JsonObject> same) {
    NavigableMap<String, JsonObject> all = new TreeMap<>();
    String complete = null;
    for (Page part : parts) {
      part.entries.forEach((key, entry) -> all.merge(key, entry, same));
      if (part.cursor != null && (complete == null || part.cursor.compareTo(complete) < 0)) {
        complete = part.cursor;
      }
    }
    Page first = first(complete == null ? all : all.headMap(complete, true), limit);
    return first.cursor == null ? new Page(first.entries, complete) : first;
  }

  /** As much of it as fits into so many bytes; what fits into no page is left out. */
  Page within(int maxBytes, Runnable leftOut) {
    NavigableMap<String, JsonObject> fitting = new TreeMap<>();
    String last = null;
    long bytes = 0;
    for (Map.Entry<String, JsonObject> entry : entries.entrySet()) {
      int size = entry.getValue().toBuffer().length() + 1;
      if (size > maxBytes) {
        leftOut.run();
      } else if (bytes + size > maxBytes) {
        return new Page(fitting, last);
      } else {
        bytes += size;
        fitting.put(entry.getKey(), entry.getValue());
      }
      last = entry.getKey();
    }
    return new Page(fitting, cursor);
  }

  /** As it is answered. */
  JsonObject toJson(String name) {
    JsonObject json = new JsonObject().put(name, new JsonArray(new ArrayList<>(entries.values())));
    return cursor == null ? json : json.put("cursor", cursor);
  }

  /**
   * The page that a node has answered.
   *
   * @param key the field of an entry that is its key
   */
  static Page of(JsonObject answer, String name, String key) {
    NavigableMap<String, JsonObject> entries = new TreeMap<>();
    JsonArray all = answer.getJsonArray(name, new JsonArray());
    for (int i = 0; i < all.size(); i++) {
      JsonObject entry = all.getJsonObject(i);
      entries.put(entry.getString(key), entry);
    }
    return new Page(entries, answer.getString("cursor"));
  }
}
