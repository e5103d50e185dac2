package io.roomcast.socketio;

import io.roomcast.Futures;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A server with any number of instances on one port of the loopback interface. */
final class ServerFixture implements AutoCloseable {

  /** One instance, on its own event loop. */
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
          .createHttpServer(new HttpServerOptions().setStrictThreadMode(true))
          .requestHandler(io)
          .listen(-1, "127.0.0.1")
          .onSuccess(server -> port.set(server.actualPort()));
    }

    SocketIoServer io() {
      return io;
    }

    /** Runs it on the instance's loop and waits for what it answers. */
    <T> T call(Callable<T> action) {
      return Futures.call(context, action);
    }
  }

  private final Vertx vertx;
  private final SocketIoOptions options;
  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private final AtomicInteger port = new AtomicInteger();

  private ServerFixture(SocketIoOptions options) {
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
    this.options = options;
  }

  static ServerFixture start(Consumer<SocketIoServer> application) {
    return start(new SocketIoOptions(), 1, application);
  }

  static ServerFixture start(
      SocketIoOptions options, int count, Consumer<SocketIoServer> application) {
    ServerFixture fixture = new ServerFixture(options);
    await(
        fixture.vertx.deployVerticle(
            () -> fixture.new Instance(application), new DeploymentOptions().setInstances(count)));
    return fixture;
  }

  Vertx vertx() {
    return vertx;
  }

  int port() {
    return port.get();
  }

  Instance instance(int index) {
    return instances.get(index);
  }

  List<Instance> instances() {
    return instances;
  }

  ServerStats stats() {
    return instance(0).call(() -> instance(0).io().stats());
  }

  WireClient connect(String namespace) {
    return WireClient.connect(vertx, port(), namespace);
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  /** What a future completes with, within some seconds; not for event loops. */
  static <T> T await(Future<T> future) {
    return Futures.await(future);
  }
}
