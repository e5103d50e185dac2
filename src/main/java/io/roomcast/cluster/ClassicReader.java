package io.roomcast.cluster;

import io.roomcast.room.Broadcast;
import io.roomcast.room.MemberInfo;
import io.roomcast.socketio.Payload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes messages of what was read, and of nothing that is not sound. Stateless. */
final class ClassicReader {

  /** What servers use among themselves; the reference throws on these. */
  private static final Set<String> RESERVED_FOR_SERVERS =
      Set.of("connect", "connection", "new_namespace");

  private ClassicReader() {}

  static ClusterBroadcast broadcast(
      @Nullable String uid,
      @Nullable Object type,
      @Nullable String namespace,
      @Nullable Payload data,
      JsonObject options,
      Broadcast.Flags flags)
      throws MalformedMessageException {
    int number = Lenient.number(type);
    if (number != ClassicType.EVENT && number != ClassicType.BINARY_EVENT) {
      throw new MalformedMessageException("no event");
    }
    String event = event(data);
    Payload args = data == null ? Payload.EMPTY : data.from(1);
    return new ClusterBroadcast(uid, namespace, event, args, Lenient.target(options), flags);
  }

  private static String event(@Nullable Payload data) throws MalformedMessageException {
    if (data != null && data.getValue(0) instanceof String event) {
      return event;
    }
    throw new MalformedMessageException("no name of an event");
  }

  static ClusterRequest request(PacketCodec.Fields in) throws MalformedMessageException {
    String uid = Lenient.text(in.value("uid"));
    int type = Lenient.number(in.value("type"));
    return switch (type) {
      case ClassicType.SOCKETS ->
          new ClusterRequest.SocketIds(uid, requestId(in), Lenient.names(in.value("rooms")));
      case ClassicType.ALL_ROOMS -> new ClusterRequest.AllRooms(uid, requestId(in));
      case ClassicType.REMOTE_JOIN, ClassicType.REMOTE_LEAVE, ClassicType.REMOTE_DISCONNECT ->
          in.value("opts") instanceof JsonObject options
              ? command(type, uid, options, in)
              : ofSocket(type, uid, in);
      case ClassicType.REMOTE_FETCH ->
          new ClusterRequest.Fetch(
              uid,
              requestId(in),
              Lenient.target(options(in)),
              Boolean.TRUE.equals(in.value("foreign")));
      case ClassicType.SERVER_SIDE_EMIT -> serverSideEmit(uid, in);
      case ClassicType.BROADCAST -> asking(uid, in);
      default -> throw new MalformedMessageException("unknown type of request");
    };
  }

  private static String requestId(PacketCodec.Fields in) throws MalformedMessageException {
    String id = Lenient.text(in.value("requestId"));
    if (id == null) {
      throw new MalformedMessageException("no request id");
    }
    return id;
  }

  private static JsonObject options(PacketCodec.Fields in) throws MalformedMessageException {
    if (in.value("opts") instanceof JsonObject options) {
      return options;
    }
    throw new MalformedMessageException("no options");
  }

  private static ClusterRequest command(
      int type, @Nullable String uid, JsonObject options, PacketCodec.Fields in)
      throws MalformedMessageException {
    var target = Lenient.target(options);
    return switch (type) {
      case ClassicType.REMOTE_JOIN ->
          new ClusterRequest.Join(uid, target, Lenient.names(in.value("rooms")));
      case ClassicType.REMOTE_LEAVE ->
          new ClusterRequest.Leave(uid, target, Lenient.names(in.value("rooms")));
      default -> new ClusterRequest.Disconnect(uid, target, Boolean.TRUE.equals(in.value("close")));
    };
  }

