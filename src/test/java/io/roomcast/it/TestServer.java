package io.roomcast.it;

import io.roomcast.engineio.EngineIoServer;
import io.roomcast.engineio.EngineOptions;
import io.roomcast.net.WebSockets;
import io.roomcast.socketio.ServerStats;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A running test application: one Vert.x with as many event loops as instances, all on one port of
 * 127.0.0.1. Thread-safe.
 */
final class TestServer {

  private final Vertx vertx;
  private final String mode;
  private final JsonObject options;
  private final EventLog log = new EventLog();
  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private final AddressCount addresses = new AddressCount();
  private final Map<String, MultiMap> lastPost = new ConcurrentHashMap<>();
  private volatile int port;

  private TestServer(String mode, JsonObject options) {
    this.mode = mode;
    this.options = options;
    this.vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(instances())
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(2)
                    .setMetricsOptions(new MetricsOptions().setEnabled(true)))
            .withMetrics(addresses)
            .build();
  }

  /** Starts the application {@code mode} on a port, or on a free one when it is 0. */
  static Future<TestServer> start(String mode, int port, JsonObject options) {
    TestServer server = new TestServer(mode, options);
    // Vert.x: a negative port is one free port for all instances of a deployment.
    int wanted = port == 0 ? -1 : port;
    return server
        .vertx
        .deployVerticle(
            () -> server.new Instance(wanted),
            new DeploymentOptions().setInstances(server.instances()))
        .map(server)
        .onFailure(cause -> server.vertx.close());
  }

  int port() {
    return port;
  }

  EventLog log() {
    return log;
  }

  Vertx vertx() {
    return vertx;
  }

  /** What each instance holds. */
  List<Held> held() {
    return Future.all(instances.stream().map(Instance::held).toList()).await().list();
  }

  /** Consumers on the event bus, of all instances. */
  int addresses() {
    return addresses.get();
  }

  /** What an instance holds, and the timers of its event loop. */
  record Held(ServerStats stats, int timers) {}

  Future<Void> close() {
    return vertx.close();
  }

  private int instances() {
    return options.getInteger("instances", 1);
  }

  /** One event loop of the application. */
  private final class Instance extends VerticleBase {

    private final int wantedPort;
    private @Nullable SocketIoServer io;
    private @Nullable EngineIoServer engine;

    Instance(int wantedPort) {
      this.wantedPort = wantedPort;
    }

    @Override
    public Future<?> start() {
      instances.add(this);
      HttpServer http = vertx.createHttpServer(httpOptions());
      http.requestHandler(
          mode.contains("engine")
              ? startEngine().orElse(Instance::notFound)
              : startSocketIo().orElse(Instance::notFound));
      return http.listen(wantedPort, "127.0.0.1").onSuccess(done -> port = done.actualPort());
    }

    /** Asks on the instance's event loop. */
    private Future<Held> held() {
      Promise<Held> answer = Promise.promise();
      context.runOnContext(
          now ->
              answer.complete(
                  new Held(
                      Objects.requireNonNull(io).stats(),
                      WebSockets.currentLoop(vertx).wheel().size())));
      return answer.future();
    }

    private EngineIoServer startEngine() {
      EngineOptions engineOptions = TestOptions.engine(new EngineOptions(), options);
      if (mode.equals("js-engine-client")) {
        engineOptions.setAllowRequest(
            request -> Future.succeededFuture(!request.query().containsKey("deny")));
      }
      EngineIoServer server = EngineIoServer.create(vertx, engineOptions);
      engine = server;
      switch (mode) {
        case "engine" -> SuiteApps.engineEcho(server);
        case "js-engine-client" -> SuiteApps.jsEngineClient(server, lastPost);
        case "java-engine-client" -> SuiteApps.javaEngineClient(server);
        default -> throw new IllegalArgumentException("unknown mode " + mode);
      }
      return server;
    }

    private SocketIoServer startSocketIo() {
      SocketIoOptions socketIoOptions = TestOptions.socketIo(options);
      if (mode.equals("js-client")) {
        // The delay lets the client's connect timeout be tested.
        socketIoOptions.setAllowRequest(request -> vertx.timer(10).map(late -> true));
      }
      SocketIoServer server = SocketIoServer.create(vertx, socketIoOptions);
      io = server;
      switch (mode) {
        case "conformance" -> new ConformanceApp(vertx, server, log).install();
        case "protocol" -> SuiteApps.protocol(server);
        case "js-client" -> SuiteApps.jsClient(server);
        case "java-client" -> SuiteApps.javaClient(server, options.getString("nsp", "/"));
        default -> throw new IllegalArgumentException("unknown mode " + mode);
      }
      return server;
    }

    private HttpServerOptions httpOptions() {
      HttpServerOptions http = new HttpServerOptions();
      JsonObject ssl = options.getJsonObject("ssl");
      if (ssl != null) {
        http.setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setKeyPath(ssl.getString("key"))
                    .setCertPath(ssl.getString("cert")));
      }
      return http;
    }

    private static void notFound(HttpServerRequest request) {
      request.response().setStatusCode(404).end();
    }

    @Override
    public Future<?> stop() {
      return io != null ? io.close() : Objects.requireNonNull(engine).close();
    }
  }
}
