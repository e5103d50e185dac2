package io.roomcast.socketio;

import io.roomcast.engineio.Message;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The format of socket.io-msgpack-parser: one binary message per packet, a msgpack map with the
 * keys type, data, id and nsp. Stateless, thread-safe.
 */
final class MsgpackParser implements Parser {

  /** Room for keys, type, ack id and heads. */
  private static final int HEADER_LENGTH = 48;

  @Override
  public String name() {
    return "msgpack";
  }

  @Override
  public boolean recognizes(boolean text) {
    return !text;
  }

  @Override
  public Decoder newDecoder() {
    return MsgpackDecoder.INSTANCE;
  }

  @Override
  public List<Message> encode(Packet packet) {
    Payload payload = packet.payload() == null ? Payload.EMPTY : packet.payload();
    boolean hasData = hasData(packet.type(), payload);
    boolean hasId = packet.id() != Packet.NO_ID;
    int capacity = HEADER_LENGTH + packet.namespace().length() + payload.sizeHint();
    try (MsgpackWriter out = new MsgpackWriter(capacity)) {
      out.packMapHeader(2 + (hasData ? 1 : 0) + (hasId ? 1 : 0));
      out.packString("type");
      out.packInt(packet.type().digit());
      if (hasData) {
        out.packString("data");
        data(packet, payload, out);
      }
      if (hasId) {
        out.packString("id");
        out.packLong(packet.id());
      }
      out.packString("nsp");
      out.packString(packet.namespace());
      return List.of(Message.binary(Buffer.buffer(out.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasData(Packet.Type type, Payload payload) {
    return switch (type) {
      case EVENT, ACK -> true;
      case CONNECT, CONNECT_ERROR -> payload.size() > 0;
      case DISCONNECT -> false;
    };
  }

  private static void data(Packet packet, Payload payload, MsgpackWriter out) throws IOException {
    switch (packet.type()) {
      case EVENT -> {
        out.packArrayHeader(1 + payload.size());
        name(packet.event(), packet.numeric(), out);
        payload.writeMsgpack(out);
      }
      case ACK -> {
        out.packArrayHeader(payload.size());
        payload.writeMsgpack(out);
      }
      case CONNECT, CONNECT_ERROR -> out.packValue(payload.getValue(0));
      case DISCONNECT -> {}
    }
  }

  private static void name(@Nullable String event, boolean numeric, MsgpackWriter out)
      throws IOException {
    if (event == null) {
      out.packString("");
    } else if (numeric) {
      out.packValue(JsonReader.toNumber(event, 0, event.length()));
    } else {
      out.packString(event);
    }
  }
}
