package io.roomcast.cluster.forward;

import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.Nodes;
import io.roomcast.engineio.EngineContext;
import io.roomcast.engineio.EngineIoServer;
import io.roomcast.engineio.EngineOptions;
import io.roomcast.engineio.Session;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One node on one event loop. */
final class ForwardNode extends VerticleBase {

  static final String SECRET = "0123456789abcdefghijklmnopqrstuv";

  /** The nodes, as a test has them. */
  static final class Known implements Nodes {

    final Map<String, NodeInfo> others;
    final List<Consumer<Set<String>>> handlers = new CopyOnWriteArrayList<>();
    private final String id;

    Known(String id, Map<String, Integer> ports) {
      this.id = id;
      others = new HashMap<>();
      ports.forEach((name, port) -> others.put(name, info(name, port)));
    }

    private static NodeInfo info(String name, int port) {
      return new NodeInfo(name, "1", "http://127.0.0.1:" + port, 1);
    }

    void gone(String node) {
      handlers.forEach(handler -> handler.accept(Set.of(node)));
    }

    @Override
    public NodeInfo self() {
      return info(id, 1);
    }

    @Override
    public Map<String, NodeInfo> others() {
      return others;
    }

    @Override
    public Future<@Nullable NodeInfo> lookup(String name) {
      return Future.succeededFuture();
    }

    @Override
    public void onGone(Consumer<Set<String>> handler) {
      handlers.add(handler);
    }
  }

  final Known known;
  final Forwarding forwarding;
  final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  final List<HttpServerRequest> seen = new CopyOnWriteArrayList<>();

  /** What is done with requests for its sessions, first of all. */
  volatile Handler<EngineContext> middleware = EngineContext::next;

  private HttpServer clients;
  private HttpServer internal;
  private PassedOn end;

  ForwardNode(Known known, ForwardOptions options) {
    this.known = known;
    this.forwarding = new Forwarding(known, options);
  }

  @Override
  public Future<?> start() {
    EngineIoServer engine =
        EngineIoServer.create(
            vertx, new EngineOptions().setKey(known.id).setNode(known.id).setPingInterval(60_000));
    engine.onConnection(sessions::add);
    engine.use(
        request -> {
          seen.add(request.request());
          middleware.handle(request);
        });
    end = forwarding.install(vertx, engine);
    clients = vertx.createHttpServer().requestHandler(engine);
    internal = vertx.createHttpServer().requestHandler(forwarding.endpoint(engine));
    return Future.join(clients.listen(0, "127.0.0.1"), internal.listen(0, "127.0.0.1"));
  }

  @Override
  public Future<?> stop() {
    return end.close();
  }

  String deployment() {
    return context.deploymentID();
  }

  void run(Runnable task) {
    context.runOnContext(now -> task.run());
  }

  int port() {
    return clients.actualPort();
  }

  int internalPort() {
    return internal.actualPort();
  }
}
