package io.roomcast.cluster;

import io.roomcast.room.Broadcast;
import io.roomcast.socketio.MalformedPacketException;
import io.roomcast.socketio.MsgpackScanner;
import io.roomcast.socketio.MsgpackWriter;
import io.roomcast.socketio.Payload;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePackException;

/**
 * The default parser, notepack: msgpack, in which arguments stay the slices they are. Stateless.
 */
final class MsgpackPackets implements PacketCodec {

  /** Room for keys and heads. */
  private static final int ENVELOPE = 96;

  private static final int PARTS = 3;

  /** Writes something; never fails, as it goes to the heap. */
  @FunctionalInterface
  interface Body {
    void write(MsgpackWriter out) throws IOException;
  }

  static byte[] written(int capacity, Body body) {
    try (MsgpackWriter out = new MsgpackWriter(capacity)) {
      body.write(out);
      return NotepackDates.toTimestamps(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] broadcast(ClusterBroadcast broadcast, String namespace) {
    return written(
        ENVELOPE + capacity(broadcast),
        out -> {
          out.packArrayHeader(PARTS);
          text(broadcast.uid(), out);
          packet(broadcast, namespace, out);
          options(broadcast, -1, out);
        });
  }

  private static int capacity(ClusterBroadcast broadcast) {
    return broadcast.event().length() + broadcast.args().bytes();
  }

  private static void text(@Nullable String text, MsgpackWriter out) throws IOException {
    if (text == null) {
      out.packNil();
    } else {
      out.packString(text);
    }
  }

  private static void packet(ClusterBroadcast broadcast, String namespace, MsgpackWriter out)
      throws IOException {
    out.packMapHeader(PARTS);
    out.packString("type");
    out.packInt(ClassicType.EVENT);
    out.packString("data");
    out.packArrayHeader(1 + broadcast.args().size());
    out.packString(broadcast.event());
    out.packPayload(broadcast.args());
    out.packString("nsp");
    out.packString(namespace);
  }

  private static void options(ClusterBroadcast broadcast, long timeoutMillis, MsgpackWriter out)
      throws IOException {
    out.packMapHeader(PARTS);
    out.packString("rooms");
    names(broadcast.target().rooms(), out);
    out.packString("except");
    names(broadcast.target().except(), out);
    out.packString("flags");
    Broadcast.Flags flags = broadcast.flags();
    boolean timeout = timeoutMillis >= 0;
    out.packMapHeader(
        (flags.compress() ? 0 : 1) + (flags.isVolatile() ? 1 : 0) + (timeout ? 1 : 0));
    if (!flags.compress()) {
      out.packString("compress");
      out.packBoolean(false);
    }
    if (flags.isVolatile()) {
      out.packString("volatile");
      out.packBoolean(true);
    }
    if (timeout) {
      out.packString("timeout");
      out.packLong(timeoutMillis);
    }
  }

  private static void names(Set<String> names, MsgpackWriter out) throws IOException {
    out.packArrayHeader(names.size());
    for (String name : names) {
      out.packString(name);
    }
  }

  @Override
  public byte[] asking(ClusterRequest.AskingBroadcast request, String namespace) {
    ClusterBroadcast broadcast = request.broadcast();
    return written(
        ENVELOPE + capacity(broadcast),
        out -> {
          out.packMapHeader(5);
          out.packString("uid");
          text(broadcast.uid(), out);
          out.packString("requestId");
          out.packString(request.requestId());
          out.packString("type");
          out.packInt(ClassicType.BROADCAST);
          out.packString("packet");
          packet(broadcast, namespace, out);
          out.packString("opts");
          options(broadcast, request.timeoutMillis(), out);
        });
  }

  @Override
  public byte[] ack(ClusterResponse.ClientAck ack) {
    boolean some = ack.answer().size() > 0;
    return written(
        ENVELOPE + ack.answer().bytes(),
        out -> {
          out.packMapHeader(some ? PARTS : PARTS - 1);
          out.packString("type");
          out.packInt(ClassicType.CLIENT_ACK);
          out.packString("requestId");
          out.packString(ack.requestId());
          if (some) {
            out.packString("packet");
            out.packPayload(ack.answer());
          }
        });
  }

  /** Reads a message. */
  @FunctionalInterface
  interface Reader<T> {
    T read(MsgpackScanner in)
        throws IOException, MalformedPacketException, MalformedMessageException;
  }

  /** Reads it all, and once more when there are extensions, which may be dates. */
  static <T> T read(byte[] message, Reader<T> reader) throws MalformedMessageException {
    try {
      MsgpackScanner in = new MsgpackScanner(message);
      T read = reader.read(in);
      return in.extensions() == 0
          ? read
          : reader.read(new MsgpackScanner(NotepackDates.toDates(message)));
    } catch (IOException | MessagePackException | MalformedPacketException e) {
      throw new MalformedMessageException("no msgpack");
    }
  }

  private static void checkEnd(MsgpackScanner in) throws MalformedMessageException {
    if (!in.atEnd()) {
      throw new MalformedMessageException("trailing bytes");
    }
  }

  @Override
  public @Nullable ClusterBroadcast broadcast(byte[] message, String ownUid)
      throws MalformedMessageException {
    Read read = read(message, in -> broadcast(in, ownUid));
    return read.broadcast;
  }

  /** What was read, which may be nothing. */
  private record Read(@Nullable ClusterBroadcast broadcast) {}

  private static Read broadcast(MsgpackScanner in, String ownUid)
      throws IOException, MalformedPacketException, MalformedMessageException {
    int size = in.array();
    if (size < PARTS) {
      throw new MalformedMessageException("no uid, packet and options");
    }
    String uid = in.text();
    if (ownUid.equals(uid)) {
      return new Read(null);
    }
    PacketParts packet = PacketParts.read(in);
    JsonObject options = Lenient.object(in.payload().getValue(0));
    for (int i = PARTS; i < size; i++) {
      in.payload();
    }
    checkEnd(in);
    return new Read(
        ClassicReader.broadcast(
            uid, packet.type, packet.namespace, packet.data, options, Lenient.flags(options)));
  }

  /** The packet of a broadcast. */
  private record PacketParts(
      @Nullable Object type, @Nullable String namespace, @Nullable Payload data) {

    static PacketParts read(MsgpackScanner in) throws IOException, MalformedPacketException {
      Object type = null;
      String namespace = null;
      Payload data = null;
      for (int entries = in.map(); entries > 0; entries--) {
        String key = String.valueOf(in.text());
        switch (key) {
          case "type" -> type = in.payload().getValue(0);
          case "nsp" -> namespace = in.text();
          case "data" -> data = in.items();
          default -> in.payload();
        }
      }
      return new PacketParts(type, namespace, data);
    }
  }

  @Override
  public Fields fields(byte[] message) throws MalformedMessageException {
    return read(
        message,
        in -> {
          Map<String, Payload> values = new HashMap<>();
          for (int entries = in.map(); entries > 0; entries--) {
            String key = String.valueOf(in.text());
            values.put(key, in.payload());
          }
          checkEnd(in);
          return new MsgpackFields(values);
        });
  }

  private record MsgpackFields(Map<String, Payload> values) implements Fields {

    @Override
    public @Nullable Object value(String key) {
      Payload value = values.get(key);
      return value == null ? null : value.getValue(0);
    }

    @Override
    public @Nullable Payload packetData() throws MalformedMessageException {
      Payload packet = values.get("packet");
      if (packet == null) {
        return null;
      }
      byte[] bytes = written(packet.bytes(), out -> out.packPayload(packet));
      return MsgpackPackets.read(bytes, in -> new Data(PacketParts.read(in).data)).items;
    }

    @Override
    public Payload packet() {
      return values.getOrDefault("packet", Payload.EMPTY);
    }
  }

  private record Data(@Nullable Payload items) {}
}
