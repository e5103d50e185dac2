package io.roomcast.cluster;

import io.roomcast.room.MemberInfo;
import io.roomcast.room.Target;
import io.roomcast.socketio.MalformedPacketException;
import io.roomcast.socketio.Payload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes messages of cluster adapters of what is read. For one message and one thread. */
final class ClusterReader {

  private int type;
  private @Nullable String uid;
  private @Nullable String namespace;
  private @Nullable Data data;

  private ClusterReader() {}

  /** A whole message. */
  static ClusterMessage message(MessageSource in)
      throws IOException, MalformedPacketException, MalformedMessageException {
    ClusterReader reader = new ClusterReader();
    reader.read(in);
    checkEnd(in);
    return reader.message();
  }

  /** A message whose parts came apart. */
  static ClusterMessage message(int type, String uid, String namespace, MessageSource data)
      throws IOException, MalformedPacketException, MalformedMessageException {
    ClusterReader reader = new ClusterReader();
    reader.type = type;
    reader.uid = uid;
    reader.namespace = namespace;
    reader.data = Data.read(data);
    checkEnd(data);
    return reader.message();
  }

  private static void checkEnd(MessageSource in) throws MalformedMessageException {
    if (!in.atEnd()) {
      throw new MalformedMessageException("trailing bytes");
    }
  }

  private void read(MessageSource in)
      throws IOException, MalformedPacketException, MalformedMessageException {
    if (!in.map()) {
      throw new MalformedMessageException("no map");
    }
    for (String key = in.key(); key != null; key = in.key()) {
      switch (key) {
        case "type" -> type = Lenient.number(in.value().getValue(0));
        case "uid" -> uid = in.text();
        case "nsp" -> namespace = in.text();
        case "data" -> data = Data.read(in);
        default -> in.value();
      }
    }
  }

  private ClusterMessage message() throws MalformedMessageException {
    String from = uid;
    String nsp = namespace;
    if (from == null || nsp == null) {
      throw new MalformedMessageException("no uid or namespace");
    }
    Data content = data == null ? new Data() : data;
    return switch (type) {
      case ClusterType.INITIAL_HEARTBEAT ->
          new ClusterMessage.Presence(from, nsp, ClusterMessage.Presence.Kind.INITIAL_HEARTBEAT);
      case ClusterType.HEARTBEAT ->
          new ClusterMessage.Presence(from, nsp, ClusterMessage.Presence.Kind.HEARTBEAT);
      case ClusterType.ADAPTER_CLOSE ->
          new ClusterMessage.Presence(from, nsp, ClusterMessage.Presence.Kind.ADAPTER_CLOSE);
      case ClusterType.BROADCAST -> broadcast(from, nsp, content);
      case ClusterType.FETCH_SOCKETS_RESPONSE,
          ClusterType.SERVER_SIDE_EMIT_RESPONSE,
          ClusterType.BROADCAST_CLIENT_COUNT,
          ClusterType.BROADCAST_ACK ->
          new ClusterMessage.Response(from, nsp, response(content));
      default -> new ClusterMessage.Request(from, nsp, request(from, content));
    };
  }

  private static ClusterMessage broadcast(String uid, String nsp, Data data)
      throws MalformedMessageException {
    ClusterBroadcast broadcast =
        ClassicReader.broadcast(
            uid, data.packetType, nsp, data.items, data.options(), Lenient.flags(data.options()));
    if (data.requestId == null) {
      return new ClusterMessage.Broadcast(uid, nsp, broadcast);
    }
    JsonObject flags = Lenient.object(data.options().getValue("flags"));
    int timeout = Math.max(0, Lenient.number(flags.getValue("timeout")));
    return new ClusterMessage.Request(
        uid, nsp, new ClusterRequest.AskingBroadcast(data.requestId, broadcast, timeout));
  }

