package io.roomcast.cluster;

import io.roomcast.room.Broadcast.Flags;
import io.roomcast.room.MemberInfo;
import io.roomcast.room.Target;
import io.roomcast.socketio.Payload;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Writes messages of cluster adapters, their keys in the order of the reference. Stateless. */
final class ClusterWriter {

  private ClusterWriter() {}

  /** All of it. */
  static void message(ClusterMessage message, MessageSink out) throws IOException {
    boolean isPresence = message instanceof ClusterMessage.Presence;
    out.map(isPresence ? 3 : 4);
    value("type", ClusterType.of(message), out);
    if (!isPresence) {
      out.key("data");
      data(message, out);
    }
    value("uid", message.uid(), out);
    value("nsp", message.namespace(), out);
    out.endMap();
  }

  /** Its data, of which there are none in those of presence. */
  static void data(ClusterMessage message, MessageSink out) throws IOException {
    if (message instanceof ClusterMessage.Broadcast broadcast) {
      out.map(2);
      packet(broadcast.broadcast(), out);
      options(broadcast.broadcast().target(), broadcast.broadcast().flags(), -1, out);
      out.endMap();
    } else if (message instanceof ClusterMessage.Request request) {
      request(request.request(), out);
    } else if (message instanceof ClusterMessage.Response response) {
      response(response.response(), out);
    } else {
      throw ClusterType.unknown(message);
    }
  }

  private static void request(ClusterRequest request, MessageSink out) throws IOException {
    if (request instanceof ClusterRequest.AskingBroadcast asking) {
      ClusterBroadcast broadcast = asking.broadcast();
      out.map(3);
      packet(broadcast, out);
      value("requestId", asking.requestId(), out);
      options(broadcast.target(), broadcast.flags(), asking.timeoutMillis(), out);
    } else if (request instanceof ClusterRequest.Join join) {
      out.map(2);
      options(join.target(), out);
      names("rooms", join.rooms(), out);
    } else if (request instanceof ClusterRequest.Leave leave) {
      out.map(2);
      options(leave.target(), out);
      names("rooms", leave.rooms(), out);
    } else if (request instanceof ClusterRequest.Disconnect disconnect) {
      out.map(2);
      options(disconnect.target(), out);
      value("close", disconnect.close(), out);
    } else if (request instanceof ClusterRequest.Fetch fetch) {
      out.map(fetch.foreign() ? 3 : 2);
      options(fetch.target(), out);
      value("requestId", fetch.requestId(), out);
      if (fetch.foreign()) {
        value("foreign", true, out);
      }
    } else if (request instanceof ClusterRequest.ServerSideEmit emit) {
      out.map(emit.requestId() == null ? 1 : 2);
      if (emit.requestId() != null) {
        value("requestId", emit.requestId(), out);
      }
      out.key("packet");
      event(emit.event(), emit.args(), out);
    } else {
      throw ClusterType.unknown(request);
    }
    out.endMap();
  }

  private static void response(ClusterResponse response, MessageSink out) throws IOException {
    if (response instanceof ClusterResponse.Members members) {
      out.map(2);
      value("requestId", response.requestId(), out);
      out.key("sockets");
      out.array(members.members().size());
      for (MemberInfo member : members.members()) {
        member(member, out);
      }
      out.endArray();
    } else if (response instanceof ClusterResponse.ServerSideAnswer answer) {
      answer(response.requestId(), answer.answer(), out);
    } else if (response instanceof ClusterResponse.ClientCount count) {
      out.map(2);
      value("requestId", response.requestId(), out);
      value("clientCount", count.count(), out);
    } else if (response instanceof ClusterResponse.ClientAck ack) {
      answer(response.requestId(), ack.answer(), out);
    } else {
      throw ClusterType.unknown(response);
    }
    out.endMap();
  }

  private static void answer(String requestId, Payload answer, MessageSink out) throws IOException {
    out.map(answer.size() == 0 ? 1 : 2);
    value("requestId", requestId, out);
    if (answer.size() > 0) {
      out.key("packet");
      out.values(answer);
    }
  }

  private static void member(MemberInfo member, MessageSink out) throws IOException {
    out.map(4);
    value("id", member.id(), out);
    value("handshake", member.handshake(), out);
    value("rooms", new JsonArray(List.copyOf(member.rooms())), out);
    value("data", member.data(), out);
    out.endMap();
  }

  private static void packet(ClusterBroadcast broadcast, MessageSink out) throws IOException {
    out.key("packet");
    out.map(2);
    value("type", ClassicType.EVENT, out);
    out.key("data");
    event(broadcast.event(), broadcast.args(), out);
    out.endMap();
  }

  private static void event(String event, Payload args, MessageSink out) throws IOException {
    out.array(1 + args.size());
    out.value(event);
    out.values(args);
    out.endArray();
  }

  private static void options(Target target, MessageSink out) throws IOException {
    options(target, Flags.DEFAULT, -1, out);
  }

  private static void options(Target target, Flags flags, long timeoutMillis, MessageSink out)
      throws IOException {
    out.key("opts");
    out.map(3);
    names("rooms", target.rooms(), out);
    names("except", target.except(), out);
    out.key("flags");
    boolean timeout = timeoutMillis >= 0;
    out.map((flags.compress() ? 0 : 1) + (flags.isVolatile() ? 1 : 0) + (timeout ? 1 : 0));
    if (!flags.compress()) {
      value("compress", false, out);
    }
    if (flags.isVolatile()) {
      value("volatile", true, out);
    }
    if (timeout) {
      value("timeout", timeoutMillis, out);
    }
    out.endMap();
    out.endMap();
  }

  private static void names(String key, Set<String> names, MessageSink out) throws IOException {
    out.key(key);
    out.array(names.size());
    for (String name : names) {
      out.value(name);
    }
    out.endArray();
  }

  private static void value(String key, Object value, MessageSink out) throws IOException {
    out.key(key);
    out.value(value);
  }
}
