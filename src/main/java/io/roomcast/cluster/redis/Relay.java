package io.roomcast.cluster.redis;

import io.roomcast.cluster.Channels;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.ClusterResponse;
import io.roomcast.loop.IdGenerator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What joins this process to the others. Event loop of the relay, on which it is made; what
 * adapters call says so.
 */
final class Relay {

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  /** Messages taken from the inbox before anything else gets its turn. */
  private static final int PIECE = 256;

  /** How often it is looked at whether all has been sent when it closes, in ms. */
  private static final int DRAIN_STEP = 10;

  private static final int DRAIN = 1_000;

  private final RelayOptions options;
  private final RelayCounters counters = new RelayCounters();
  private final String uid = new IdGenerator(0).next();
  private final Map<String, RelayNamespace> namespaces = new HashMap<>();
  private final Promise<Void> started = Promise.promise();

  private final RelayLoop loop;
  private final Inbox inbox;
  private final Transport transport;
  private final Requests.Others others = new OtherNodes();
  private final Requests requests;
  private final NodeCalls nodeCalls;
  private final DropNotices dropNotices;
  private final Flow flow;
  private final Wire wire;
  private final long timer;
  private boolean closed;

  Relay(Vertx vertx, RelayOptions options, Transports transports, Wire.Factory wires) {
    this.options = options;
    loop = new RelayLoop(vertx);
    inbox = new Inbox(options.queue(), counters, () -> loop.execute(this::take));
    flow = new Flow(loop, options.handOver(), counters);
    requests = new Requests(loop, options.maxRequests(), others, counters, uid);
    Answers answers = new Answers(loop, options, counters, this::respond);
    Incoming incoming =
        new Incoming(options.maxMessage(), counters, namespaces, flow, answers, requests);
    transport =
        transports.create(
            new Transports.Parts(loop, options, counters, flow, uid, incoming),
            new TransportOwner());
    wire = wires.create(uid, transport, incoming);
    nodeCalls = new NodeCalls(loop, options, uid, transport, requests, counters, this::send);
    dropNotices = new DropNotices(options.prefix(), uid, transport, counters);
    timer = loop.periodic(options.watchdog(), this::tick);
  }

  /**
   * Connects. Without Redis it goes on alone, and connects when Redis is there; when Redis refuses
   * us, that is a mistake in the conf, and the future fails.
   */
  Future<Void> open() {
    transport.open();
    dropNotices.listen();
    // Redis may take the connections and then say nothing.
    long patience = 2 * options.servers().connectTimeout();
    long giveUp = loop.timer(patience, started::tryComplete);
    started.future().onComplete(done -> loop.cancel(giveUp));
    return started.future();
  }

  Future<Void> close() {
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    loop.cancel(timer);
    take();
    requests.close();
    Promise<Void> drained = Promise.promise();
    drain(RelayLoop.now() + DRAIN, drained);
    return drained
        .future()
        .compose(
            done -> {
              long before = unsent();
              return transport.close().onComplete(end -> tellUnsent(unsent() - before));
            })
        .mapEmpty();
  }

  private long unsent() {
    RelayStats stats = counters.stats();
    return stats.dropped(DropReason.CLOSED) + stats.dropped(DropReason.UNCONFIRMED);
  }

  /** Nobody will read the counters any more. */
  private static void tellUnsent(long count) {
    if (count > 0) {
      log.warn("Messages for other nodes that could not be sent before the end: {}", count);
    }
  }

  private void drain(long until, Promise<Void> drained) {
    if (transport.isIdle() || RelayLoop.now() > until) {
      drained.complete();
    } else {
      loop.timer(DRAIN_STEP, () -> drain(until, drained));
    }
  }

  // Connections

  private final class TransportOwner implements Transport.Owner {

    @Override
    public void ready() {
      started.tryComplete();
    }

    @Override
    public void notThere(Throwable cause) {
      if (!(cause instanceof ClusterUnavailableException)) {
        refused("Redis refuses the connection: " + cause.getMessage());
      } else {
        started.tryComplete();
      }
    }

    @Override
    public boolean refused(String why) {
      return started.tryFail(new IllegalStateException(why));
    }

    @Override
    public @Nullable String counted() {
      RelayNamespace main = mainNamespace();
      return main == null ? null : wire.questions(main).get(0);
    }
  }

  /** The namespace that nodes most probably all have. */
  private @Nullable RelayNamespace mainNamespace() {
    RelayNamespace main = namespaces.get("/");
    return main != null || namespaces.isEmpty() ? main : namespaces.values().iterator().next();
  }

  private final class OtherNodes implements Requests.Others {

    @Override
    public boolean isOpen(RelayNamespace namespace) {
      return transport.isOpen(wire.questions(namespace).get(0));
    }

    @Override
    public boolean isSynced(RelayNamespace namespace) {
      return wire.questions(namespace).stream().allMatch(transport::isSynced);
    }

