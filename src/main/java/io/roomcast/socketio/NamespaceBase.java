package io.roomcast.socketio;

import io.roomcast.room.Adapter;
import io.roomcast.room.RoomListener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;

/** What namespaces and parents of namespaces share: a name, handlers, choices of receivers. */
abstract class NamespaceBase implements Namespace, BroadcastTarget {

  private final SocketIoServerImpl server;
  private final String name;
  private final NamespaceHandlers handlers;

  NamespaceBase(SocketIoServerImpl server, String name, NamespaceHandlers handlers) {
    this.server = server;
    this.name = name;
    this.handlers = handlers;
  }

  @Override
  public String name() {
    return name;
  }

  final SocketIoServerImpl server() {
    return server;
  }

  final NamespaceHandlers handlers() {
    return handlers;
  }

  /** Those through which this namespace sends. */
  abstract Collection<Adapter> adapters();

  @Override
  public Future<Void> confirm(Runnable sends) {
    return ask(() -> Adapter.confirm(adapters(), sends));
  }

  /** Runs it on the server's loop, in the handlers' context: now, when the caller is there. */
  final void onLoop(Runnable task) {
    if (server.loop().executor().inLoop()) {
      server.engine().dispatch(task);
    } else {
      onNextTurn(task);
    }
  }

  final void onNextTurn(Runnable task) {
    server.loop().executor().execute(() -> server.engine().dispatch(task));
  }

  /** Asks on the loop; the answer completes in the handlers' context. */
  final <T> Future<T> ask(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    onLoop(
        () ->
            action.get().onComplete(done -> server.engine().dispatch(() -> promise.handle(done))));
    return promise.future();
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
