package io.roomcast.cluster.redis;

import io.roomcast.Futures;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.roomcast.socketio.WireClient;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** One node of a cluster: a Vert.x of its own, a relay, and a server on some event loops. */
final class ClusterNode implements AutoCloseable {

  /** Something to be done. */
  interface Work {
    void run() throws Exception;
  }

  /** The server on one event loop. */
  final class Instance extends VerticleBase {

    private final Consumer<SocketIoServer> application;
    private SocketIoServer io;

    Instance(Consumer<SocketIoServer> application) {
      this.application = application;
    }

    @Override
    public Future<?> start() {
      io = SocketIoServer.create(vertx, options);
      application.accept(io);
      instances.add(this);
      return vertx
          .createHttpServer(new HttpServerOptions())
          .requestHandler(io)
          .listen(-1, "127.0.0.1")
          .onSuccess(server -> port.set(server.actualPort()));
    }

    /** Runs it on the loop. */
    void run(Work work) {
      context.runOnContext(
          v -> {
            try {
              work.run();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }

    /** Runs it on the loop and waits for what it answers. */
    <T> T call(Callable<T> action) {
      return Futures.call(context, action);
    }
  }

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));

  /** Apart from the node, whose event loops are all taken. */
  private final Vertx clients = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  final RedisRelay relay;
  private final SocketIoOptions options;
  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private final AtomicInteger port = new AtomicInteger();

  private ClusterNode(Function<Vertx, Future<RedisRelay>> start, SocketIoOptions options) {
    relay = await(start.apply(vertx));
    this.options = options.setAdapter(relay.adapters());
  }

  static ClusterNode start(
      ClassicOptions cluster, int loops, Consumer<SocketIoServer> application) {
    return start(cluster, new SocketIoOptions(), loops, application);
  }

  static ClusterNode start(
      ShardedOptions cluster, int loops, Consumer<SocketIoServer> application) {
    return start(
        vertx -> RedisRelay.start(vertx, cluster), new SocketIoOptions(), loops, application);
  }

  static ClusterNode start(
      ClassicOptions cluster,
      SocketIoOptions options,
      int loops,
      Consumer<SocketIoServer> application) {
    return start(vertx -> RedisRelay.start(vertx, cluster), options, loops, application);
  }

  static ClusterNode start(
      Function<Vertx, Future<RedisRelay>> start,
      SocketIoOptions options,
      int loops,
      Consumer<SocketIoServer> application) {
    ClusterNode node = new ClusterNode(start, options);
    await(
        node.vertx.deployVerticle(
            () -> node.new Instance(application), new DeploymentOptions().setInstances(loops)));
    return node;
  }

  /** The gaps that it tells of from now on. */
  List<JsonObject> gaps() {
    List<JsonObject> gaps = new CopyOnWriteArrayList<>();
    vertx
        .eventBus()
        .<JsonObject>consumer(RedisRelay.GAP_ADDRESS, message -> gaps.add(message.body()));
    return gaps;
  }

  Instance instance(int i) {
    return instances.get(i);
  }

  SocketIoServer io() {
    return instances.get(0).io;
  }

  int port() {
    return port.get();
  }

  /** Sends numbered events to a room. */
  void emit(String room, int from, int to) {
    for (int i = from; i < to; i++) {
      io().of("/").to(room).emit("n", i);
    }
  }

  WireClient connect(String namespace) {
    return WireClient.connect(clients, port(), namespace);
  }

  @Override
  public void close() {
    await(clients.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    return Futures.await(future);
  }

  /** Waits, for some seconds, until it is so. */
  static void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }
}
