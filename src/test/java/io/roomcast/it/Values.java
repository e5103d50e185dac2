package io.roomcast.it;

import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.Payload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Small conversions that the test application needs. */
final class Values {

  private Values() {}

  static JsonArray sorted(Collection<String> texts) {
    return new JsonArray(texts.stream().sorted().toList());
  }

  /** A string, or an array of strings. */
  static List<String> strings(@Nullable Object value) {
    if (value instanceof JsonArray array) {
      return array.stream().map(String.class::cast).toList();
    }
    return value == null ? List.of() : List.of((String) value);
  }

  static JsonObject object(EventContext context, int index) {
    return Objects.requireNonNull(context.args().getJsonObject(index));
  }

  static String string(EventContext context, int index) {
    return Objects.requireNonNull(context.args().getString(index));
  }

  static int integer(EventContext context, int index) {
    return Objects.requireNonNull(context.args().getInteger(index));
  }

  /** The values of an array argument; a stream of them would show binary as base64 text. */
  static @Nullable Object[] array(EventContext context, int index) {
    return Objects.requireNonNull(context.args().getJsonArray(index)).getList().toArray();
  }

  /** A first value and then arguments as they came. */
  static @Nullable Object[] prepend(@Nullable Object first, Payload rest) {
    List<@Nullable Object> all = new ArrayList<>();
    all.add(first);
    for (int i = 0; i < rest.size(); i++) {
      all.add(rest.get(i));
    }
    return all.toArray();
  }

  /** The first argument of each answer, as Node's broadcast acks have it. */
  static JsonArray firsts(Stream<Payload> answers) {
    JsonArray all = new JsonArray();
    answers.forEach(answer -> all.add(answer.getValue(0)));
    return all;
  }
}
