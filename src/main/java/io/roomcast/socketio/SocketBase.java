package io.roomcast.socketio;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a socket's API that only lead elsewhere: to its handlers, to an emitter with flags,
 * to a choice of others. Event loop of the socket.
 */
abstract class SocketBase implements Socket {

  /** Shared and empty until the application adds one. */
  SocketHandlers handlers = SocketHandlers.NONE;

  private SocketHandlers own() {
    if (handlers == SocketHandlers.NONE) {
      handlers = new SocketHandlers();
    }
    return handlers;
  }

  abstract void send(String event, Payload args, Flags flags);

  abstract Future<Payload> sendWithAck(String event, Payload args, Flags flags);

  @Override
  public abstract NamespaceImpl namespace();

  // Emitter

  @Override
  public void emit(String event, @Nullable Object... args) {
    send(event, Payload.of(args), Flags.DEFAULT);
  }

  @Override
  public void emit(String event, Payload args) {
    send(event, args, Flags.DEFAULT);
  }

  @Override
  public Future<Payload> emitWithAck(String event, @Nullable Object... args) {
    return sendWithAck(event, Payload.of(args), Flags.DEFAULT);
  }

  @Override
  public Emitter asVolatile() {
    return new SocketEmitter(this, Flags.DEFAULT).asVolatile();
  }

  @Override
  public Emitter compress(boolean compress) {
    return new SocketEmitter(this, Flags.DEFAULT).compress(compress);
  }

  @Override
  public Emitter timeout(long millis) {
    return new SocketEmitter(this, Flags.DEFAULT).timeout(millis);
  }

  // Broadcaster

  private BroadcastOperator others() {
    return new BroadcastOperatorImpl(namespace()).except(id());
  }

  @Override
  public BroadcastOperator broadcast() {
    return others();
  }

  @Override
  public BroadcastOperator to(String room) {
    return others().to(room);
  }

  @Override
  public BroadcastOperator to(Collection<String> rooms) {
    return others().to(rooms);
  }

  @Override
  public BroadcastOperator except(String room) {
    return others().except(room);
  }

  @Override
  public BroadcastOperator except(Collection<String> rooms) {
    return others().except(rooms);
  }

  @Override
  public BroadcastOperator local() {
    return others().local();
  }

  // Handlers

  @Override
  public Socket on(String event, Handler<EventContext> handler) {
    own().add(EventHandlers.Entry.of(event, handler, false));
    return this;
  }

  @Override
  public Socket once(String event, Handler<EventContext> handler) {
    own().add(EventHandlers.Entry.of(event, handler, true));
    return this;
  }

  @Override
  public Socket respond(String event, Function<EventContext, ? extends Future<?>> handler) {
    own().add(EventHandlers.Entry.of(event, handler));
    return this;
  }

  @Override
  public Socket off(String event, Handler<EventContext> handler) {
    own().remove(event, handler);
    return this;
  }

  @Override
  public Socket off(String event) {
    own().removeAll(event);
    return this;
  }

  @Override
  public Socket use(Handler<EventContext> middleware) {
    own().rare().middlewares.add(middleware);
    return this;
  }

  @Override
  public Socket onAny(Handler<EventContext> handler) {
    own().rare().any.add(handler);
    return this;
  }

  @Override
  public Socket prependAny(Handler<EventContext> handler) {
    own().rare().any.prepend(handler);
    return this;
  }

  @Override
  public Socket offAny(@Nullable Handler<EventContext> handler) {
    own().rare().any.remove(handler);
    return this;
  }

  @Override
  public Socket onAnyOutgoing(Handler<OutgoingEvent> handler) {
    own().rare().anyOutgoing.add(handler);
    return this;
  }

  @Override
  public Socket prependAnyOutgoing(Handler<OutgoingEvent> handler) {
    own().rare().anyOutgoing.prepend(handler);
    return this;
  }

  @Override
  public Socket offAnyOutgoing(@Nullable Handler<OutgoingEvent> handler) {
    own().rare().anyOutgoing.remove(handler);
    return this;
  }

  @Override
  public Socket onDisconnecting(Handler<Disconnect> handler) {
    own().rare().disconnecting.add(handler);
    return this;
  }

  @Override
  public Socket onDisconnect(Handler<Disconnect> handler) {
    own().onDisconnect(handler);
    return this;
  }

  @Override
  public Socket onError(Handler<Throwable> handler) {
    own().rare().error.add(handler);
    return this;
  }
}
