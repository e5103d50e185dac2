package io.roomcast.socketio;

import io.roomcast.room.Adapter;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastAcks;
import io.roomcast.room.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A parent of dynamic namespaces: what is added to it is copied to each child when that is made;
 * what is sent to it goes to all children. Children are made on the event loop and may be read from
 * any thread.
 */
final class ParentNamespace extends NamespaceBase {

  private final BiFunction<String, JsonObject, Future<Boolean>> admits;
  private final Map<String, NamespaceImpl> children = new ConcurrentHashMap<>();

  ParentNamespace(
      SocketIoServerImpl server,
      String name,
      BiFunction<String, JsonObject, Future<Boolean>> admits) {
    super(server, name, new NamespaceHandlers());
    this.admits = admits;
  }

  /**
   * Whether a client with this auth may make a child of this name. Never throws or fails; completes
   * on the loop, whoever has answered.
   */
  Future<Boolean> admits(String name, JsonObject auth) {
    Promise<Boolean> answer = Promise.promise();
    try {
      admits
          .apply(name, auth)
          .onComplete(done -> onLoop(() -> answer.complete(Boolean.TRUE.equals(done.result()))));
    } catch (RuntimeException e) {
      answer.complete(false);
    }
    return answer.future();
  }

  /** Whether one more child fits under {@code maxDynamicNamespaces}. */
  boolean full() {
    return children.size() >= server().options().getMaxDynamicNamespaces();
  }

  NamespaceImpl createChild(String name) {
    NamespaceImpl child =
        new NamespaceImpl(server(), name, new NamespaceHandlers(handlers()), this);
    children.put(name, child);
    return child;
  }

  /** Whether it was a child. */
  boolean remove(NamespaceImpl child) {
    return children.remove(child.name(), child);
  }

  /** Delivers to this instance's sockets in children that the sending instance does not know. */
  void deliver(SocketIoServerImpl.ParentEmit emit) {
    for (NamespaceImpl child : children.values()) {
      if (!emit.children().contains(child.name())) {
        EncodedPacket packet =
            new EncodedPacket(
                Packet.event(child.name(), Packet.NO_ID, emit.event(), emit.args()),
                emit.flags().compress());
        Broadcast broadcast = new Broadcast(child.name(), emit.target(), packet, emit.flags());
        child.adapter().localMembers(emit.target()).forEach(member -> member.deliver(broadcast));
      }
    }
  }

  @Override
  public void broadcast(String event, Payload args, Target target, Broadcast.Flags flags) {
    Set<String> known = new HashSet<>();
    for (NamespaceImpl child : children.values()) {
      known.add(child.name());
      child.broadcast(event, args, target, flags);
    }
    server().publish(new SocketIoServerImpl.ParentEmit(name(), known, event, args, target, flags));
  }

  @Override
  public Future<BroadcastAcks> broadcastWithAck(
      String event, Payload args, Target target, Broadcast.Flags flags, long timeoutMillis) {
    List<Future<BroadcastAcks>> all = new ArrayList<>();
    for (NamespaceImpl child : children.values()) {
      all.add(child.broadcastWithAck(event, args, target, flags, timeoutMillis));
    }
    return Future.join(all)
        .map(
            done -> {
              List<BroadcastAcks> parts = done.list();
              return new BroadcastAcks(
                  parts.stream().mapToInt(BroadcastAcks::expected).sum(),
                  parts.stream().flatMap(part -> part.responses().stream()).toList());
            });
  }

  @Override
  public Future<Void> withAdapter(Function<Adapter, Future<Void>> action) {
    return Future.join(children.values().stream().map(child -> child.withAdapter(action)).toList())
        .mapEmpty();
  }

  @Override
  public Future<List<RemoteSocket>> fetchSockets(Target target, boolean local) {
    return gather(
        children.values().stream().map(child -> child.fetchSockets(target, local)).toList());
  }

  @Override
  public Future<List<RemoteSocket>> fetchForeignSockets(Target target) {
    return gather(
        children.values().stream().map(child -> child.fetchForeignSockets(target)).toList());
  }

  @Override
  Collection<Adapter> adapters() {
    return children.values().stream().map(NamespaceImpl::adapter).toList();
  }

  @Override
  public Future<Set<String>> allRooms() {
    return gather(children.values().stream().map(c -> c.allRooms().map(List::copyOf)).toList())
        .map(Set::copyOf);
  }

  @Override
  public Runnable hold(String room) {
    return () -> {};
  }

  @Override
  public List<Socket> localSockets(Target target) {
    return children.values().stream()
        .flatMap(child -> child.localSockets(target).stream())
        .toList();
  }

  @Override
  public NavigableMap<String, Integer> localRooms(
      Predicate<String> which, String after, int limit) {
    NavigableMap<String, Integer> all = new TreeMap<>();
    for (NamespaceImpl child : children.values()) {
      child
          .localRooms(which, after, limit)
          .forEach((room, size) -> all.merge(room, size, Integer::sum));
    }
    while (all.size() > limit) {
      all.pollLastEntry();
    }
    return all;
  }

  @Override
  public Collection<Socket> sockets() {
    return children.values().stream().flatMap(child -> child.sockets().stream()).toList();
  }

  @Override
  public int socketCount() {
    return children.values().stream().mapToInt(NamespaceImpl::socketCount).sum();
  }

  @Override
  public @Nullable Socket socket(String id) {
    for (NamespaceImpl child : children.values()) {
      Socket socket = child.socket(id);
      if (socket != null) {
        return socket;
      }
    }
    return null;
  }

  @Override
  public void serverSideEmit(String event, @Nullable Object... args) {
    children.values().forEach(child -> child.serverSideEmit(event, args));
  }

  @Override
  public Future<List<Payload>> serverSideEmitWithAck(
      long timeoutMillis, String event, @Nullable Object... args) {
    return gather(
        children.values().stream()
            .map(child -> child.serverSideEmitWithAck(timeoutMillis, event, args))
            .toList());
  }

  private static <T> Future<List<T>> gather(List<Future<List<T>>> futures) {
    return Future.join(futures)
        .map(
            done -> {
              List<List<T>> parts = done.list();
              return parts.stream().flatMap(List::stream).toList();
            });
  }
}
