package io.roomcast;

import io.roomcast.api.Access;
import io.roomcast.backend.LostSocket;
import io.roomcast.cluster.forward.Forwarding;
import io.roomcast.cluster.forward.PassedOn;
import io.roomcast.config.DemoConf;
import io.roomcast.config.InternalListenerConf;
import io.roomcast.config.PublicListenerConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.demo.ChatDemo;
import io.roomcast.loop.SlidingWindow;
import io.roomcast.ops.Departures;
import io.roomcast.ops.Drain;
import io.roomcast.ops.LoopMetrics;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the gateway: a Socket.IO server and HTTP servers of its own, on one event loop.
 * Instances of one deployment share the ports. Owned by its event loop.
 */
final class GatewayVerticle extends VerticleBase {

  /** Time for answers under way when the server closes. */
  private static final int CLOSE_GRACE_SECONDS = 2;

  private final RoomcastConf conf;
  private final int number;
  private final LoopGate gate;
  private final GatewayLoops loops;
  private final GatewayShared shared;
  private final GatewayOps ops;
  private final GatewayLimits limits;
  private final @Nullable GatewayRedis redis;
  private @Nullable GatewayLoop loop;
  private @Nullable SocketIoServer io;
  private @Nullable GatewayApi api;
  private @Nullable LoopMetrics metrics;
  private @Nullable AccessLog accessLog;
  private @Nullable InternalPages pages;
  private @Nullable HttpServer http;
  private @Nullable HttpServer internal;
  private @Nullable Drain drain;
  private @Nullable PassedOn passedOn;

  /** The one of that number, counted from 0; {@code redis} is null for a node that is alone. */
  GatewayVerticle(
      RoomcastConf conf,
      int number,
      LoopGate gate,
      GatewayLoops loops,
      GatewayShared shared,
      GatewayOps ops,
      @Nullable GatewayRedis redis) {
    this.redis = redis;
    this.gate = gate;
    this.conf = conf;
    this.number = number;
    this.loops = loops;
    this.shared = shared;
    this.ops = ops;
    this.limits = new GatewayLimits(conf, shared.limits());
  }

  @Override
  public Future<?> start() {
    return gate.enter(context).compose(placed -> begin());
  }

  private Future<?> begin() {
    SocketIoOptions socketIo = GatewayOptions.socketIo(conf).setRoomLimits(limits::rooms);
    if (redis != null) {
      redis.join(socketIo);
    }
    SocketIoServer server = SocketIoServer.create(vertx, socketIo);
    io = server;
    // First of all: the others wait for it.
    GatewayLoops.Own own =
        loops.join(number, server, context, redis == null ? null : redis.cluster().presence());
    GatewayNamespaces opened = GatewayNamespaces.open(server, conf);
    GatewayApi operations = GatewayApi.open(vertx, server, shared, opened, redis);
    api = operations;
    GatewayLoop installed =
        GatewayLoop.install(
            vertx,
            server,
            opened,
            limits,
            loops,
            own,
            shared,
            operations.api()::commands,
            redis == null ? null : redis.cluster());
    loop = installed;
    accessLog = AccessLog.install(opened, conf.log());
    LoopMetrics figures = new LoopMetrics(vertx, server.engine().loop(), server.engine()::dispatch);
    metrics = figures;
    show(figures, server, operations);
    figures.add(new ConfMetrics(installed, own));
    ops.watch().add(server.engine().loop().executor());
    DemoConf demo = conf.demo();
    if (demo != null) {
      ChatDemo.install(vertx, server, demo.maxMessageLength());
    }
    // Clients come last: other nodes must know this one by then.
    return loops
        .complete(context)
        .compose(all -> listenInternally(server, operations, figures))
        .compose(listens -> announce(server))
        .compose(known -> listen(server));
  }

  /** Adds the figures of the server, and of the process, which one of the loops tells. */
  private void show(LoopMetrics figures, SocketIoServer server, GatewayApi operations) {
    figures.add(new ServerMetrics(server, conf.metrics(), () -> drain));
    figures.add(new ApiMetrics(operations.api().stats()));
    if (redis != null && number == 0) {
      figures.add(new RedisMetrics(redis.relay()));
      figures.add(new NodeMetrics(redis.cluster()));
    }
  }

  /** Lets clients come. */
  private Future<?> listen(SocketIoServer server) {
    PublicListenerConf listener = conf.listen().clients();
    HttpServer listening =
        vertx
            .createHttpServer(GatewayOptions.http(conf))
            // Connections that clients reset are nobody's error; Vert.x would log them as one.
            .connectionHandler(connection -> connection.exceptionHandler(cut -> {}))
            .requestHandler(server.orElse(Pages.router(vertx, conf)));
    http = listening;
    String address = listener.host() + ":" + listener.port();
    return listening
        .listen()
        .recover(cause -> Future.failedFuture(StartException.listening(address, cause)));
  }

  private Future<Void> announce(SocketIoServer server) {
    if (redis == null) {
      return Future.succeededFuture();
    }
    GatewayCluster nodes = redis.cluster();
    Promise<Void> joined = Promise.promise();
    nodes
        .announce(internalPort())
        .onComplete(
            done ->
                context.runOnContext(
                    now -> {
                      Forwarding forwarding = nodes.forwarding();
                      if (forwarding != null && pages != null) {
                        passedOn = forwarding.install(vertx, server.engine());
                        long settle = conf.shutdown().settle().toMillis();
                        server.engine().onLeave(new Departures(server.engine(), settle)::leave);
                        pages.forwarding(forwarding);
                      }
                      joined.handle(done);
                    }));
    return joined.future();
  }

