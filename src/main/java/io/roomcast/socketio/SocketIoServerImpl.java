package io.roomcast.socketio;

import io.roomcast.engineio.CloseReason;
import io.roomcast.engineio.EngineIoServer;
import io.roomcast.engineio.Session;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.IdGenerator;
import io.roomcast.loop.InstanceGroup;
import io.roomcast.room.AdapterContext;
import io.roomcast.room.Broadcast;
import io.roomcast.room.Target;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server instance: its namespaces and its clients. Event loop, but for {@link #of(String)}. */
final class SocketIoServerImpl implements SocketIoServer {

  /**
   * An emit to all children of a parent namespace, on its way to other instances, which may have
   * children that the sender has not.
   */
  record ParentEmit(
      String parent,
      Set<String> children,
      String event,
      Payload args,
      Target target,
      Broadcast.Flags flags) {}

  private record RegexParent(Pattern names, ParentNamespace parent) {}

  private final Vertx vertx;
  private final SocketIoOptions options;
  private final EventLoopState loop;
  private final EngineIoServer engine;
  private final IdGenerator ids;
  private final InstanceGroup<SocketIoServerImpl> instances;
  private final Counters counters = new Counters();
  private final Map<String, NamespaceImpl> namespaces = new ConcurrentHashMap<>();
  private final List<ParentNamespace> parents = new ArrayList<>();
  private final List<RegexParent> regexParents = new ArrayList<>();
  private final Handlers<Namespace> newNamespace = new Handlers<>();
  private final Clients clients = new Clients();
  private final int number;
  private boolean closed;

  SocketIoServerImpl(Vertx vertx, SocketIoOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.engine = EngineIoServer.create(vertx, options);
    this.loop = engine.loop();
    this.ids = new IdGenerator(engine.instance());
    this.instances =
        InstanceGroup.of(vertx, "socket.io " + options.getKey() + " " + options.getPath());
    this.number = instances.add(this);
    engine.onConnection(this::connected);
    if (options.isServeClient()) {
      engine.onStatic(new ClientBundle(vertx));
    }
    of("/");
  }

  Vertx vertx() {
    return vertx;
  }

  SocketIoOptions options() {
    return options;
  }

  EventLoopState loop() {
    return loop;
  }

  IdGenerator ids() {
    return ids;
  }

  Counters counters() {
    return counters;
  }

  AdapterContext.@Nullable Recovery recovery() {
    ConnectionStateRecoveryOptions recovery = options.getConnectionStateRecovery();
    return recovery == null
        ? null
        : new AdapterContext.Recovery(
            recovery.maxDisconnectionDuration(),
            recovery.maxPackets(),
            recovery.maxBytes(),
            recovery.maxSessions());
  }

  /** The wire format of a client whose first Socket.IO packet is text or binary. */
  Parser parser(boolean text) {
    for (Parser parser : options.getParsers()) {
      if (parser.recognizes(text)) {
        return parser;
      }
    }
    return options.getParsers().get(0);
  }

  @Override
  public EngineIoServer engine() {
    return engine;
  }

  // Clients

  private void connected(Session session) {
    Client client = new Client(this, session);
    clients.add(client);
    if (client.v2()) {
      client.connect("/", new JsonObject());
    }
  }

  void remove(Client client) {
    clients.remove(client);
  }

  // Namespaces

  @Override
  public Namespace of(String name) {
    String full = name.startsWith("/") ? name : "/" + name;
    NamespaceImpl known = namespaces.get(full);
    if (known != null) {
      return known;
    }
    for (RegexParent candidate : regexParents) {
      if (candidate.names.matcher(full).find()) {
        return register(candidate.parent.createChild(full));
      }
    }
    return register(new NamespaceImpl(this, full, new NamespaceHandlers(), null));
  }

  @Override
  public Namespace of(Pattern names) {
    ParentNamespace parent =
        newParent((name, auth) -> Future.succeededFuture(names.matcher(name).find()));
    regexParents.add(new RegexParent(names, parent));
    return parent;
  }

  @Override
  public Namespace of(BiFunction<String, JsonObject, Future<Boolean>> admits) {
    return newParent(admits);
  }

  private ParentNamespace newParent(BiFunction<String, JsonObject, Future<Boolean>> admits) {
    ParentNamespace parent = new ParentNamespace(this, "/_" + parents.size(), admits);
    parents.add(parent);
    return parent;
  }

  private NamespaceImpl register(NamespaceImpl namespace) {
    namespaces.put(namespace.name(), namespace);
    for (Handler<Namespace> handler : newNamespace.list()) {
      handler.handle(namespace);
    }
    return namespace;
  }

  /** A child namespace has lost its last socket and goes. */
  void remove(NamespaceImpl namespace) {
    namespaces.remove(namespace.name(), namespace);
  }

  @Override
  public @Nullable Namespace namespace(String name) {
    return namespaces.get(name);
  }

  @Override
  public Collection<Namespace> namespaces() {
    return List.copyOf(namespaces.values());
  }

  @Override
  public Collection<Connection> connections() {
    return List.copyOf(clients.copy());
  }

  @Override
  public Future<@Nullable Namespace> find(String name) {
    return findNamespace(name, new JsonObject())
        .map(
            namespace -> {
              if (namespace != null) {
                namespace.found();
              }
              return namespace;
            });
  }

  /** The namespace that a client names, made now if a parent admits it; null when there is none. */
  Future<@Nullable NamespaceImpl> findNamespace(String name, JsonObject auth) {
    NamespaceImpl known = namespaces.get(name);
    return known != null
        ? Future.succeededFuture(known)
        : askParents(List.copyOf(parents).iterator(), name, auth);
  }

  private Future<@Nullable NamespaceImpl> askParents(
      Iterator<ParentNamespace> rest, String name, JsonObject auth) {
    if (!rest.hasNext()) {
      return Future.succeededFuture(null);
    }
    ParentNamespace parent = rest.next();
    return parent
        .admits(name, auth)
        .compose(
            yes -> {
              if (!yes) {
                return askParents(rest, name, auth);
              }
              NamespaceImpl known = namespaces.get(name);
              if (known != null) {
                return Future.succeededFuture(known);
              }
              return Future.succeededFuture(
                  parent.full() ? null : register(parent.createChild(name)));
            });
  }

  @Override
  public SocketIoServer onNewNamespace(Handler<Namespace> handler) {
    newNamespace.add(handler);
    return this;
  }

  /** Hands an emit to a parent's children to the other instances. Any thread. */
  void publish(ParentEmit emit) {
    for (SocketIoServerImpl other : instances.all()) {
      if (other != this) {
        other.loop.executor().execute(() -> other.deliver(emit));
      }
    }
  }

  private void deliver(ParentEmit emit) {
    for (ParentNamespace parent : parents) {
      if (parent.name().equals(emit.parent)) {
        parent.deliver(emit);
      }
    }
  }

  // Life

  @Override
  public long disconnects(DisconnectReason reason) {
    return counters.disconnects.getOrDefault(reason, 0L);
  }

  @Override
  public ServerStats stats() {
    int sockets = 0;
    int rooms = 0;
    for (NamespaceImpl namespace : namespaces.values()) {
      sockets += namespace.socketCount();
      rooms += namespace.adapter().localRoomCount();
    }
    return new ServerStats(
        engine.clientsCount(),
        clients.size(),
        namespaces.size(),
        sockets,
        rooms,
        counters.pendingAcks,
        counters.queuedEvents,
        counters.malformedPackets,
        counters.wrongStatePackets,
        counters.refusedConnects,
        counters.volatileDropped,
        counters.volatileDroppedCrowded,
        counters.eventsDropped,
        counters.refusedJoins,
        counters.heldOverflows,
        counters.recoveredSessions,
        counters.unknownSessions,
        counters.missedTooMuch);
  }

  @Override
  public Future<Void> close() {
    if (!loop.executor().inLoop()) {
      Promise<Void> done = Promise.promise();
      loop.executor().execute(() -> close().onComplete(done));
      return done.future();
    }
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    instances.remove(number);
    for (Client client : clients.copy()) {
      client.shutDown();
    }
    namespaces.values().forEach(NamespaceImpl::closeAdapter);
    return engine.close(CloseReason.SERVER_SHUTTING_DOWN);
  }
}