  private ClusterRequest request(String from, Data data) throws MalformedMessageException {
    if (type == ClusterType.SERVER_SIDE_EMIT) {
      return ClassicReader.serverSideEmit(from, data.requestId, data.items);
    }
    Target target = Lenient.target(data.options());
    return switch (type) {
      case ClusterType.SOCKETS_JOIN ->
          new ClusterRequest.Join(from, target, Lenient.names(data.rooms));
      case ClusterType.SOCKETS_LEAVE ->
          new ClusterRequest.Leave(from, target, Lenient.names(data.rooms));
      case ClusterType.DISCONNECT_SOCKETS ->
          new ClusterRequest.Disconnect(from, target, Boolean.TRUE.equals(data.close));
      case ClusterType.FETCH_SOCKETS ->
          new ClusterRequest.Fetch(
              from, data.requestId(), target, Boolean.TRUE.equals(data.foreign));
      default -> throw new MalformedMessageException("unknown type of message");
    };
  }

  private ClusterResponse response(Data data) throws MalformedMessageException {
    String id = data.requestId();
    return switch (type) {
      case ClusterType.FETCH_SOCKETS_RESPONSE -> new ClusterResponse.Members(id, data.members());
      case ClusterType.SERVER_SIDE_EMIT_RESPONSE ->
          new ClusterResponse.ServerSideAnswer(id, data.packet);
      case ClusterType.BROADCAST_CLIENT_COUNT -> {
        int count = Lenient.number(data.clientCount);
        if (count < 0) {
          throw new MalformedMessageException("no count of clients");
        }
        yield new ClusterResponse.ClientCount(id, count);
      }
      default -> new ClusterResponse.ClientAck(id, data.packet);
    };
  }

  /** The data of any message. */
  private static final class Data {

    @Nullable String requestId;

    /** The packet as it is; none when there is no such key. */
    Payload packet = Payload.EMPTY;

    /** Its type and items, when it is the packet of a broadcast; its items, when it is an array. */
    @Nullable Object packetType;

    @Nullable Payload items;
    @Nullable Object options;
    @Nullable Object rooms;
    @Nullable Object close;
    @Nullable Object foreign;
    @Nullable Object sockets;
    @Nullable Object clientCount;

    static @Nullable Data read(MessageSource in) throws IOException, MalformedPacketException {
      if (!in.map()) {
        return null;
      }
      Data data = new Data();
      for (String key = in.key(); key != null; key = in.key()) {
        switch (key) {
          case "requestId" -> data.requestId = in.text();
          case "packet" -> data.readPacket(in);
          case "opts" -> data.options = in.value().getValue(0);
          case "rooms" -> data.rooms = in.value().getValue(0);
          case "close" -> data.close = in.value().getValue(0);
          case "foreign" -> data.foreign = in.value().getValue(0);
          case "sockets" -> data.sockets = in.value().getValue(0);
          case "clientCount" -> data.clientCount = in.value().getValue(0);
          default -> in.value();
        }
      }
      return data;
    }

    private void readPacket(MessageSource in) throws IOException, MalformedPacketException {
      int start = in.position();
      if (in.isArray()) {
        items = in.items();
      } else if (in.map()) {
        for (String key = in.key(); key != null; key = in.key()) {
          switch (key) {
            case "type" -> packetType = in.value().getValue(0);
            case "data" -> items = in.items();
            default -> in.value();
          }
        }
      }
      packet = in.since(start);
    }

    String requestId() throws MalformedMessageException {
      if (requestId == null) {
        throw new MalformedMessageException("no request id");
      }
      return requestId;
    }

    JsonObject options() throws MalformedMessageException {
      if (options instanceof JsonObject object) {
        return object;
      }
      throw new MalformedMessageException("no options");
    }

    List<MemberInfo> members() throws MalformedMessageException {
      if (!(sockets instanceof JsonArray array)) {
        throw new MalformedMessageException("no sockets");
      }
      List<MemberInfo> members = new ArrayList<>(array.size());
      for (int i = 0; i < array.size(); i++) {
        members.add(ClassicReader.member(Lenient.object(array.getValue(i))));
      }
      return members;
    }
  }
}
