package io.roomcast.cluster;

import io.roomcast.socketio.MalformedPacketException;
import io.roomcast.socketio.MsgpackScanner;
import io.roomcast.socketio.MsgpackWriter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePackException;

/** Sessions in Redis as Node's streams adapter writes them: msgpack, in base64. Stateless. */
public final class SessionFormat {

  private static final int CAPACITY = 512;

  private SessionFormat() {}

  /** Writes a session; ours is Node's with some more entries at its end. */
  public static byte[] write(StoredSession session) {
    try (MsgpackWriter out = new MsgpackWriter(CAPACITY)) {
      out.packMapHeader(entries(session));
      out.packString("sid");
      out.packString(session.sid());
      out.packString("pid");
      out.packString(session.pid());
      out.packString("rooms");
      out.packValue(new JsonArray(List.copyOf(session.rooms())));
      out.packString("data");
      out.packValue(session.data());
      optional("nsp", session.namespace(), out);
      optional("offset", session.offset(), out);
      if (!session.since().isEmpty()) {
        out.packString("since");
        out.packMapHeader(session.since().size());
        for (Map.Entry<String, StreamId> since : session.since().entrySet()) {
          out.packString(since.getKey());
          out.packString(since.getValue().toString());
        }
      }
      optional("after", session.after(), out);
      optional("node", session.node(), out);
      return Base64.getEncoder().encode(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int entries(StoredSession session) {
    return 4
        + (session.namespace() == null ? 0 : 1)
        + (session.offset() == null ? 0 : 1)
        + (session.since().isEmpty() ? 0 : 1)
        + (session.after() == null ? 0 : 1)
        + (session.node() == null ? 0 : 1);
  }

  private static void optional(String key, @Nullable Object value, MsgpackWriter out)
      throws IOException {
    if (value != null) {
      out.packString(key);
      out.packString(value.toString());
    }
  }

  /** Reads a session, whoever wrote it. */
  public static StoredSession read(byte[] text) throws MalformedMessageException {
    JsonObject map = map(text);
    String sid = Lenient.text(map.getValue("sid"));
    String pid = Lenient.text(map.getValue("pid"));
    if (sid == null || pid == null || sid.isEmpty()) {
      throw new MalformedMessageException("a session without ids");
    }
    Set<String> rooms = Lenient.names(map.getValue("rooms"));
    Map<String, StreamId> since = new HashMap<>();
    for (Map.Entry<String, Object> entry : Lenient.object(map.getValue("since"))) {
      StreamId id = StreamId.parse(Lenient.text(entry.getValue()));
      if (id != null && rooms.contains(entry.getKey())) {
        since.put(entry.getKey(), id);
      }
    }
    return new StoredSession(
        sid,
        pid,
        rooms,
        Lenient.object(map.getValue("data")).copy(),
        Lenient.text(map.getValue("nsp")),
        StreamId.parse(Lenient.text(map.getValue("offset"))),
        since,
        StreamId.parse(Lenient.text(map.getValue("after"))),
        Lenient.text(map.getValue("node")));
  }

  private static JsonObject map(byte[] text) throws MalformedMessageException {
    try {
      byte[] bytes = Base64.getDecoder().decode(new String(text, StandardCharsets.ISO_8859_1));
      MsgpackScanner in = new MsgpackScanner(bytes);
      Object value = in.payload().getValue(0);
      if (in.atEnd() && value instanceof JsonObject map) {
        return map;
      }
    } catch (IllegalArgumentException
        | IOException
        | MessagePackException
        | MalformedPacketException e) {
      throw new MalformedMessageException("no session in msgpack and base64");
    }
    throw new MalformedMessageException("no map");
  }
}
