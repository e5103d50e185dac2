package io.roomcast.socketio;

import io.roomcast.room.MemberInfo;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A fetched socket; acts on the room of its id. Any thread. */
final class RemoteSocketImpl implements RemoteSocket {

  private final MemberInfo info;
  private final BroadcastOperator operator;

  RemoteSocketImpl(BroadcastTarget namespace, MemberInfo info) {
    this.info = info;
    this.operator = new BroadcastOperatorImpl(namespace).to(info.id());
  }

  @Override
  public String id() {
    return info.id();
  }

  @Override
  public JsonObject handshake() {
    return info.handshake();
  }

  @Override
  public Set<String> rooms() {
    return info.rooms();
  }

  @Override
  public JsonObject data() {
    return info.data();
  }

  @Override
  public void emit(String event, @Nullable Object... args) {
    operator.emit(event, args);
  }

  @Override
  public Future<Void> join(Collection<String> rooms) {
    return operator.socketsJoin(rooms);
  }

  @Override
  public Future<Void> leave(Collection<String> rooms) {
    return operator.socketsLeave(rooms);
  }

  @Override
  public Future<Void> disconnect(boolean close) {
    return operator.disconnectSockets(close);
  }
}
