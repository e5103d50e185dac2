package io.roomcast.engineio;

import io.roomcast.loop.EventLoopState;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who a session is, and the application's handlers, called in the context of its server. A part of
 * the session and no object of its own, to save the memory. Event loop of the session.
 */
abstract class SessionBase implements Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private static final SessionListener DEAF = new SessionListener() {};

  private final EngineServer server;
  private final String id;
  private final int protocol;
  private final EngineRequest request;

  private SessionListener listener = DEAF;

  SessionBase(EngineServer server, String id, int protocol, EngineRequest request) {
    this.server = server;
    this.id = id;
    this.protocol = protocol;
    this.request = request;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final int protocol() {
    return protocol;
  }

  @Override
  public final EngineRequest request() {
    return request;
  }

  @Override
  public final EventLoopState loop() {
    return server.loop();
  }

  final EngineServer server() {
    return server;
  }

  final EngineOptions options() {
    return server.options();
  }

  final PayloadCodec codec() {
    return PayloadCodec.of(protocol);
  }

  @Override
  public final Session listener(SessionListener heard) {
    listener = heard;
    return this;
  }

  @Override
  public final SessionListener listener() {
    return listener;
  }

  private SessionHandlers handlers() {
    if (listener instanceof SessionHandlers handlers) {
      return handlers;
    }
    SessionHandlers handlers = new SessionHandlers(listener);
    listener = handlers;
    return handlers;
  }

  @Override
  public final Session onText(Handler<String> handler) {
    handlers().text = handler;
    return this;
  }

  @Override
  public final Session onBinary(Handler<Buffer> handler) {
    handlers().binary = handler;
    return this;
  }

  @Override
  public final Session onClose(Handler<Closed> handler) {
    handlers().close = handler;
    return this;
  }

  @Override
  public final Session onUpgrade(Handler<TransportName> handler) {
    handlers().upgrade = handler;
    return this;
  }

  @Override
  public final Session onDrain(Handler<Void> handler) {
    handlers().drain = handler;
    return this;
  }

  final void text(String data) {
    call(SessionListener::text, data);
  }

  final void binaryMessage(Buffer data) {
    call(SessionListener::binary, data);
  }

  final void closing() {
    call((heard, session) -> heard.closing(), this);
  }

  final void closed(Closed closed) {
    call(SessionListener::closed, closed);
  }

  final void moved(TransportName transport) {
    call(SessionListener::upgraded, transport);
  }

  final void sentAll() {
    call((heard, session) -> heard.drained(), this);
  }

  /** What a listener throws is the application's fault and must not end the loop's turn. */
  private <T> void call(BiConsumer<SessionListener, T> method, T event) {
    try {
      server.handlerContext().call(method, listener, event);
    } catch (RuntimeException e) {
      LOG.warn("a session handler failed", e);
    }
  }
}