  private Future<?> listenInternally(
      SocketIoServer server, GatewayApi operations, LoopMetrics figures) {
    InternalListenerConf listener = conf.listen().internal();
    if (listener == null) {
      return Future.succeededFuture();
    }
    InternalPages served =
        new InternalPages(vertx, server, ops, operations.http(), figures, GatewayApi.access(conf));
    pages = served;
    HttpServer listening =
        vertx
            .createHttpServer(GatewayOptions.internalHttp(conf, listener))
            .connectionHandler(connection -> connection.exceptionHandler(cut -> {}))
            .requestHandler(served);
    internal = listening;
    String address = listener.host() + ":" + listener.port();
    return listening
        .listen()
        .recover(cause -> Future.failedFuture(StartException.listening(address, cause)));
  }

  @Override
  public Future<?> stop() {
    Future<?> clients = Future.succeededFuture();
    Future<?> others = passedOn == null ? Future.succeededFuture() : passedOn.close();
    if (io != null) {
      ops.watch().remove(io.engine().loop().executor());
      clients = io.close();
    }
    if (api != null) {
      api.close();
    }
    if (metrics != null) {
      metrics.close();
    }
    return Future.join(clients, others, shutDown(http), shutDown(internal))
        .eventually(() -> loop == null ? Future.succeededFuture() : loop.close());
  }

  private static Future<?> shutDown(@Nullable HttpServer server) {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(CLOSE_GRACE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Prepares for the reloadable keys of a changed conf, on its event loop; any thread. The future
   * fails when it cannot take them.
   */
  Future<GatewayLoop.Change> prepare(GatewayShared changed) {
    return onLoop(
        () -> {
          Access access = GatewayApi.access(changed.conf());
          GatewayLoop.Change change = Objects.requireNonNull(loop).prepare(changed);
          return new GatewayLoop.Change(
              () -> {
                change.apply().run();
                take(changed.conf(), access);
              },
              change.discard());
        });
  }

  /** Takes what this class itself may change: API keys, and what the access log has. */
  private void take(RoomcastConf changed, Access access) {
    if (api != null) {
      api.access(access);
    }
    if (pages != null) {
      pages.access(access);
    }
    if (accessLog != null) {
      accessLog.reload(changed.log());
    }
  }

  /** Takes what was prepared, or lets it be; any thread. */
  Future<Void> finish(GatewayLoop.Change change, boolean take) {
    return onLoop(
        () -> {
          (take ? change.apply() : change.discard()).run();
          return null;
        });
  }

  /** Completes when no backend has a call under way, at the latest after so long. Any thread. */
  Future<Void> finishBackends(Duration longest) {
    return onLoop(() -> Objects.requireNonNull(loop).finish(longest)).compose(done -> done);
  }

  /** Refuses handshakes; answers how many clients there are to be sent away. Any thread. */
  Future<Integer> refuseHandshakes() {
    return onLoop(() -> Drain.refuse(Objects.requireNonNull(io), passedOn));
  }

  /** Sends the clients away; see {@link Drain}. Any thread. */
  Future<Void> drain(double ratePerSecond, long settleMillis, SlidingWindow sent) {
    return onLoop(
            () -> {
              SocketIoServer server = Objects.requireNonNull(io);
              Drain begun = new Drain(server, ratePerSecond, settleMillis, sent, passedOn);
              drain = begun;
              return begun.start();
            })
        .compose(done -> done);
  }

  /** Tells backends of sockets of a node that has died. Any thread. */
  Future<Void> lost(List<LostSocket> sockets) {
    return onLoop(
            () -> {
              GatewayRules rules = Objects.requireNonNull(loop).rules();
              return Future.join(sockets.stream().map(rules::lost).toList());
            })
        .compose(done -> done)
        .mapEmpty();
  }

  private <T> Future<T> onLoop(Callable<T> action) {
    Promise<T> done = Promise.promise();
    Context loop = context;
    loop.runOnContext(
        now -> {
          try {
            done.complete(action.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  /** See {@link Gateway#renewCertificate()}; any thread. */
  Future<Void> renewCertificate() {
    InternalListenerConf listener = conf.listen().internal();
    Future<Void> second =
        listener == null
            ? Future.succeededFuture()
            : renew(internal, GatewayOptions.tls(listener.tls()));
    return second.compose(done -> renew(http, GatewayOptions.tls(conf.listen().clients().tls())));
  }

  private static Future<Void> renew(@Nullable HttpServer server, @Nullable ServerSSLOptions tls) {
    return tls == null || server == null
        ? Future.succeededFuture()
        : server.updateSSLOptions(tls, true).mapEmpty();
  }

  /** The port in use; valid once it is deployed. */
  int port() {
    return http == null ? 0 : http.actualPort();
  }

  /** The port of the internal listener; 0 when there is none. */
  int internalPort() {
    return internal == null ? 0 : internal.actualPort();
  }
}
