package io.roomcast.socketio;

import io.roomcast.room.Broadcast;
import io.roomcast.room.Target;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A choice of receivers in one namespace. Immutable, any thread. */
final class BroadcastOperatorImpl implements BroadcastOperator {

  private final BroadcastTarget namespace;
  private final Target target;
  private final Broadcast.Flags flags;
  private final @Nullable Long timeout;

  BroadcastOperatorImpl(BroadcastTarget namespace) {
    this(namespace, Target.ALL, Broadcast.Flags.DEFAULT, null);
  }

  BroadcastOperatorImpl(
      BroadcastTarget namespace, Target target, Broadcast.Flags flags, @Nullable Long timeout) {
    this.namespace = namespace;
    this.target = target;
    this.flags = flags;
    this.timeout = timeout;
  }

  private BroadcastOperator with(Target other) {
    return new BroadcastOperatorImpl(namespace, other, flags, timeout);
  }

  private BroadcastOperator with(Broadcast.Flags other) {
    return new BroadcastOperatorImpl(namespace, target, other, timeout);
  }

  private static Set<String> union(Set<String> some, Collection<String> more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }

  @Override
  public BroadcastOperator to(String room) {
    return to(List.of(room));
  }

  @Override
  public BroadcastOperator to(Collection<String> rooms) {
    return with(new Target(union(target.rooms(), rooms), target.except()));
  }

  @Override
  public BroadcastOperator except(String room) {
    return except(List.of(room));
  }

  @Override
  public BroadcastOperator except(Collection<String> rooms) {
    return with(new Target(target.rooms(), union(target.except(), rooms)));
  }

  @Override
  public BroadcastOperator local() {
    return with(new Broadcast.Flags(flags.isVolatile(), flags.compress(), true));
  }

  @Override
  public BroadcastOperator asVolatile() {
    return with(new Broadcast.Flags(true, flags.compress(), flags.local()));
  }

  @Override
  public BroadcastOperator compress(boolean compress) {
    return with(new Broadcast.Flags(flags.isVolatile(), compress, flags.local()));
  }

  @Override
  public BroadcastOperator timeout(long millis) {
    return new BroadcastOperatorImpl(namespace, target, flags, millis);
  }

  @Override
  public void emit(String event, @Nullable Object... args) {
    emit(event, Payload.of(args));
  }

  @Override
  public void emit(String event, Payload args) {
    ReservedEvents.check(event);
    namespace.broadcast(event, args, target, flags);
  }

  @Override
  public Future<List<Payload>> emitWithAck(String event, @Nullable Object... args) {
    ReservedEvents.check(event);
    if (timeout == null) {
      throw new IllegalStateException("a broadcast with acks needs a timeout");
    }
    Payload payload = Payload.of(args);
    return namespace
        .broadcastWithAck(event, payload, target, flags, timeout)
        .compose(
            acks ->
                acks.complete()
                    ? Future.succeededFuture(
                        acks.responses().stream().map(EncodedPacket::payload).toList())
                    : Future.failedFuture(
                        new AckTimeoutException(
                            acks.responses().stream().map(EncodedPacket::payload).toList(),
                            acks.expected())));
  }

  @Override
  public Future<List<RemoteSocket>> fetchSockets() {
    return namespace.fetchSockets(target, flags.local());
  }

  @Override
  public Future<List<RemoteSocket>> fetchForeignSockets() {
    return namespace.fetchForeignSockets(target);
  }

  @Override
  public List<Socket> localSockets() {
    return namespace.localSockets(target);
  }

  @Override
  public Future<Void> socketsJoin(Collection<String> rooms) {
    Set<String> names = Set.copyOf(rooms);
    return namespace.withAdapter(adapter -> adapter.addSockets(target, names, flags.local()));
  }

  @Override
  public Future<Void> socketsLeave(Collection<String> rooms) {
    Set<String> names = Set.copyOf(rooms);
    return namespace.withAdapter(adapter -> adapter.delSockets(target, names, flags.local()));
  }

  @Override
  public Future<Void> disconnectSockets(boolean close) {
    return namespace.withAdapter(
        adapter -> adapter.disconnectSockets(target, close, flags.local()));
  }
}
