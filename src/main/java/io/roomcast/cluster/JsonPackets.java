package io.roomcast.cluster;

import io.roomcast.room.Broadcast;
import io.roomcast.socketio.Payload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parser {@code {encode: JSON.stringify, decode: JSON.parse}}. Binary becomes what {@code
 * JSON.stringify} makes of a Node Buffer, and stays that. Stateless.
 */
final class JsonPackets implements PacketCodec {

  private static final int PARTS = 3;

  @Override
  public byte[] broadcast(ClusterBroadcast broadcast, String namespace) {
    JsonArray message =
        new JsonArray()
            .add(broadcast.uid())
            .add(packet(broadcast, namespace))
            .add(options(broadcast, -1));
    return message.toBuffer().getBytes();
  }

  private static JsonObject packet(ClusterBroadcast broadcast, String namespace) {
    return new JsonObject()
        .put("type", ClassicType.EVENT)
        .put("data", JsonText.event(broadcast.event(), broadcast.args()))
        .put("nsp", namespace);
  }

  private static JsonObject options(ClusterBroadcast broadcast, long timeoutMillis) {
    JsonObject flags = new JsonObject();
    Broadcast.Flags given = broadcast.flags();
    if (!given.compress()) {
      flags.put("compress", false);
    }
    if (given.isVolatile()) {
      flags.put("volatile", true);
    }
    if (timeoutMillis >= 0) {
      flags.put("timeout", timeoutMillis);
    }
    return JsonText.target(broadcast.target()).put("flags", flags);
  }

  @Override
  public byte[] asking(ClusterRequest.AskingBroadcast request, String namespace) {
    JsonObject message =
        new JsonObject()
            .put("uid", request.uid())
            .put("requestId", request.requestId())
            .put("type", ClassicType.BROADCAST)
            .put("packet", packet(request.broadcast(), namespace))
            .put("opts", options(request.broadcast(), request.timeoutMillis()));
    return message.toBuffer().getBytes();
  }

  @Override
  public byte[] ack(ClusterResponse.ClientAck ack) {
    JsonObject message =
        new JsonObject().put("type", ClassicType.CLIENT_ACK).put("requestId", ack.requestId());
    if (ack.answer().size() > 0) {
      message.put("packet", JsonText.value(ack.answer().getValue(0)));
    }
    return message.toBuffer().getBytes();
  }

  @Override
  public @Nullable ClusterBroadcast broadcast(byte[] message, String ownUid)
      throws MalformedMessageException {
    List<?> parts = JsonText.array(message).getList();
    if (parts.size() < PARTS) {
      throw new MalformedMessageException("no uid, packet and options");
    }
    JsonArray all = new JsonArray(parts);
    String uid = Lenient.text(all.getValue(0));
    if (ownUid.equals(uid)) {
      return null;
    }
    JsonObject packet = Lenient.object(all.getValue(1));
    JsonObject options = Lenient.object(all.getValue(2));
    return ClassicReader.broadcast(
        uid,
        packet.getValue("type"),
        Lenient.text(packet.getValue("nsp")),
        items(packet),
        options,
        Lenient.flags(options));
  }

  @Override
  public Fields fields(byte[] message) throws MalformedMessageException {
    return new JsonFields(JsonText.object(message));
  }

  private static @Nullable Payload items(JsonObject packet) {
    return packet.getValue("data") instanceof JsonArray data ? JsonText.payload(data) : null;
  }

  /** A request or response in JSON. */
  record JsonFields(JsonObject object) implements Fields {

    @Override
    public @Nullable Object value(String key) {
      return object.getValue(key);
    }

    @Override
    public @Nullable Payload packetData() {
      return items(Lenient.object(object.getValue("packet")));
    }

    @Override
    public Payload packet() {
      return object.containsKey("packet") ? Payload.of(object.getValue("packet")) : Payload.EMPTY;
    }
  }
}
