package io.roomcast.it;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The application that official clients and suites are driven against, on the public API.
 *
 * <pre>
 * TestApp control [port]             a control server, prints "control PORT"
 * TestApp MODE [port] [options]      one server, prints "listening PORT"
 * </pre>
 *
 * Modes: {@code conformance}, {@code protocol}, {@code js-client}, {@code java-client}; {@code
 * engine}, {@code js-engine-client} and {@code java-engine-client} are Engine.IO alone. Port 0 is a
 * free one. Options are JSON with Node's names, and {@code instances}, {@code ssl} (files {@code
 * key}, {@code cert}), {@code nsp}. The control server starts others: POST /start {mode, port,
 * options} answers {port}; POST /stop {port}; GET /log?port=N.
 */
final class TestApp implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Map<Integer, TestServer> servers = new ConcurrentHashMap<>();
  private final int port;

  private TestApp(int wantedPort) {
    port =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(wantedPort, "127.0.0.1")
            .await()
            .actualPort();
  }

  /** Starts a control server; {@link #close} ends it and what it started. */
  static TestApp control(int port) {
    return new TestApp(port);
  }

  public static void main(String[] args) {
    String mode = args.length > 0 ? args[0] : "conformance";
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 0;
    if (mode.equals("control")) {
      System.out.println("control " + control(port).port());
    } else {
      JsonObject options = args.length > 2 ? new JsonObject(args[2]) : new JsonObject();
      System.out.println("listening " + TestServer.start(mode, port, options).await().port());
    }
  }

  int port() {
    return port;
  }

  /** Servers that were started and not stopped. */
  int running() {
    return servers.size();
  }

  private void handle(HttpServerRequest request) {
    Future<Object> answer =
        switch (request.path()) {
          case "/start" -> request.body().compose(this::start);
          case "/stop" -> request.body().compose(this::stop);
          case "/log" -> Future.succeededFuture(server(request).log().toJson());
          default -> Future.failedFuture("unknown path " + request.path());
        };
    answer
        .onSuccess(
            value ->
                request
                    .response()
                    .putHeader("content-type", "application/json")
                    .end(Json.encode(value)))
        .onFailure(
            cause ->
                request
                    .response()
                    .setStatusCode(500)
                    .end(new JsonObject().put("error", String.valueOf(cause)).encode()));
  }

  private TestServer server(HttpServerRequest request) {
    @Nullable TestServer server = servers.get(Integer.valueOf(request.getParam("port")));
    if (server == null) {
      throw new IllegalArgumentException("no server on that port");
    }
    return server;
  }

  private Future<Object> start(Buffer body) {
    JsonObject request = body.toJsonObject();
    Supplier<TestServer> start =
        () ->
            TestServer.start(
                    request.getString("mode", "conformance"),
                    request.getInteger("port", 0),
                    request.getJsonObject("options", new JsonObject()))
                .await();
    // Another Vert.x is made off this one's event loops.
    return Future.fromCompletionStage(
            CompletableFuture.supplyAsync(start), vertx.getOrCreateContext())
        .map(
            server -> {
              servers.put(server.port(), server);
              return new JsonObject().put("port", server.port());
            });
  }

  private Future<Object> stop(Buffer body) {
    TestServer server = servers.remove(body.toJsonObject().getInteger("port"));
    return server == null
        ? Future.failedFuture("no server on that port")
        : server.close().map(closed -> new JsonObject());
  }

  @Override
  public void close() {
    servers.values().forEach(server -> server.close().await());
    vertx.close().await();
  }
}
