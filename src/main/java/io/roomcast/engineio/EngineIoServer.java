package io.roomcast.engineio;

import io.roomcast.loop.EventLoopState;
import io.roomcast.net.FrameSink;
import io.roomcast.net.WebSocketOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An Engine.IO server on one event loop: that of the verticle which creates it or, off the event
 * loops, the one that {@code vertx.getOrCreateContext()} gives the creating thread.
 *
 * <p>Servers of one Vert.x with the same {@code path} and {@code key} are instances of one server:
 * requests that reach another instance than the session's are handed over. Create one in each
 * verticle instance that shares a port.
 */
public interface EngineIoServer extends Handler<HttpServerRequest> {

  /** A server with these options; the options are copied. */
  static EngineIoServer create(Vertx vertx, EngineOptions options) {
    return new EngineServer(vertx, options);
  }

  /** The number of this instance among those that share its path and key. */
  int instance();

  /** The event loop that it lives on. */
  EventLoopState loop();

  /**
   * Whether the request is for this server: its path starts with the option {@code path}. Cheap.
   */
  boolean accepts(HttpServerRequest request);

  /**
   * Serves the request. One that {@link #accepts} denies gets 404, or, if it asks for an upgrade,
   * is ended after {@code destroyUpgradeTimeout}.
   */
  @Override
  void handle(HttpServerRequest request);

  /** A request handler that serves what this server {@link #accepts} and passes on the rest. */
  default Handler<HttpServerRequest> orElse(Handler<HttpServerRequest> otherwise) {
    return request -> {
      if (accepts(request)) {
        handle(request);
      } else {
        otherwise.handle(request);
      }
    };
  }

  /** Who gets each new session, before anything that its client sent. */
  EngineIoServer onConnection(Handler<Session> handler);

  /** Told of every refused request, by the instance that the request reached. */
  EngineIoServer onConnectionError(Handler<ConnectionError> handler);

  /**
   * Adds a middleware: it runs for every HTTP request and upgrade, before verification. It calls
   * {@link EngineContext#next()}, or {@link EngineContext#fail}, or answers by itself.
   */
  EngineIoServer use(Handler<EngineContext> middleware);

  /**
   * May add headers to the first response of a session (the handshake, or the 101). Runs on the
   * loop of the request.
   */
  EngineIoServer onInitialHeaders(BiConsumer<MultiMap, EngineRequest> hook);

  /**
   * May add headers to every response of a session, errors excepted: polls, POSTs, and the 101 of
   * an upgrade too. Runs on the loop of the request, by the instance that the request reached.
   */
  EngineIoServer onHeaders(BiConsumer<MultiMap, EngineRequest> hook);

  /**
   * Serves requests under the path that are no Engine.IO requests (a client bundle), after the
   * middlewares: answers true when it took the request.
   */
  EngineIoServer onStatic(BiFunction<HttpServerRequest, String, Boolean> handler);

  /** Who serves requests whose session id names another node; without one, they get code 1. */
  EngineIoServer onForeign(ForeignSessions sessions);

  /**
   * Serves a request that another node has forwarded, as if it had come from the client; one for a
   * session of yet another node gets code 1. The caller has made sure that it did come from a node.
   *
   * @param request the one that brought it
   * @param uri path and query as the client sent them
   * @param peer IP address that the client's connection to that node came from
   * @param secure whether that connection was TLS
   */
  void handleForwarded(HttpServerRequest request, String uri, String peer, boolean secure);

  /**
   * Who lets a client go when {@link #leave} is asked for: each instance has its own, which is
   * called on its event loop. Without one, the session is closed with {@link
   * CloseReason#SERVER_SHUTTING_DOWN} at once.
   */
  EngineIoServer onLeave(Handler<Session> handler);

  /**
   * Has the client of that session let go, by the instance that has it: so that it comes back on
   * another way. Nothing when there is no such session. Any thread.
   */
  void leave(String sid);

  /**
   * Answers a poll that is held for that session, so that its client asks again, on another way
   * maybe; the session goes on. Nothing when there is no such poll. Any thread.
   */
  void answerPoll(String sid);

  /**
   * Opens a session on a WebSocket that came on another way than by {@link #handle}, see {@link
   * io.roomcast.net.WebSockets#attach}: for tests, for embedders with a listener of their own. From
   * here on nothing tells it from others. Middlewares, {@code allowRequest} and verification are
   * not asked. Nothing else may have been done with the WebSocket before. When this server is
   * closing, the WebSocket is closed.
   *
   * <p>On the event loop of this server, which must be that of the WebSocket.
   *
   * @param request stands for the one that opened the session; its parameters {@code EIO} and
   *     {@code b64} count
   */
  void attach(FrameSink webSocket, EngineRequest request);

  /** What WebSockets of this server are to be made with. */
  WebSocketOptions webSocketOptions();

  /**
   * Runs it now in the Vert.x context in which this server's handlers run, so that timers and
   * clients that it makes stay on the server's loop. On that loop only.
   */
  void dispatch(Runnable task);

  /**
   * Refuses handshakes with 503 from now on; requests of open sessions are served as before. Event
   * loop of the server.
   */
  void refuseHandshakes();

  /** Sessions of this instance that are open or closing. Event loop of the server. */
  int clientsCount();

  /** The same of all instances in this process; what {@code limits.connections} bounds. */
  int nodeClientsCount();

  /**
   * Share of the greatest heap that was in use after the last collection, as it was seen within the
   * last second; what {@code limits.heapShed} bounds. Any thread.
   */
  double heapShare();

  /**
   * Takes on what these say from now on; open sessions stay, and those that were opened while an
   * address could have any number do not count for it. Event loop of the server.
   */
  void limits(LimitOptions limits);

  /** What is known of the addresses of clients, for all instances together. Any thread. */
  AddressStats addresses();

  /** What this instance has counted. Any thread. */
  EngineCounters counters();

  /**
   * Closes every session of this instance with {@link CloseReason#FORCED_CLOSE} and gives up its
   * number; what is buffered is dropped. WebSockets get a close frame without a status, held polls
   * the packet {@code 1}; requests of the sessions are answered with code 1 from now on, requests
   * for new ones with 503. May be called from any thread and more than once; the future completes
   * when no session is left.
   */
  Future<Void> close();

  /** The same for another reason. */
  Future<Void> close(CloseReason reason);

  /**
   * Why a request was refused.
   *
   * @param code 0 to 5, as in the response body
   * @param message as in the response body
   * @param request the request
   * @param context more detail by name, e.g. {@code sid}, {@code transport}; see the reference
   */
  record ConnectionError(
      int code, String message, EngineRequest request, Map<String, @Nullable String> context) {}
}