  /** As nodes before version 6 of the adapter ask: one socket, one room. */
  private static ClusterRequest ofSocket(int type, @Nullable String uid, PacketCodec.Fields in)
      throws MalformedMessageException {
    String socketId = Lenient.text(in.value("sid"));
    if (socketId == null) {
      throw new MalformedMessageException("neither options nor a socket");
    }
    JsonObject options = new JsonObject().put("rooms", new JsonArray().add(socketId));
    var target = Lenient.target(options);
    Set<String> room = Lenient.names(in.value("room"));
    ClusterRequest request =
        switch (type) {
          case ClassicType.REMOTE_JOIN -> new ClusterRequest.Join(uid, target, room);
          case ClassicType.REMOTE_LEAVE -> new ClusterRequest.Leave(uid, target, room);
          default ->
              new ClusterRequest.Disconnect(uid, target, Boolean.TRUE.equals(in.value("close")));
        };
    return new ClusterRequest.OfSocket(uid, requestId(in), socketId, request);
  }

  private static ClusterRequest serverSideEmit(@Nullable String uid, PacketCodec.Fields in)
      throws MalformedMessageException {
    Payload data = in.value("data") instanceof JsonArray values ? JsonText.payload(values) : null;
    return serverSideEmit(uid, Lenient.text(in.value("requestId")), data);
  }

  static ClusterRequest serverSideEmit(
      @Nullable String uid, @Nullable String requestId, @Nullable Payload data)
      throws MalformedMessageException {
    String event = event(data);
    if (data == null || RESERVED_FOR_SERVERS.contains(event)) {
      throw new MalformedMessageException("a reserved event");
    }
    return new ClusterRequest.ServerSideEmit(uid, requestId, event, data.from(1));
  }

  private static ClusterRequest asking(@Nullable String uid, PacketCodec.Fields in)
      throws MalformedMessageException {
    JsonObject packet = Lenient.object(in.packet().getValue(0));
    JsonObject options = options(in);
    ClusterBroadcast broadcast =
        broadcast(
            uid,
            packet.getValue("type"),
            Lenient.text(packet.getValue("nsp")),
            in.packetData(),
            options,
            Lenient.flags(options));
    JsonObject flags = Lenient.object(options.getValue("flags"));
    int timeout = Math.max(0, Lenient.number(flags.getValue("timeout")));
    return new ClusterRequest.AskingBroadcast(requestId(in), broadcast, timeout);
  }

  static ClusterResponse response(PacketCodec.Fields in) throws MalformedMessageException {
    String id = requestId(in);
    switch (Lenient.number(in.value("type"))) {
      case ClassicType.SERVER_SIDE_EMIT -> {
        Object data = in.value("data");
        return new ClusterResponse.ServerSideAnswer(
            id, data == null ? Payload.EMPTY : Payload.of(data));
      }
      case ClassicType.CLIENT_COUNT -> {
        int count = Lenient.number(in.value("clientCount"));
        if (count < 0) {
          throw new MalformedMessageException("no count of clients");
        }
        return new ClusterResponse.ClientCount(id, count);
      }
      case ClassicType.CLIENT_ACK -> {
        return new ClusterResponse.ClientAck(id, in.packet());
      }
      default -> {
        return listed(id, in);
      }
    }
  }

  private static ClusterResponse listed(String id, PacketCodec.Fields in)
      throws MalformedMessageException {
    if (in.value("rooms") instanceof JsonArray rooms) {
      return new ClusterResponse.Rooms(id, Lenient.names(rooms));
    }
    if (!(in.value("sockets") instanceof JsonArray sockets)) {
      return new ClusterResponse.Done(id);
    }
    if (sockets.size() > 0 && sockets.getValue(0) instanceof String) {
      return new ClusterResponse.SocketIds(id, List.copyOf(Lenient.names(sockets)));
    }
    List<MemberInfo> members = new ArrayList<>(sockets.size());
    for (int i = 0; i < sockets.size(); i++) {
      members.add(member(Lenient.object(sockets.getValue(i))));
    }
    return new ClusterResponse.Members(id, members);
  }

  static MemberInfo member(JsonObject socket) throws MalformedMessageException {
    String id = Lenient.text(socket.getValue("id"));
    if (id == null) {
      throw new MalformedMessageException("a socket without an id");
    }
    return new MemberInfo(
        id,
        Lenient.object(socket.getValue("handshake")).copy(),
        Set.copyOf(Lenient.names(socket.getValue("rooms"))),
        Lenient.object(socket.getValue("data")).copy());
  }
}
