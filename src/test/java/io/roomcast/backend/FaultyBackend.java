package io.roomcast.backend;

import io.roomcast.auth.Signatures;
import io.roomcast.auth.Signatures.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A backend over HTTP that keeps what it is sent and behaves as it is told: for each request the
 * next of the behaviours that were planned, or else the usual one. Thread-safe.
 */
final class FaultyBackend implements AutoCloseable {

  static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  static final String OLD_SECRET = "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

  /** One attempt that arrived. */
  record Received(String path, Map<String, String> headers, JsonObject body, Verdict verdict) {
    String id() {
      return body.getString("id");
    }

    String type() {
      return body.getString("type");
    }
  }

  /** What to do with a request. */
  interface Behaviour {
    void handle(HttpServerRequest request, JsonObject body);
  }

  /** Acks events with their own arguments. */
  static final Behaviour ECHO =
      (request, body) ->
          request
              .response()
              .end(
                  body.getString("type").equals("event")
                      ? new JsonObject().put("ack", body.getJsonArray("args")).encode()
                      : "{}");

  static Behaviour answer(JsonObject json) {
    return (request, body) -> request.response().end(json.toBuffer());
  }

  static Behaviour text(String text) {
    return (request, body) -> request.response().end(text);
  }

  static Behaviour status(int status, String... headers) {
    return (request, body) -> {
      for (int i = 0; i < headers.length; i += 2) {
        request.response().putHeader(headers[i], headers[i + 1]);
      }
      request.response().setStatusCode(status).end();
    };
  }

  /** The connection ends without an answer. */
  static final Behaviour RESET = (request, body) -> request.connection().close();

  /** The connection ends in the middle of an answer. */
  static final Behaviour CUT =
      (request, body) ->
          request
              .response()
              .putHeader("content-length", "1000")
              .write("{\"ack\":[")
              .onComplete(written -> request.connection().close());

  /** Nothing ever comes. */
  static final Behaviour SILENT = (request, body) -> {};

  /** Something comes, and never all of it. */
  static final Behaviour SLOW =
      (request, body) -> request.response().putHeader("content-length", "1000").write("{");

  /** More than anybody wants to read. */
  static final Behaviour ENDLESS =
      (request, body) -> {
        request.response().setChunked(true);
        request.response().exceptionHandler(cut -> {});
        pour(request);
      };

  private static void pour(HttpServerRequest request) {
    if (!request.response().closed()) {
      request
          .response()
          .write(Buffer.buffer(new byte[64 * 1024]))
          .onSuccess(written -> pour(request));
    }
  }

  final List<Received> received = new CopyOnWriteArrayList<>();
  final AtomicInteger running = new AtomicInteger();
  final AtomicInteger mostRunning = new AtomicInteger();
  private final Queue<Behaviour> planned = new ConcurrentLinkedQueue<>();
  private final Signatures signatures;
  private final HttpServer server;
  private volatile Behaviour usual = ECHO;

  FaultyBackend(Vertx vertx) {
    this(vertx, new HttpServerOptions().setPort(0));
  }

  FaultyBackend(Vertx vertx, int port) {
    this(vertx, new HttpServerOptions().setPort(port));
  }

  FaultyBackend(Vertx vertx, HttpServerOptions http) {
    this.signatures = Signatures.of(SECRET);
    this.server =
        BackendFixture.await(
            vertx
                .createHttpServer(http.setHost("127.0.0.1"))
                .connectionHandler(connection -> connection.exceptionHandler(cut -> {}))
                .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)))
                .listen());
  }

  private void handle(HttpServerRequest request, Buffer body) {
    JsonObject json = body.toJsonObject();
    Verdict verdict =
        signatures.verify(
            request.getHeader(Signatures.ID),
            request.getHeader(Signatures.TIMESTAMP),
            request.getHeader(Signatures.SIGNATURE),
            body,
            System.currentTimeMillis() / 1_000,
            60);
    Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.headers().forEach(headers::put);
    int now = running.incrementAndGet();
    mostRunning.accumulateAndGet(now, Math::max);
    request.response().endHandler(end -> running.decrementAndGet());
    request.response().exceptionHandler(cut -> {});
    received.add(new Received(request.path(), headers, json, verdict));
    Behaviour next = planned.poll();
    (next == null ? usual : next).handle(request, json);
  }

  /** What happens to the next requests. */
  FaultyBackend then(Behaviour... next) {
    planned.addAll(List.of(next));
    return this;
  }

  /** What happens to all others. */
  FaultyBackend usually(Behaviour behaviour) {
    usual = behaviour;
    return this;
  }

  List<Received> events() {
    return ofType("event");
  }

  List<Received> ofType(String type) {
    return received.stream().filter(one -> one.type().equals(type)).toList();
  }

  /** First arguments of the events, in the order in which they arrived. */
  List<Object> firstArguments() {
    return events().stream()
        .map(one -> one.body().getJsonArray("args", new JsonArray()).getValue(0))
        .toList();
  }

  int port() {
    return server.actualPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hooks/{type}";
  }

  /** A port where something answers that is no HTTP. */
  static NetServer garbage(Vertx vertx) {
    return BackendFixture.await(
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  socket.exceptionHandler(cut -> {});
                  socket.handler(any -> socket.write("\u0000\u0001 what?\r\n\r\n\r\n"));
                })
            .listen(0, "127.0.0.1"));
  }

  @Override
  public void close() {
    BackendFixture.await(server.close());
  }
}
