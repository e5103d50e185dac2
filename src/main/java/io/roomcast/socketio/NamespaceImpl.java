package io.roomcast.socketio;

import io.roomcast.loop.IdTable;
import io.roomcast.loop.TimerWheel;
import io.roomcast.room.Adapter;
import io.roomcast.room.AdapterContext;
import io.roomcast.room.Arguments;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastAcks;
import io.roomcast.room.BroadcastPacket;
import io.roomcast.room.MemberInfo;
import io.roomcast.room.Target;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A namespace on one event loop: its sockets, and how clients come in. */
final class NamespaceImpl extends NamespaceBase {

  private static final Logger LOG = LoggerFactory.getLogger(NamespaceImpl.class);

  /**
   * Ack ids of broadcasts: bit 30, the instance, a counter. They never meet the ids of a socket's
   * own emits, nor those of other instances, and fit the signed 32 bits that some clients parse
   * them to.
   */
  private static final int BROADCAST_ACKS = 1 << 30;

  private static final int BROADCAST_COUNTER_BITS = 18;

  /** How long a dynamic namespace stays that was asked for without a client. */
  private static final long IDLE_MILLIS = 60_000;

  private final Adapter adapter;
  private final @Nullable ParentNamespace parent;
  private final NamespaceEntrance entrance;
  private final IdTable<SocketImpl> sockets = new IdTable<>(SocketImpl::id);
  private final AtomicInteger broadcastAcks = new AtomicInteger();
  private final TimerWheel.Timer idle =
      new TimerWheel.Timer() {
        @Override
        protected void expired() {
          removeIfEmpty();
        }
      };
  private int acks;

  NamespaceImpl(
      SocketIoServerImpl server,
      String name,
      NamespaceHandlers handlers,
      @Nullable ParentNamespace parent) {
    super(server, name, handlers);
    this.parent = parent;
    this.entrance = new NamespaceEntrance(this, server);
    this.adapter =
        server
            .options()
            .getAdapter()
            .create(
                new AdapterContext(
                    server.vertx(),
                    server.loop(),
                    server.engine().instance(),
                    server.options().getKey(),
                    name,
                    this::packetFor,
                    this::serverSideEvent,
                    server.recovery()));
    adapter.listener(handlers.inContext(server.engine()::dispatch));
  }

  Adapter adapter() {
    return adapter;
  }

  /** The next ack id for one socket, from 0; shared by the sockets of the namespace. */
  long nextAckId() {
    int id = acks;
    acks = (id + 1) & (BROADCAST_ACKS - 1);
    return id;
  }

  private long nextBroadcastAckId() {
    int counter = broadcastAcks.getAndIncrement() & ((1 << BROADCAST_COUNTER_BITS) - 1);
    return BROADCAST_ACKS | (server().engine().instance() << BROADCAST_COUNTER_BITS) | counter;
  }

  // Connecting

  /** Brings a client in, or tells it why not. Never within the same turn. */
  void connect(Client client, JsonObject auth) {
    entrance.connect(client, auth);
  }

  /** A client's socket has passed the chain. */
  void add(SocketImpl socket) {
    sockets.put(socket);
  }

  /** A socket has left. */
  void remove(SocketImpl socket) {
    sockets.remove(socket);
    removeIfEmpty();
  }

  /** Somebody other than a client asked for it; if no client comes, it goes again. */
  void found() {
    if (parent != null && sockets.size() == 0) {
      server().loop().wheel().schedule(idle, IDLE_MILLIS);
    }
  }

  /** A dynamic namespace goes with its last socket, unless another one is on its way in. */
  void removeIfEmpty() {
    if (parent != null
        && sockets.size() == 0
        && entrance.isEmpty()
        && server().options().isCleanupEmptyChildNamespaces()
        && parent.remove(this)) {
      server().remove(this);
      closeAdapter();
    }
  }

  void closeAdapter() {
    adapter.close().onFailure(e -> LOG.warn("the adapter of {} did not close cleanly", name(), e));
  }

  @Override
  public int socketCount() {
    return sockets.size();
  }

  // Sockets

  @Override
  public Collection<Socket> sockets() {
    return List.copyOf(sockets.copy());
  }

  @Override
  public @Nullable Socket socket(String id) {
    return sockets.get(id);
  }

  @Override
  public Runnable hold(String room) {
    return adapter.hold(room);
  }

  // Broadcasts

