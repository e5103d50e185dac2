package io.roomcast.cluster.redis;

import io.roomcast.cluster.Channels;
import io.roomcast.cluster.ClassicFormat;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.ClusterResponse;
import io.roomcast.loop.IdGenerator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
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

  private final ClassicOptions options;
  private final ClassicFormat format;
  private final RelayCounters counters = new RelayCounters();
  private final String uid = new IdGenerator(0).next();
  private final Map<String, RelayNamespace> namespaces = new HashMap<>();
  private final Promise<Void> started = Promise.promise();

  private final RelayLoop loop;
  private final Inbox inbox;
  private final Publisher publisher;
  private final Subscriber subscriber;
  private final RedisLink publisherLink;
  private final RedisLink subscriberLink;
  private final Watchdog watchdog;
  private final NodeCount nodeCount;
  private final Requests requests;
  private final NodeCalls nodeCalls;
  private final Flow flow;
  private final Incoming incoming;
  private final Outage outage;
  private final String watched;
  private final long timer;
  private boolean closed;

  Relay(Vertx vertx, ClassicOptions options) {
    this.options = options;
    format = new ClassicFormat(options.parser());
    loop = new RelayLoop(vertx);
    watched = options.prefix() + "-alive#" + uid + '#';
    inbox = new Inbox(options.queue(), counters, () -> loop.execute(this::take));
    publisher = new Publisher(loop, options.queue(), counters, this::publisherOpened);
    subscriber = new Subscriber(loop, options.subscriptions(), counters, new SubscriberEvents());
    RedisServers servers = options.servers();
    publisherLink = new RedisLink(loop, servers, counters, "publishing", publisher);
    subscriberLink = new RedisLink(loop, servers, counters, "subscribing", subscriber);
    watchdog =
        new Watchdog(
            publisher,
            subscriber,
            counters,
            watched,
            () -> publisherLink.restart("it does not answer"),
            () -> subscriberLink.restart("messages do not arrive"));
    nodeCount = new NodeCount(loop, servers, counters, publisher);
    requests = new Requests(loop, options, format, publisher, subscriber, nodeCount, counters, uid);
    nodeCalls = new NodeCalls(loop, options, uid, subscriber, requests, counters, this::send);
    flow = new Flow(loop, options.handOver(), counters);
    Answers answers = new Answers(loop, options, counters, this::respond);
    incoming =
        new Incoming(
            options, format, counters, uid, namespaces, flow.handOver(), answers, requests);
    outage = new Outage(vertx, loop, options.settle(), publisher, subscriber, counters);
    timer = loop.periodic(options.watchdog(), this::tick);
  }

  /**
   * Connects. Without Redis it goes on alone, and connects when Redis is there; when Redis refuses
   * us, that is a mistake in the conf, and the future fails.
   */
  Future<Void> open() {
    subscriber.acquire(watched, false, (channel, payload) -> watchdog.heard(payload));
    nodeCount.open();
    publisherLink.open().onFailure(this::notThere);
    subscriberLink.open().onFailure(this::notThere);
    // Redis may take the connections and then say nothing.
    long patience = 2 * options.servers().connectTimeout();
    long giveUp = loop.timer(patience, started::tryComplete);
    started.future().onComplete(done -> loop.cancel(giveUp));
    return started.future();
  }

  private void notThere(Throwable cause) {
    if (cause instanceof ErrorType) {
      refused("Redis refuses the connection: " + cause.getMessage());
    } else {
      started.tryComplete();
    }
  }

  private void refused(String why) {
    if (!started.tryFail(new IllegalStateException(why))) {
      // The rights were changed while we ran: nobody knows which subscriptions are there.
      subscriberLink.restart(why);
    }
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
              publisher.close();
              return Future.join(publisherLink.close(), subscriberLink.close(), nodeCount.close());
            })
        .mapEmpty();
  }

  private void drain(long until, Promise<Void> drained) {
    if (publisher.isIdle() || !publisher.isOpen() || RelayLoop.now() > until) {
      drained.complete();
    } else {
      loop.timer(DRAIN_STEP, () -> drain(until, drained));
    }
  }

  // Connections

  private final class SubscriberEvents implements Subscriber.Events {

    @Override
    public void opened(RedisConnection connection) {
      flow.reading(connection);
      watchdog.reset();
    }

    @Override
    public void synced() {
      outage.subscribed();
      if (publisher.isOpen()) {
        started.tryComplete();
      }
    }

    @Override
    public void closed() {
      flow.reading(null);
      outage.deaf(watchdog.lastGood());
    }

    @Override
    public void refused(String why) {
      Relay.this.refused("Redis refuses a subscription: " + why);
    }
  }

  private void publisherOpened() {
    watchdog.reset();
    // Asks whether we may publish at all.
    publisher
        .command(Request.cmd(Command.PUBLISH).arg(watched).arg("0"))
        .onSuccess(
            done -> {
              if (subscriber.isSynced()) {
                started.tryComplete();
              }
            })
        .onFailure(
            e -> {
              if (Publisher.refused(e)) {
                refused("Redis refuses to publish: " + e.getMessage());
              }
            });
    outage.publishing(namespaces.isEmpty() ? null : this::count);
  }

  /** Counts the nodes of the namespace that they most probably all have. */
  private Future<Integer> count() {
    RelayNamespace main = namespaces.get("/");
    RelayNamespace counted = main == null ? namespaces.values().iterator().next() : main;
    return requests.count(counted).onSuccess(nodes -> counters.nodes = nodes);
  }

  /** The same; any thread. */
  Future<Integer> countNow() {
    return loop.call(() -> namespaces.isEmpty() ? Future.succeededFuture(1) : count());
  }

  private void tick() {
    watchdog.tick();
    if (publisher.isOpen() && subscriber.isSynced() && !namespaces.isEmpty()) {
      count().onFailure(e -> log.debug("The nodes could not be counted", e));
    }
  }

  // For adapters: any thread

  RelayCounters counters() {
    return counters;
  }

  boolean onLoop() {
    return loop.isCurrent();
  }

  ClassicOptions options() {
    return options;
  }

  ClassicFormat format() {
    return format;
  }

  String uid() {
    return uid;
  }

  NodeCalls nodeCalls() {
    return nodeCalls;
  }

  /** Sends a message to the other nodes. */
  void publish(Outgoing message) {
    if (message.payload.length > options.maxMessage()) {
      counters.drop(message, DropReason.TOO_LARGE);
    } else {
      inbox.offer(message);
    }
  }

  private void take() {
    inbox.taking();
    for (int i = 0; i < PIECE || closed; i++) {
      Outgoing message = inbox.poll();
      if (message == null) {
        return;
      }
      publisher.publish(message);
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
            namespace = new RelayNamespace(adapter.origin(), channels);
            namespaces.put(adapter.name(), namespace);
            subscribe(namespace);
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
            unsubscribe(namespace);
          }
        });
  }

  private void subscribe(RelayNamespace namespace) {
    Channels channels = namespace.channels;
    Subscription.Receiver broadcasts = (channel, payload) -> broadcast(namespace, channel, payload);
    boolean pattern = options.subscriptions().pattern();
    String all = pattern ? channels.pattern() : channels.all();
    Subscription.Receiver responses = incoming::response;
    namespace.ready =
        Future.join(
            subscriber.acquire(all, pattern, broadcasts),
            subscriber.acquire(
                channels.requests(),
                false,
                (channel, payload) -> incoming.request(namespace, channel, payload)),
            subscriber.acquire(channels.responses(), false, responses),
            subscriber.acquire(channels.responses(uid), false, responses));
  }

  private void unsubscribe(RelayNamespace namespace) {
    Channels channels = namespace.channels;
    boolean pattern = options.subscriptions().pattern();
    subscriber.release(pattern ? channels.pattern() : channels.all(), pattern);
    subscriber.release(channels.requests(), false);
    subscriber.release(channels.responses(), false);
    subscriber.release(channels.responses(uid), false);
  }

  private void broadcast(RelayNamespace namespace, String channel, byte[] payload) {
    if (!namespace.adapters().isEmpty()) {
      incoming.broadcast(namespace, channel, payload);
      flow.check();
    }
  }

  /** A loop has somebody in the room; done when its messages will arrive. */
  Future<Void> want(RedisAdapter adapter, String room) {
    return loop.call(
        () -> {
          RelayNamespace namespace = namespaces.get(adapter.name());
          if (namespace == null) {
            return Future.succeededFuture();
          }
          if (options.subscriptions().pattern()) {
            namespace.wanted(room);
            return namespace.ready.mapEmpty();
          }
          return subscriber.acquire(
              namespace.channels.room(room),
              false,
              (channel, payload) -> broadcast(namespace, channel, payload));
        });
  }

  /** A loop has nobody in the room any more. */
  void unwant(RedisAdapter adapter, String room) {
    loop.execute(
        () -> {
          RelayNamespace namespace = namespaces.get(adapter.name());
          if (namespace != null && options.subscriptions().pattern()) {
            namespace.unwanted(room);
          } else if (namespace != null) {
            subscriber.release(namespace.channels.room(room), false);
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
    Channels channels = namespace.channels;
    boolean specific =
        options.specificResponses()
            && to != null
            && !(response instanceof ClusterResponse.ServerSideAnswer);
    String channel = specific && to != null ? channels.responses(to) : channels.responses();
    send(new Outgoing(channel, format.response(response), false));
  }

  private void send(Outgoing message) {
    if (message.payload.length > options.maxMessage()) {
      counters.drop(message, DropReason.TOO_LARGE);
    } else {
      publisher.publish(message);
    }
  }

  /** For tests: connections that are there and dead. */
  void restart() {
    loop.execute(
        () -> {
          publisherLink.restart("asked to");
          subscriberLink.restart("asked to");
        });
  }
}