    @Override
    public Future<Integer> count(RelayNamespace namespace) {
      return transport.count(wire.questions(namespace).get(0));
    }

    @Override
    public void send(RelayNamespace namespace, ClusterRequest request) {
      Outgoing message = wire.request(namespace.name, request);
      if (!Relay.this.send(message)) {
        throw new MessageTooLargeException(message.payload.length);
      }
    }
  }

  /** Nodes that there are now, this one included; any thread. */
  Future<Integer> count() {
    return loop.call(
        () -> {
          RelayNamespace main = mainNamespace();
          return main == null ? Future.succeededFuture(1) : requests.count(main);
        });
  }

  private void tick() {
    transport.tick();
    dropNotices.tick();
    RelayNamespace main = mainNamespace();
    if (main != null && others.isOpen(main) && others.isSynced(main)) {
      requests
          .count(main)
          .onSuccess(nodes -> counters.nodes = nodes)
          .onFailure(e -> log.debug("The nodes could not be counted", e));
    }
  }

  // For adapters: any thread

  RelayCounters counters() {
    return counters;
  }

  boolean onLoop() {
    return loop.isCurrent();
  }

  RelayOptions options() {
    return options;
  }

  Wire wire() {
    return wire;
  }

  String uid() {
    return uid;
  }

  NodeCalls nodeCalls() {
    return nodeCalls;
  }

  /** Sends a message to the other nodes; false when it was dropped. */
  boolean publish(Outgoing message) {
    return inbox.offer(message);
  }

  private void take() {
    inbox.taking();
    for (int i = 0; i < PIECE || closed; i++) {
      Outgoing message = inbox.poll();
      if (message == null) {
        return;
      }
      send(message);
    }
    inbox.announce();
  }

  /** A loop has the namespace. */
  void attach(RedisAdapter adapter) {
    loop.execute(
        () -> {
          flow.handOver().add(adapter.executor());
          RelayNamespace namespace = namespaces.get(adapter.name());
          if (namespace == null) {
            Channels channels = Channels.of(options.prefix(), adapter.name());
            namespace = new RelayNamespace(adapter.origin(), adapter.isRecovering(), channels);
            namespaces.put(adapter.name(), namespace);
            namespace.ready = wire.subscribe(namespace);
          }
          namespace.add(adapter);
        });
  }

  /** It has it no more. */
  void detach(RedisAdapter adapter) {
    loop.execute(
        () -> {
          flow.handOver().remove(adapter.executor());
          RelayNamespace namespace = namespaces.get(adapter.name());
          if (namespace != null && namespace.remove(adapter)) {
            namespaces.remove(adapter.name());
            wire.unsubscribe(namespace);
          }
        });
  }

  /** A loop has somebody in the room; done when its messages will arrive. */
  Future<Void> want(RedisAdapter adapter, String room) {
    return loop.call(
        () -> {
          RelayNamespace namespace = namespaces.get(adapter.name());
          return namespace == null ? Future.succeededFuture() : wire.want(namespace, room);
        });
  }

  /** A loop has nobody in the room any more. */
  void unwant(RedisAdapter adapter, String room) {
    loop.execute(
        () -> {
          RelayNamespace namespace = namespaces.get(adapter.name());
          if (namespace != null) {
            wire.unwant(namespace, room);
          }
        });
  }

  /** Asks the other nodes that have the namespace of the adapter. */
  <T> Future<T> ask(
      RedisAdapter adapter,
      Question<T> question,
      Function<String, ClusterRequest> request,
      long timeoutMillis) {
    return loop.call(
        () -> {
          RelayNamespace namespace = namespaces.get(adapter.name());
          return namespace == null
              ? Future.failedFuture(new ClusterUnavailableException("the namespace is closed"))
              : requests.ask(namespace, question, request, timeoutMillis);
        });
  }

  /** Nodes that have the namespace of the adapter, this one included. */
  Future<Integer> count(RedisAdapter adapter) {
    return loop.call(
        () -> {
          RelayNamespace namespace = namespaces.get(adapter.name());
          return namespace == null
              ? Future.failedFuture(new ClusterUnavailableException("the namespace is closed"))
              : namespace.ready.compose(ready -> requests.count(namespace));
        });
  }

  private void respond(RelayNamespace namespace, @Nullable String to, ClusterResponse response) {
    send(wire.response(namespace, to, response));
  }

  /** Sends what other nodes would take; else it is counted, and the answer is false. */
  private boolean send(@Nullable Outgoing message) {
    if (message == null) {
      counters.drop(DropReason.MALFORMED);
      return false;
    }
    if (message.payload.length > options.maxMessage()) {
      counters.drop(message, DropReason.TOO_LARGE);
      transport.refused(message);
      return false;
    }
    transport.publish(message);
    return true;
  }

  /** For tests: connections that are there and dead. */
  void restart() {
    loop.execute(transport::restart);
  }
}
