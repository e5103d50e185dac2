package io.roomcast.cluster.redis;

import io.roomcast.cluster.MalformedMessageException;
import io.roomcast.cluster.StreamId;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what Redis answers about streams, in either version of its protocol. Stateless. */
final class StreamEntries {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private StreamEntries() {}

  /**
   * An entry as it lies in a stream: who sent it, for which namespace, and what.
   *
   * @param id its id
   * @param fields its fields, by name
   */
  record Entry(StreamId id, Map<String, Response> fields) {

    /** The text of a field, or null. */
    @Nullable String text(String field) {
      Response value = fields.get(field);
      return value == null ? null : value.toString();
    }

    /** The bytes of a field; none when there is no such field. */
    byte[] bytes(String field) {
      Response value = fields.get(field);
      return value == null ? new byte[0] : value.toBytes();
    }

    /** The number of a message of ours; 0 when there is none. */
    long number() {
      return number("n");
    }

    /** The number of its type; 0 when there is none. */
    int type() {
      return (int) Math.min(number("type"), Integer.MAX_VALUE);
    }

    /** For how many ms messages of its node were dropped that are missing before it; 0 for none. */
    long gap() {
      return text("gap") == null ? 0 : Math.max(1, number("gap"));
    }

    private long number(String field) {
      String text = text(field);
      return text != null && NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
    }

    /** About what its fields hold. */
    int size() {
      int size = 0;
      for (Response value : fields.values()) {
        size += value.toBytes().length;
      }
      return size;
    }
  }

  /** The entries of each stream in the answer to XREAD; none in the answer that there are none. */
  static Map<String, List<Entry>> byStream(@Nullable Response answer)
      throws MalformedMessageException {
    Map<String, List<Entry>> all = new HashMap<>();
    if (answer == null) {
      return all;
    }
    if (answer.isMap()) {
      for (String stream : answer.getKeys()) {
        all.put(stream, list(answer.get(stream)));
      }
    } else {
      for (Response pair : answer) {
        all.put(pair.get(0).toString(), list(pair.get(1)));
      }
    }
    return all;
  }

  /** The entries in the answer to XRANGE. */
  static List<Entry> list(@Nullable Response answer) throws MalformedMessageException {
    List<Entry> entries = new ArrayList<>();
    if (answer != null) {
      for (Response entry : answer) {
        entries.add(entry(entry));
      }
    }
    return entries;
  }

  private static Entry entry(Response entry) throws MalformedMessageException {
    StreamId id = StreamId.parse(entry.get(0).toString());
    if (id == null) {
      throw new MalformedMessageException("no id of an entry");
    }
    Map<String, Response> fields = new HashMap<>();
    Response pairs = entry.get(1);
    for (int i = 0; pairs != null && i + 1 < pairs.size(); i += 2) {
      fields.putIfAbsent(pairs.get(i).toString(), pairs.get(i + 1));
    }
    return new Entry(id, fields);
  }
}
