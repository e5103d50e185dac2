package io.roomcast.cluster;

import io.roomcast.room.MemberInfo;
import io.roomcast.socketio.JsonWriter;
import io.roomcast.socketio.MalformedPacketException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePackException;

/**
 * The messages of cluster adapters as bytes: JSON, or msgpack where there is binary. Stateless,
 * thread-safe.
 *
 * <p>Reading throws {@link MalformedMessageException}, and nothing else, for what must not be acted
 * upon. Arguments stay the slices they are.
 */
public final class ClusterFormat {

  /** Room for keys and heads. */
  private static final int ENVELOPE = 128;

  private ClusterFormat() {}

  /**
   * A message as an entry of a stream, whose fields hold its parts.
   *
   * @param uid the node that says it
   * @param namespace name of the namespace
   * @param type number of the type
   * @param data JSON, or msgpack in base64 where there is binary
   */
  public record Entry(String uid, String namespace, int type, String data) {}

  /** A message, in JSON if it holds no binary. */
  public static byte[] write(ClusterMessage message) {
    return hasBinary(message) ? msgpack(message) : json(message);
  }

  /** A message in msgpack. */
  public static byte[] msgpack(ClusterMessage message) {
    return MsgpackPackets.written(
        capacity(message), out -> ClusterWriter.message(message, new MessageSink.OfMsgpack(out)));
  }

  private static byte[] json(ClusterMessage message) {
    JsonWriter out = JsonWriter.inlining(capacity(message));
    json(() -> ClusterWriter.message(message, new MessageSink.OfJson(out)));
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A message, other than of presence, as an entry of a stream. */
  public static Entry entry(ClusterMessage message) {
    return new Entry(message.uid(), message.namespace(), ClusterType.of(message), data(message));
  }

  private static String data(ClusterMessage message) {
    if (hasBinary(message)) {
      byte[] data =
          MsgpackPackets.written(
              capacity(message),
              out -> ClusterWriter.data(message, new MessageSink.OfMsgpack(out)));
      return Base64.getEncoder().encodeToString(data);
    }
    JsonWriter out = JsonWriter.inlining(capacity(message));
    json(() -> ClusterWriter.data(message, new MessageSink.OfJson(out)));
    return out.toString();
  }

  /** Writes something to the heap, which never fails. */
  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private static void json(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int capacity(ClusterMessage message) {
    if (message instanceof ClusterMessage.Broadcast broadcast) {
      return ENVELOPE + broadcast.broadcast().args().bytes();
    }
    return ENVELOPE;
  }

  private static boolean hasBinary(ClusterMessage message) {
    if (message instanceof ClusterMessage.Broadcast broadcast) {
      return broadcast.broadcast().args().hasBinary();
    }
    if (message instanceof ClusterMessage.Request request) {
      return hasBinary(request.request());
    }
    return message instanceof ClusterMessage.Response response && hasBinary(response.response());
  }

  private static boolean hasBinary(ClusterRequest request) {
    if (request instanceof ClusterRequest.AskingBroadcast asking) {
      return asking.broadcast().args().hasBinary();
    }
    return request instanceof ClusterRequest.ServerSideEmit emit && emit.args().hasBinary();
  }

  private static boolean hasBinary(ClusterResponse response) {
    if (response instanceof ClusterResponse.ClientAck ack) {
      return ack.answer().hasBinary();
    }
    if (response instanceof ClusterResponse.ServerSideAnswer answer) {
      return answer.answer().hasBinary();
    }
    return response instanceof ClusterResponse.Members members
        && members.members().stream().map(MemberInfo::data).anyMatch(ClusterFormat::isBinary);
  }

  private static boolean isBinary(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return isBinary(object.getMap());
    }
    if (value instanceof JsonArray array) {
      return isBinary(array.getList());
    }
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(ClusterFormat::isBinary);
    }
    return value instanceof List<?> list
        ? list.stream().anyMatch(ClusterFormat::isBinary)
        : value instanceof Buffer;
  }

  /** Reads a message. */
  public static ClusterMessage read(byte[] message) throws MalformedMessageException {
    if (message.length > 0 && message[0] == '{') {
      MessageSource in = json(new String(message, StandardCharsets.UTF_8));
      return guarded(() -> ClusterReader.message(in));
    }
    return MsgpackPackets.read(
        message, in -> ClusterReader.message(new MessageSource.OfMsgpack(in)));
  }

  /** Reads an entry of a stream. */
  public static ClusterMessage read(Entry entry) throws MalformedMessageException {
    if (entry.data().startsWith("{")) {
      return guarded(() -> parts(entry, json(entry.data())));
    }
    return MsgpackPackets.read(
        decoded(entry.data()), in -> parts(entry, new MessageSource.OfMsgpack(in)));
  }

  private static MessageSource json(String text) {
    return new MessageSource.OfJson(text);
  }

  private static ClusterMessage parts(Entry entry, MessageSource data)
      throws IOException, MalformedPacketException, MalformedMessageException {
    return ClusterReader.message(entry.type(), entry.uid(), entry.namespace(), data);
  }

  private static byte[] decoded(String base64) throws MalformedMessageException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("neither JSON nor base64");
    }
  }

  /** Reads a message. */
  @FunctionalInterface
  private interface Reading {
    ClusterMessage run() throws IOException, MalformedPacketException, MalformedMessageException;
  }

  private static ClusterMessage guarded(Reading reading) throws MalformedMessageException {
    try {
      return reading.run();
    } catch (IOException | MessagePackException | MalformedPacketException e) {
      throw new MalformedMessageException("no JSON");
    }
  }
}
