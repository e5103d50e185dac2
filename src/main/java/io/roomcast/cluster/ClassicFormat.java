package io.roomcast.cluster;

import io.roomcast.room.MemberInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the classic Redis adapter ({@code @socket.io/redis-adapter}) as bytes, of which
 * servers and emitters of any language are peers. Immutable, thread-safe.
 *
 * <p>Reading takes what old emitters write, and throws {@link MalformedMessageException}, and
 * nothing else, for what must not be acted upon.
 */
public final class ClassicFormat {

  /** What broadcasts and acks are written in, for all nodes the same. */
  public enum Parser {
    /** The adapter's default. */
    MSGPACK,
    /** {@code JSON.stringify}: binary does not survive it. */
    JSON
  }

  private static final PacketCodec MSGPACK_PACKETS = new MsgpackPackets();
  private static final PacketCodec JSON_PACKETS = new JsonPackets();

  private final PacketCodec packets;

  /** In that parser. */
  public ClassicFormat(Parser parser) {
    packets = parser == Parser.MSGPACK ? MSGPACK_PACKETS : JSON_PACKETS;
  }

  /** A broadcast of a namespace. */
  public byte[] broadcast(ClusterBroadcast broadcast, String namespace) {
    return packets.broadcast(broadcast, namespace);
  }

  /**
   * Reads a broadcast.
   *
   * @param ownUid whose broadcasts are of no interest
   * @return null when it is one of those
   */
  public @Nullable ClusterBroadcast broadcast(byte[] message, String ownUid)
      throws MalformedMessageException {
    return packets.broadcast(message, ownUid);
  }

  /** A request to the nodes that have the namespace. */
  public byte[] request(ClusterRequest request, String namespace) {
    return request instanceof ClusterRequest.AskingBroadcast asking
        ? packets.asking(asking, namespace)
        : json(request).toBuffer().getBytes();
  }

  /** Reads a request. */
  public ClusterRequest request(byte[] message) throws MalformedMessageException {
    return ClassicReader.request(fields(message));
  }

  /** A response. */
  public byte[] response(ClusterResponse response) {
    return response instanceof ClusterResponse.ClientAck ack
        ? packets.ack(ack)
        : json(response).toBuffer().getBytes();
  }

  /** Reads a response. */
  public ClusterResponse response(byte[] message) throws MalformedMessageException {
    return ClassicReader.response(fields(message));
  }

  private PacketCodec.Fields fields(byte[] message) throws MalformedMessageException {
    return message.length > 0 && message[0] == '{'
        ? new JsonPackets.JsonFields(JsonText.object(message))
        : packets.fields(message);
  }

  private static JsonObject json(ClusterRequest request) {
    JsonObject message = new JsonObject();
    if (request.uid() != null) {
      message.put("uid", request.uid());
    }
    if (request instanceof ClusterRequest.SocketIds sockets) {
      return message
          .put("requestId", sockets.requestId())
          .put("type", ClassicType.SOCKETS)
          .put("rooms", new JsonArray(List.copyOf(sockets.rooms())));
    }
    if (request instanceof ClusterRequest.AllRooms rooms) {
      return message.put("requestId", rooms.requestId()).put("type", ClassicType.ALL_ROOMS);
    }
    if (request instanceof ClusterRequest.Fetch fetch) {
      if (fetch.foreign()) {
        message.put("foreign", true);
      }
      return message
          .put("requestId", fetch.requestId())
          .put("type", ClassicType.REMOTE_FETCH)
          .put("opts", JsonText.target(fetch.target()));
    }
    return command(request, message);
  }

  private static JsonObject command(ClusterRequest request, JsonObject message) {
    if (request instanceof ClusterRequest.Join join) {
      return message
          .put("type", ClassicType.REMOTE_JOIN)
          .put("opts", JsonText.target(join.target()))
          .put("rooms", new JsonArray(List.copyOf(join.rooms())));
    }
    if (request instanceof ClusterRequest.Leave leave) {
      return message
          .put("type", ClassicType.REMOTE_LEAVE)
          .put("opts", JsonText.target(leave.target()))
          .put("rooms", new JsonArray(List.copyOf(leave.rooms())));
    }
    if (request instanceof ClusterRequest.Disconnect disconnect) {
      return message
          .put("type", ClassicType.REMOTE_DISCONNECT)
          .put("opts", JsonText.target(disconnect.target()))
          .put("close", disconnect.close());
    }
    if (request instanceof ClusterRequest.ServerSideEmit emit) {
      if (emit.requestId() != null) {
        message.put("requestId", emit.requestId());
      }
      return message
          .put("type", ClassicType.SERVER_SIDE_EMIT)
          .put("data", JsonText.event(emit.event(), emit.args()));
    }
    throw new IllegalArgumentException("never sent: " + request.getClass().getSimpleName());
  }

  private static JsonObject json(ClusterResponse response) {
    JsonObject message = new JsonObject();
    if (response instanceof ClusterResponse.ServerSideAnswer answer) {
      message.put("type", ClassicType.SERVER_SIDE_EMIT).put("requestId", answer.requestId());
      if (answer.answer().size() > 0) {
        message.put("data", JsonText.value(answer.answer().getValue(0)));
      }
      return message;
    }
    if (response instanceof ClusterResponse.ClientCount count) {
      return message
          .put("type", ClassicType.CLIENT_COUNT)
          .put("requestId", count.requestId())
          .put("clientCount", count.count());
    }
    message.put("requestId", response.requestId());
    if (response instanceof ClusterResponse.SocketIds sockets) {
      message.put("sockets", new JsonArray(sockets.ids()));
    } else if (response instanceof ClusterResponse.Rooms rooms) {
      message.put("rooms", new JsonArray(List.copyOf(rooms.rooms())));
    } else if (response instanceof ClusterResponse.Members members) {
      JsonArray sockets = new JsonArray();
      members.members().forEach(member -> sockets.add(json(member)));
      message.put("sockets", sockets);
    }
    return message;
  }

  /** One socket of a response, which may be given as JSON to bound what is sent. */
  public static JsonObject json(MemberInfo member) {
    return new JsonObject()
        .put("id", member.id())
        .put("handshake", member.handshake())
        .put("rooms", new JsonArray(List.copyOf(member.rooms())))
        .put("data", JsonText.value(member.data()));
  }
}
