package io.roomcast.socketio;

import io.roomcast.engineio.EngineIoServer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * A Socket.IO server on one event loop: the loop on which it was created (or, when created off the
 * event loops, the loop of the first request). Its methods are called there.
 *
 * <p>Servers of one Vert.x with the same {@code path} and {@code key} are instances of one server:
 * create one in each verticle instance that shares a port. Broadcasts, {@code fetchSockets} and the
 * like reach the sockets of all instances, and requests that land on another instance than their
 * session's are handed over.
 */
public interface SocketIoServer extends Handler<HttpServerRequest> {

  /** A server with the default options. */
  static SocketIoServer create(Vertx vertx) {
    return create(vertx, new SocketIoOptions());
  }

  /** A server with these options; they are copied. */
  static SocketIoServer create(Vertx vertx, SocketIoOptions options) {
    throw new IllegalStateException("skeleton");
  }

  /** The namespace of that name, made on first use; a missing leading slash is added. */
  Namespace of(String name);

  /** The parent of all namespaces whose name matches: children are made as clients connect. */
  Namespace of(Pattern names);

  /**
   * The parent of all namespaces that this function admits, from the name and the client's auth.
   */
  Namespace of(BiFunction<String, JsonObject, Future<Boolean>> admits);

  /** The Engine.IO server under it: middlewares, header hooks, connection errors. */
  EngineIoServer engine();

  /** Called with each namespace made, dynamic ones included. */
  SocketIoServer onNewNamespace(Handler<Namespace> handler);

  /** Whether the request is for this server: its path starts with the option {@code path}. */
  default boolean accepts(HttpServerRequest request) {
    return engine().accepts(request);
  }

  /** Serves the request; see {@link EngineIoServer#handle}. */
  @Override
  default void handle(HttpServerRequest request) {
    engine().handle(request);
  }

  /** A request handler that serves what this server accepts and passes on the rest. */
  default Handler<HttpServerRequest> orElse(Handler<HttpServerRequest> otherwise) {
    return engine().orElse(otherwise);
  }

  /** Adds a middleware to the main namespace; see {@link Namespace#use}. */
  default SocketIoServer use(Handler<ConnectContext> middleware) {
    of("/").use(middleware);
    return this;
  }

  /** Called with each socket that connects to the main namespace. */
  default SocketIoServer onConnection(Handler<Socket> handler) {
    of("/").onConnection(handler);
    return this;
  }

  /**
   * Ends all sockets of this instance with "server shutting down" and closes their connections, so
   * that clients reconnect elsewhere. The HTTP server stays the caller's.
   */
  Future<Void> close();
}
