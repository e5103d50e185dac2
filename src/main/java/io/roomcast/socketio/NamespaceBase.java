package io.roomcast.socketio;

import io.roomcast.room.RoomListener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.Collection;
import java.util.function.Function;

/** What namespaces and parents of namespaces share: a name, handlers, choices of receivers. */
abstract class NamespaceBase implements Namespace, BroadcastTarget {

  private final String name;
  private final NamespaceHandlers handlers;

  NamespaceBase(String name, NamespaceHandlers handlers) {
    this.name = name;
    this.handlers = handlers;
  }

  @Override
  public String name() {
    return name;
  }

  NamespaceHandlers handlers() {
    return handlers;
  }

  @Override
  public Namespace use(Handler<ConnectContext> middleware) {
    handlers.middlewares().add(middleware);
    return this;
  }

  @Override
  public EventRoute on(String pattern) {
    return handlers.chain().route(pattern);
  }

  @Override
  public Namespace onConnection(Handler<Socket> handler) {
    handlers.connections().add(handler);
    return this;
  }

  @Override
  public Namespace on(String event, Handler<EventContext> handler) {
    handlers.events().add(EventHandlers.Entry.of(event, handler, false));
    return this;
  }

  @Override
  public Namespace respond(String event, Function<EventContext, ? extends Future<?>> handler) {
    handlers.events().add(EventHandlers.Entry.of(event, handler));
    return this;
  }

  @Override
  public Namespace onServerSide(String event, Handler<ServerSideEvent> handler) {
    handlers.addServerSide(event, handler);
    return this;
  }

  @Override
  public Namespace onRooms(RoomListener listener) {
    handlers.addRooms(listener);
    return this;
  }

  @Override
  public BroadcastOperator all() {
    return new BroadcastOperatorImpl(this);
  }

  @Override
  public BroadcastOperator to(String room) {
    return all().to(room);
  }

  @Override
  public BroadcastOperator to(Collection<String> rooms) {
    return all().to(rooms);
  }

  @Override
  public BroadcastOperator except(String room) {
    return all().except(room);
  }

  @Override
  public BroadcastOperator except(Collection<String> rooms) {
    return all().except(rooms);
  }

  @Override
  public BroadcastOperator local() {
    return all().local();
  }
}
