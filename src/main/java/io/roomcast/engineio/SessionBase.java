package io.roomcast.engineio;

import io.roomcast.loop.EventLoopState;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who a session is, and the application's handlers, called in the context of its server. A part of
 * the session and no object of its own, to save the memory. Event loop of the session.
 */
abstract class SessionBase implements Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final EngineServer server;
  private final String id;
  private final int protocol;
  private final EngineRequest request;

  private @Nullable Handler<String> textHandler;
  private @Nullable Handler<Buffer> binaryHandler;
  private @Nullable Handler<Closed> closeHandler;
  private @Nullable Handler<TransportName> upgradeHandler;
  private @Nullable Handler<Void> drainHandler;

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
  public final Session onText(Handler<String> handler) {
    textHandler = handler;
    return this;
  }

  @Override
  public final Session onBinary(Handler<Buffer> handler) {
    binaryHandler = handler;
    return this;
  }

  @Override
  public final Session onClose(Handler<Closed> handler) {
    closeHandler = handler;
    return this;
  }

  @Override
  public final Session onUpgrade(Handler<TransportName> handler) {
    upgradeHandler = handler;
    return this;
  }

  @Override
  public final Session onDrain(Handler<Void> handler) {
    drainHandler = handler;
    return this;
  }

  final void text(String data) {
    call(textHandler, data);
  }

  final void binaryMessage(Buffer data) {
    call(binaryHandler, data);
  }

  final void closed(Closed closed) {
    call(closeHandler, closed);
  }

  final void moved(TransportName transport) {
    call(upgradeHandler, transport);
  }

  final void sentAll() {
    Handler<Void> handler = drainHandler;
    if (handler != null) {
      call(session -> handler.handle(null), this);
    }
  }

  /** What a handler throws is the application's fault and must not end the loop's turn. */
  private <T> void call(@Nullable Handler<T> handler, T event) {
    if (handler != null) {
      try {
        server.handlerContext().call(handler, event);
      } catch (RuntimeException e) {
        LOG.warn("a session handler failed", e);
      }
    }
  }
}
