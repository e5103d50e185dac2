package io.roomcast;

import io.roomcast.api.Access;
import io.roomcast.api.ApiException;
import io.roomcast.api.ApiException.Code;
import io.roomcast.api.ApiHttp;
import io.roomcast.api.BodyReader;
import io.roomcast.cluster.forward.Forwarding;
import io.roomcast.ops.LoopMetrics;
import io.roomcast.ops.Prometheus;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the internal listener serves on one event loop: the server API, health, metrics, and the
 * admin endpoints. No router: most requests are for the API. Event loop.
 */
final class InternalPages implements Handler<HttpServerRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(InternalPages.class);

  private static final String ADMIN = "admin";
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int MAX_BODY = 64 * 1024;

  private final Vertx vertx;
  private final SocketIoServer io;
  private final GatewayOps ops;
  private final @Nullable ApiHttp api;
  private final LoopMetrics metrics;
  private Access access;
  private @Nullable Forwarding forwarding;
  private @Nullable Handler<HttpServerRequest> forwarded;

  /** A scrape under way, which serves all who ask meanwhile. */
  private @Nullable Future<String> scrape;

  InternalPages(
      Vertx vertx,
      SocketIoServer io,
      GatewayOps ops,
      @Nullable ApiHttp api,
      LoopMetrics metrics,
      Access access) {
    this.vertx = vertx;
    this.io = io;
    this.ops = ops;
    this.api = api;
    this.metrics = metrics;
    this.access = access;
  }

  /** Serves requests of other nodes from now on. */
  void forwarding(Forwarding between) {
    forwarding = between;
    forwarded = between.endpoint(io.engine());
  }

  /** Lets in others from now on. */
  void access(Access changed) {
    access = changed;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (api != null && request.uri().startsWith(ApiHttp.PREFIX)) {
      api.handle(request);
      return;
    }
    if (forwarded != null && Forwarding.accepts(request)) {
      forwarded.handle(request);
      return;
    }
    try {
      serve(request, String.valueOf(request.path()));
    } catch (ApiException e) {
      ApiHttp.refuse(request, e);
    }
  }

  private void serve(HttpServerRequest request, String path) {
    switch (path) {
      case "/livez" -> health(request, ops.live(), "stalled event loop");
      case "/startupz" ->
          health(request, ops.phase() != GatewayOps.Phase.STARTING, "still starting");
      case "/readyz" -> readiness(request);
      case "/metrics" -> metrics(request);
      case "/admin/drain" -> drain(request);
      case "/admin/reload" -> reload(request);
      case "/admin/config" -> conf(request);
      case "/admin/loglevel" -> logLevel(request);
      case "/debug/threads" -> threads(request);
      default -> answer(request, 404, JSON, error(missing(path)).encode());
    }
  }

  /** The API has its own pages, where it is on. */
  private static String missing(String path) {
    return path.startsWith(ApiHttp.PREFIX)
        ? "The server API is off: it is on with api in the conf."
        : "There is no such page.";
  }

  private static void health(HttpServerRequest request, boolean well, String problem) {
    answer(request, well ? 200 : 503, TEXT, well ? "ok\n" : problem + "\n");
  }

  private void readiness(HttpServerRequest request) {
    JsonObject found = ops.readiness(io.engine().heapShare());
    boolean ready = Boolean.TRUE.equals(found.getValue("ready"));
    answer(request, ready ? 200 : 503, JSON, found.encode());
  }

  private void metrics(HttpServerRequest request) {
    Prometheus prometheus = ops.prometheus();
    if (prometheus == null) {
      answer(request, 404, TEXT, "metrics.prometheus is false\n");
      return;
    }
    Future<String> current = scrape;
    if (current == null) {
      current = prometheus.scrape(vertx, metrics);
      scrape = current;
      current.onComplete(done -> scrape = null);
    }
    current
        .onSuccess(text -> answer(request, 200, Prometheus.CONTENT_TYPE, text))
        .onFailure(
            cause -> {
              LOG.warn("no metrics", cause);
              answer(request, 500, TEXT, "no metrics; the log says why\n");
            });
  }

  /** {@code POST} sends the clients away and leaves the process running; {@code GET} looks on. */
  private void drain(HttpServerRequest request) {
    access.caller(request).mustHave(ADMIN);
    var action = ops.drain();
    boolean begun = posted(request) || ops.phase() == GatewayOps.Phase.DRAINING;
    // The same one, whoever has begun it.
    Future<Void> end = action != null && begun ? action.get() : null;
    JsonObject state =
        new JsonObject()
            .put("draining", ops.phase() == GatewayOps.Phase.DRAINING)
            .put("done", end != null && end.isComplete())
            .put("remaining", io.engine().nodeClientsCount())
            .put("passing", forwarding == null ? 0 : forwarding.stats().webSockets());
    answer(request, posted(request) ? 202 : 200, JSON, state.encode());
  }

  private void reload(HttpServerRequest request) {
    access.caller(request).mustHave(ADMIN);
    mustBePosted(request);
    var action = ops.reload();
    if (action == null) {
      answer(request, 409, JSON, error("There is no conf file to read again.").encode());
      return;
    }
    // It ends on a thread of its own, and answers are for the event loop of the request.
    Context loop = vertx.getOrCreateContext();
    action.get().onComplete(done -> loop.runOnContext(now -> reloaded(request, done)));
  }

  private static void reloaded(HttpServerRequest request, AsyncResult<JsonObject> done) {
    if (done.succeeded()) {
      answer(request, 200, JSON, done.result().encode());
    } else {
      answer(request, 422, JSON, error(String.valueOf(done.cause().getMessage())).encode());
    }
  }

  private static JsonObject error(String message) {
    return new JsonObject().put("error", new JsonObject().put("message", message));
  }

  private void conf(HttpServerRequest request) {
    access.caller(request).mustHave(ADMIN);
    var source = ops.conf();
    if (source == null) {
      answer(request, 404, JSON, error("It was not started from a conf.").encode());
    } else {
      answer(request, 200, JSON, source.get());
    }
  }

  /** {@code GET} lists levels; {@code POST {"logger", "level"}} sets one until the next reload. */
  private void logLevel(HttpServerRequest request) {
    access.caller(request).mustHave(ADMIN);
    if (!posted(request)) {
      answer(request, 200, JSON, LogLevels.json().encode());
      return;
    }
    new BodyReader(request, MAX_BODY, body -> setLogLevel(request, body)).start();
  }

  /** {@code body} is null when it was too large. */
  private static void setLogLevel(HttpServerRequest request, @Nullable Buffer body) {
    try {
      JsonObject wanted = new JsonObject(Objects.requireNonNull(body));
      LogLevels.set(wanted.getString("logger", "io.roomcast"), wanted.getString("level"));
      answer(request, 200, JSON, LogLevels.json().encode());
    } catch (IllegalArgumentException e) {
      answer(request, 400, JSON, error(String.valueOf(e.getMessage())).encode());
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      String allowed = "an object with \"logger\", a name, and \"level\"";
      answer(request, 400, JSON, error("The body must be " + allowed + ".").encode());
    }
  }

  private void threads(HttpServerRequest request) {
    access.caller(request).mustHave(ADMIN);
    vertx.executeBlocking(InternalPages::dump).onSuccess(text -> answer(request, 200, TEXT, text));
  }

  private static String dump() {
    StringBuilder text = new StringBuilder(16_384);
    for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
      text.append('"').append(thread.getThreadName()).append("\" ");
      text.append(thread.getThreadState()).append('\n');
      for (StackTraceElement frame : thread.getStackTrace()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }

  private static boolean posted(HttpServerRequest request) {
    return request.method().equals(HttpMethod.POST);
  }

  private static void mustBePosted(HttpServerRequest request) {
    if (!posted(request)) {
      request.response().putHeader(HttpHeaders.ALLOW, "POST");
      throw new ApiException(Code.E_METHOD, "This is posted.");
    }
  }

  private static void answer(HttpServerRequest request, int status, String type, String body) {
    if (!request.response().ended() && !request.response().closed()) {
      request
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, type)
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(body);
    }
  }
}
