package io.roomcast.engineio;

import io.roomcast.net.HandlerContext;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's handlers of one server. What they throw is logged and goes no further. Event
 * loop of the server.
 */
final class Hooks {

  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

  private final HandlerContext context;
  private final Function<HttpServerRequest, EngineRequest> views;
  private final List<Handler<EngineContext>> middlewares = new ArrayList<>();
  private @Nullable Handler<Session> connection;
  private @Nullable Handler<EngineIoServer.ConnectionError> connectionError;
  private @Nullable BiConsumer<MultiMap, EngineRequest> initialHeaders;
  private @Nullable BiConsumer<MultiMap, EngineRequest> headers;
  private @Nullable BiFunction<HttpServerRequest, String, Boolean> staticHandler;
  private Handler<Session> leaving =
      session -> session.close(CloseReason.SERVER_SHUTTING_DOWN, false);

  /**
   * Without handlers yet.
   *
   * @param context where they are called
   * @param views what they are shown of a request
   */
  Hooks(HandlerContext context, Function<HttpServerRequest, EngineRequest> views) {
    this.context = context;
    this.views = views;
  }

  void onConnection(Handler<Session> handler) {
    connection = handler;
  }

  void onConnectionError(Handler<EngineIoServer.ConnectionError> handler) {
    connectionError = handler;
  }

  void onLeave(Handler<Session> handler) {
    leaving = handler;
  }

  void use(Handler<EngineContext> middleware) {
    middlewares.add(middleware);
  }

  void onInitialHeaders(BiConsumer<MultiMap, EngineRequest> hook) {
    initialHeaders = hook;
  }

  void onHeaders(BiConsumer<MultiMap, EngineRequest> hook) {
    headers = hook;
  }

  void onStatic(BiFunction<HttpServerRequest, String, Boolean> handler) {
    staticHandler = handler;
  }

  /** The middlewares as they are now; a request runs through these. */
  List<Handler<EngineContext>> middlewares() {
    return middlewares;
  }

  void connected(Session session) {
    Handler<Session> handler = connection;
    if (handler != null) {
      guard(() -> handler.handle(session));
    }
  }

  void leave(Session session) {
    guard(() -> leaving.handle(session));
  }

  void refused(HttpServerRequest request, Refusal refusal) {
    Handler<EngineIoServer.ConnectionError> handler = connectionError;
    if (handler != null) {
      guard(
          () ->
              handler.handle(
                  new EngineIoServer.ConnectionError(
                      refusal.error().code(),
                      refusal.error().message(),
                      views.apply(request),
                      refusal.context())));
    }
  }

  /** Lets the application add headers to a response of a session. */
  void addHeaders(MultiMap responseHeaders, HttpServerRequest request, boolean initial) {
    BiConsumer<MultiMap, EngineRequest> first = initial ? initialHeaders : null;
    BiConsumer<MultiMap, EngineRequest> every = headers;
    if (first == null && every == null) {
      return;
    }
    EngineRequest snapshot = views.apply(request);
    if (first != null) {
      guard(() -> first.accept(responseHeaders, snapshot));
    }
    if (every != null) {
      guard(() -> every.accept(responseHeaders, snapshot));
    }
  }

  /** Whether the application served the request as a static one. */
  boolean served(HttpServerRequest request, String name) {
    if (staticHandler == null) {
      return false;
    }
    try {
      return staticHandler.apply(request, name);
    } catch (RuntimeException e) {
      LOG.warn("a static handler failed", e);
      return false;
    }
  }

  private void guard(Runnable call) {
    try {
      context.call(Runnable::run, call);
    } catch (RuntimeException e) {
      LOG.warn("an Engine.IO handler failed", e);
    }
  }
}
