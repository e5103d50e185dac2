package io.roomcast.cluster;

import io.roomcast.room.Target;
import io.roomcast.socketio.Payload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as Node's {@code JSON.stringify} writes and {@code JSON.parse} reads it. Stateless. */
final class JsonText {

  /** Up to here, whole numbers of JavaScript are exact. */
  private static final double MAX_SAFE = 1L << 53;

  private JsonText() {}

  static JsonObject object(byte[] text) throws MalformedMessageException {
    try {
      return new JsonObject(Buffer.buffer(text));
    } catch (DecodeException | ClassCastException e) {
      throw new MalformedMessageException("no JSON object");
    }
  }

  static JsonArray array(byte[] text) throws MalformedMessageException {
    try {
      return new JsonArray(Buffer.buffer(text));
    } catch (DecodeException | ClassCastException e) {
      throw new MalformedMessageException("no JSON array");
    }
  }

  static Payload payload(JsonArray values) {
    return Payload.of(values.getList().toArray());
  }

  /** {@code [event, ...args]}. */
  static JsonArray event(String event, Payload args) {
    JsonArray all = new JsonArray().add(event);
    for (int i = 0; i < args.size(); i++) {
      all.add(value(args.getValue(i)));
    }
    return all;
  }

  /** {@code {rooms: [..], except: [..]}}. */
  static JsonObject target(Target target) {
    return new JsonObject()
        .put("rooms", new JsonArray(List.copyOf(target.rooms())))
        .put("except", new JsonArray(List.copyOf(target.except())));
  }

  /** A value without what JSON cannot hold. */
  static @Nullable Object value(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return object(object.getMap());
    }
    if (value instanceof Map<?, ?> map) {
      return object(map);
    }
    if (value instanceof JsonArray array) {
      return array(array.getList());
    }
    if (value instanceof List<?> list) {
      return array(list);
    }
    if (value instanceof Buffer buffer) {
      return binary(buffer);
    }
    return value instanceof Double number ? number(number) : value;
  }

  private static JsonObject object(Map<?, ?> map) {
    JsonObject object = new JsonObject();
    map.forEach((key, value) -> object.put(String.valueOf(key), value(value)));
    return object;
  }

  private static JsonArray array(List<?> list) {
    JsonArray array = new JsonArray();
    list.forEach(item -> array.add(value(item)));
    return array;
  }

  /** As a Node Buffer writes itself. */
  private static JsonObject binary(Buffer buffer) {
    JsonArray data = new JsonArray();
    for (int i = 0; i < buffer.length(); i++) {
      data.add((int) buffer.getUnsignedByte(i));
    }
    return new JsonObject().put("type", "Buffer").put("data", data);
  }

  private static @Nullable Object number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return null;
    }
    boolean whole = Math.rint(number) == number && Math.abs(number) <= MAX_SAFE;
    return whole ? (Object) (long) number : (Object) number;
  }
}