  /** For emits that come from elsewhere; any thread. */
  private EncodedPacket packetFor(String event, Arguments args, boolean compress, boolean ack) {
    long id = ack ? nextBroadcastAckId() : Packet.NO_ID;
    Payload payload = EncodedPacket.payload(args);
    return new EncodedPacket(
        Packet.event(name(), id, ReservedEvents.check(event), payload), compress);
  }

  private EncodedPacket packet(String event, Payload args, boolean compress) {
    return new EncodedPacket(Packet.event(name(), Packet.NO_ID, event, args), compress);
  }

  @Override
  public void broadcast(String event, Payload args, Target target, Broadcast.Flags flags) {
    adapter.broadcast(new Broadcast(name(), target, packet(event, args, flags.compress()), flags));
  }

  @Override
  public Future<BroadcastAcks> broadcastWithAck(
      String event, Payload args, Target target, Broadcast.Flags flags, long timeoutMillis) {
    Packet packet = Packet.event(name(), nextBroadcastAckId(), event, args);
    Broadcast broadcast =
        new Broadcast(name(), target, new EncodedPacket(packet, flags.compress()), flags);
    return ask(() -> adapter.broadcastWithAck(broadcast, timeoutMillis));
  }

  @Override
  public Future<List<RemoteSocket>> fetchSockets(Target target, boolean local) {
    return ask(() -> adapter.fetchSockets(target, local)).map(this::remoteSockets);
  }

  @Override
  public Future<List<RemoteSocket>> fetchForeignSockets(Target target) {
    return ask(() -> adapter.fetchForeignSockets(target)).map(this::remoteSockets);
  }

  private List<RemoteSocket> remoteSockets(List<MemberInfo> found) {
    return found.stream().<RemoteSocket>map(info -> new RemoteSocketImpl(this, info)).toList();
  }

  @Override
  Collection<Adapter> adapters() {
    return List.of(adapter);
  }

  @Override
  public Future<Set<String>> allRooms() {
    return ask(() -> adapter.allRooms(false));
  }

  @Override
  public List<Socket> localSockets(Target target) {
    return adapter.localMembers(target).stream()
        .map(Socket.class::cast)
        .filter(Socket::connected)
        .toList();
  }

  @Override
  public NavigableMap<String, Integer> localRooms(
      Predicate<String> which, String after, int limit) {
    NavigableMap<String, Integer> found = new TreeMap<>();
    for (String room : adapter.localRooms()) {
      if (room.compareTo(after) > 0 && sockets.get(room) == null && which.test(room)) {
        found.put(room, adapter.localRoomSize(room));
        if (found.size() > limit) {
          found.pollLastEntry();
        }
      }
    }
    return found;
  }

  @Override
  public Future<Void> withAdapter(Function<Adapter, Future<Void>> action) {
    return ask(() -> action.apply(adapter));
  }

  /** A socket does not come to be. */
  void abandoned(SocketImpl socket) {
    entrance.abandoned(socket);
  }

  // Between servers

  @Override
  public void serverSideEmit(String event, @Nullable Object... args) {
    EncodedPacket packet = packet(ReservedEvents.check(event), Payload.of(args), true);
    onLoop(() -> adapter.serverSideEmit(packet));
  }

  @Override
  public Future<List<Payload>> serverSideEmitWithAck(
      long timeoutMillis, String event, @Nullable Object... args) {
    EncodedPacket packet = packet(ReservedEvents.check(event), Payload.of(args), true);
    return ask(() -> adapter.serverSideEmitWithAck(packet, timeoutMillis))
        .map(answers -> answers.stream().map(EncodedPacket::payload).toList());
  }

  private Future<Arguments> serverSideEvent(BroadcastPacket packet, boolean answerWanted) {
    Promise<Arguments> answer = Promise.promise();
    ServerSideEvent event = new ServerSideEventImpl(packet, answer);
    for (Handler<ServerSideEvent> handler : handlers().serverSide(packet.event())) {
      try {
        server().engine().dispatch(() -> handler.handle(event));
      } catch (RuntimeException e) {
        LOG.warn("a server-side handler of {} failed", name(), e);
      }
    }
    return answerWanted ? answer.future() : Future.succeededFuture(Payload.EMPTY);
  }

  private record ServerSideEventImpl(BroadcastPacket packet, Promise<Arguments> answer)
      implements ServerSideEvent {

    @Override
    public String event() {
      return packet.event();
    }

    @Override
    public Payload args() {
      return EncodedPacket.payload(packet.arguments());
    }

    @Override
    public Ack acknowledgement() {
      return values -> answer.tryComplete(Payload.of(values));
    }
  }
}
