package io.roomcast.engineio;

import io.roomcast.Futures;
import io.roomcast.loop.IdGenerator;
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
final class EngineFixture implements AutoCloseable {

  static final String HANDSHAKE = "/engine.io/?EIO=4&transport=polling";

  /** One instance, on its own event loop. */
  final class Instance extends VerticleBase {

    private final Consumer<EngineIoServer> application;
    private EngineServer engine;

    Instance(Consumer<EngineIoServer> application) {
      this.application = application;
    }

    @Override
    public Future<?> start() {
      engine = (EngineServer) EngineIoServer.create(vertx, options);
      application.accept(engine);
      instances.add(this);
      return vertx
          .createHttpServer(http)
          // Else Vert.x logs an error for whoever resets a connection before its first request.
          .connectionHandler(connection -> connection.exceptionHandler(failure -> {}))
          .requestHandler(engine)
          .listen(-1, "127.0.0.1")
          .onSuccess(server -> port.set(server.actualPort()));
    }

    EngineServer engine() {
      return engine;
    }

    /** Runs it on the instance's loop and waits for what it answers. */
    <T> T call(Callable<T> action) {
      return Futures.call(context, action);
    }

    void run(Runnable action) {
      call(
          () -> {
            action.run();
            return null;
          });
    }

    /** Sessions, and timers that wait on the loop: zero when nothing is left. */
    int left() {
      return call(() -> engine.clientsCount() + engine.loop().wheel().size());
    }
  }

  private final Vertx vertx;
  private final EngineOptions options;
  private final HttpServerOptions http;
  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private final AtomicInteger port = new AtomicInteger();

  private EngineFixture(EngineOptions options, HttpServerOptions http) {
    this.vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4).setPreferNativeTransport(true));
    this.options = options;
    this.http = http;
  }

  /** One instance that echoes. */
  static EngineFixture echo(EngineOptions options) {
    return start(options, 1, EngineFixture::echo);
  }

  static EngineFixture start(
      EngineOptions options, int count, Consumer<EngineIoServer> application) {
    return start(options, new HttpServerOptions().setStrictThreadMode(true), count, application);
  }

  static EngineFixture start(
      EngineOptions options,
      HttpServerOptions http,
      int count,
      Consumer<EngineIoServer> application) {
    EngineFixture fixture = new EngineFixture(options, http);
    await(
        fixture.vertx.deployVerticle(
            () -> fixture.new Instance(application), new DeploymentOptions().setInstances(count)));
    return fixture;
  }

  /** Sends back what comes. */
  static void echo(EngineIoServer engine) {
    engine.onConnection(
        session ->
            session
                .onText(text -> session.send(Message.text(text)))
                .onBinary(data -> session.send(Message.binary(data))));
  }

  Vertx vertx() {
    return vertx;
  }

  int port() {
    return port.get();
  }

  Instance instance() {
    return instances.get(0);
  }

  List<Instance> instances() {
    return instances;
  }

  /** The instance of that number. */
  Instance instance(int number) {
    return instances.stream()
        .filter(candidate -> candidate.engine().instance() == number)
        .findFirst()
        .orElseThrow();
  }

  RawHttp connect() {
    return new RawHttp(port());
  }

  /** A connection that the acceptor gave to the instance of that number. */
  RawHttp connectTo(int number) {
    for (int i = 0; i < 20; i++) {
      RawHttp http = connect();
      if (IdGenerator.instanceOf(http.open(HANDSHAKE)) == number) {
        return http;
      }
      http.close();
    }
    throw new AssertionError("no connection reached instance " + number);
  }

  RawWebSocket webSocket() {
    return webSocket("/engine.io/?EIO=4&transport=websocket");
  }

  RawWebSocket webSocket(String uri) {
    return RawWebSocket.open(connect(), uri);
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
