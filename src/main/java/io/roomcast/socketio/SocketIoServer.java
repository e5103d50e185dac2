package io.roomcast.socketio;

import io.roomcast.engineio.EngineIoServer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO server on one event loop: that of the verticle which creates it or, off the event
 * loops, the one that {@code vertx.getOrCreateContext()} gives the creating thread, where an HTTP
 * server made by that thread listens too. Call its methods there, or before the first request; as a
 * {@link Broadcaster}, which stands for the main namespace, from any thread.
 *
 * <p>Servers of one Vert.x with the same {@code path} and {@code key} are instances of one server:
 * create one in each verticle instance that shares a port. Broadcasts, {@code fetchSockets} and the
 * like reach the sockets of all instances, and requests that land on another instance than their
 * session's are handed over.
 */
public interface SocketIoServer extends Handler<HttpServerRequest>, Broadcaster {

  /** A server with the default options. */
  static SocketIoServer create(Vertx vertx) {
    return create(vertx, new SocketIoOptions());
  }

  /** A server with these options; they are copied. */
  static SocketIoServer create(Vertx vertx, SocketIoOptions options) {
    return new SocketIoServerImpl(vertx, new SocketIoOptions(options));
  }

  /** The namespace of that name, made on first use; a missing leading slash is added. */
  Namespace of(String name);

  /** The parent of all namespaces whose name matches: children are made as clients connect. */
  Namespace of(Pattern names);

  /**
   * The parent of all namespaces that this function admits, from the name and the client's auth.
   */
  Namespace of(BiFunction<String, JsonObject, Future<Boolean>> admits);

  /**
   * The namespace of that name if a client could connect to it: one that is there, or one that a
   * parent admits, made now. Null when there is none. Event loop of the server.
   */
  Future<@Nullable Namespace> find(String name);

  /** The namespace of that name if it is there, or null; makes none. Any thread. */
  @Nullable Namespace namespace(String name);

  /** All namespaces that are there, dynamic ones included; a copy. Any thread. */
  Collection<Namespace> namespaces();

  /** The clients of this instance; a copy. Event loop of the server. */
  Collection<Connection> connections();

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

  @Override
  default BroadcastOperator to(String room) {
    return of("/").to(room);
  }

  @Override
  default BroadcastOperator to(Collection<String> rooms) {
    return of("/").to(rooms);
  }

  @Override
  default BroadcastOperator except(String room) {
    return of("/").except(room);
  }

  @Override
  default BroadcastOperator except(Collection<String> rooms) {
    return of("/").except(rooms);
  }

  @Override
  default BroadcastOperator local() {
    return of("/").local();
  }

  /** Everybody in the main namespace. */
  default BroadcastOperator all() {
    return of("/").all();
  }

  /** Sends an event to everybody in the main namespace. */
  default void emit(String event, @Nullable Object... args) {
    all().emit(event, args);
  }

  /** How many sockets of this instance have left for that reason. Event loop of the server. */
  long disconnects(DisconnectReason reason);

  /** What this instance holds now and has dropped so far. */
  ServerStats stats();

  /**
   * Ends all sockets of this instance with "server shutting down" and closes their connections, so
   * that clients reconnect elsewhere. The HTTP server stays the caller's.
   */
  Future<Void> close();
}
