package io.roomcast.engineio;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * Plain HTTP requests of sessions: opens sessions on polling, and takes each later request to the
 * instance that owns its session.
 */
final class SessionRequests {

  private final EngineServer server;

  SessionRequests(EngineServer server) {
    this.server = server;
  }

  /** Opens a session; the request is its first poll. Loop of the server. */
  void open(Exchange exchange) {
    EngineSession session =
        new EngineSession(
            server, server.nextId(), exchange.query(), server.snapshot(exchange.request()));
    if (!server.add(session)) {
      Entry.unavailable(exchange.request(), false, Overload.IP_CONNECTIONS);
      return;
    }
    exchange.opens(session.id());
    watch(exchange, server);
    session.start();
    ((PollingTransport) session.currentTransport()).handle(exchange);
    if (session.open()) {
      server.hooks().connected(session);
    }
  }

  /** Serves a request of a session. Loop of the request, which is this server's. */
  void dispatch(Exchange exchange, String sid, TransportName transport) {
    EngineServer owner = server.ownerOfRequest(sid);
    if (owner == null) {
      exchange.refuse(unknown(sid));
    } else {
      watch(exchange, owner);
      owner.run(() -> owner.requests().serve(exchange, sid, transport));
      if (exchange.method().equals(HttpMethod.POST)) {
        PostBody.read(exchange, owner);
        return;
      }
    }
    exchange.request().resume();
  }

  /** Tells the transport when the client goes away before it was answered. */
  private static void watch(Exchange exchange, EngineServer owner) {
    HttpServerRequest request = exchange.request();
    request
        .response()
        .closeHandler(
            gone -> {
              if (!exchange.answered()) {
                owner.run(() -> aborted(exchange));
              }
            });
    // Resets of HTTP/2 streams come this way; the close follows.
    request.response().exceptionHandler(failure -> {});
  }

  private static void aborted(Exchange exchange) {
    PollingTransport transport = exchange.transport();
    if (transport != null) {
      transport.aborted(exchange);
    }
  }

  /** Serves a request that may have come from another loop. Loop of the server. */
  private void serve(Exchange exchange, String sid, TransportName transport) {
    EngineSession session = server.find(sid);
    if (session == null) {
      exchange.refuse(unknown(sid));
    } else if (session.transport() != transport) {
      exchange.refuse(Entry.transportMismatch(transport, session.transport()));
    } else if (session.protocol() != exchange.query().protocol()) {
      exchange.refuse(protocolMismatch(session, exchange.query()));
    } else if (session.currentTransport() instanceof PollingTransport polling) {
      polling.handle(exchange);
    } else {
      exchange.refuse(Refusal.of(EngineError.BAD_REQUEST, "name", "TRANSPORT_HANDSHAKE_ERROR"));
    }
  }

  /** See {@link EngineIoServer#leave}. Any thread. */
  void leave(String sid) {
    with(sid, session -> session.server().hooks().leave(session));
  }

  /** See {@link EngineIoServer#answerPoll}. Any thread. */
  void answerPoll(String sid) {
    with(sid, EngineSession::answerPoll);
  }

  /** Runs it on the loop of the session, if there is one. */
  private void with(String sid, Consumer<EngineSession> action) {
    EngineServer owner = server.ownerOf(sid);
    if (owner != null) {
      owner.run(
          () -> {
            EngineSession session = owner.find(sid);
            if (session != null) {
              action.accept(session);
            }
          });
    }
  }

  static Refusal unknown(String sid) {
    return Refusal.of(EngineError.SESSION_ID_UNKNOWN, "sid", sid);
  }

  static Refusal protocolMismatch(EngineSession session, Query query) {
    return Refusal.of(
        EngineError.BAD_REQUEST,
        "name",
        "PROTOCOL_MISMATCH",
        "protocol",
        Integer.toString(query.protocol()),
        "previousProtocol",
        Integer.toString(session.protocol()));
  }
}
