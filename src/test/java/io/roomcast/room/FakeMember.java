package io.roomcast.room;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A member that remembers what it got. Read by any thread. */
class FakeMember implements Member {

  final List<Broadcast> received = new CopyOnWriteArrayList<>();
  final List<Boolean> disconnected = new CopyOnWriteArrayList<>();
  Future<Arguments> ack = Future.failedFuture("no answer");
  Consumer<Broadcast> onDelivery = broadcast -> {};
  private final String id;

  FakeMember(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void deliver(Broadcast broadcast) {
    received.add(broadcast);
    onDelivery.accept(broadcast);
  }

  @Override
  public Future<Arguments> deliverWithAck(Broadcast broadcast, long timeoutMillis) {
    received.add(broadcast);
    return ack;
  }

  @Override
  public void disconnect(boolean close) {
    disconnected.add(close);
  }

  @Override
  public MemberInfo info() {
    return new MemberInfo(id, new JsonObject(), Set.of(id), new JsonObject());
  }

  /** Names of the events it got, in order. */
  List<String> events() {
    return received.stream().map(broadcast -> broadcast.packet().event()).toList();
  }
}
