package io.roomcast.socketio;

import io.roomcast.socketio.Socket.Disconnect;
import io.roomcast.socketio.Socket.OutgoingEvent;
import io.vertx.core.Handler;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The handlers of one socket, in as little memory as it uses kinds of them. Event loop. */
final class SocketHandlers {

  /** Kinds that few sockets use. */
  static final class Rare {
    final Handlers<EventContext> middlewares = new Handlers<>();
    final Handlers<EventContext> any = new Handlers<>();
    final Handlers<OutgoingEvent> anyOutgoing = new Handlers<>();
    final Handlers<Disconnect> disconnecting = new Handlers<>();
    final Handlers<Throwable> error = new Handlers<>();
  }

  final Handlers<Disconnect> disconnect = new Handlers<>();
  private final EventHandlers events = new EventHandlers();
  private @Nullable Rare rare;

  EventHandlers events() {
    return events;
  }

  Rare rare() {
    if (rare == null) {
      rare = new Rare();
    }
    return rare;
  }

  List<Handler<EventContext>> middlewares() {
    return rare == null ? List.of() : rare.middlewares.list();
  }

  void any(EventContext context, Consumer<Throwable> onError) {
    if (rare != null) {
      runAll(rare.any, context, onError);
    }
  }

  boolean hasOutgoing() {
    return rare != null && !rare.anyOutgoing.isEmpty();
  }

  void outgoing(String event, Payload args, Consumer<Throwable> onError) {
    if (rare != null && hasOutgoing()) {
      runAll(rare.anyOutgoing, new OutgoingEvent(event, args), onError);
    }
  }

  void disconnecting(Disconnect how, Consumer<Throwable> onError) {
    if (rare != null) {
      runAll(rare.disconnecting, how, onError);
    }
  }

  void disconnected(Disconnect how, Consumer<Throwable> onError) {
    runAll(disconnect, how, onError);
  }

  /** Whether anybody was told of the error. */
  boolean error(Throwable cause) {
    if (rare == null || rare.error.isEmpty()) {
      return false;
    }
    runAll(rare.error, cause, failure -> {});
    return true;
  }

  static <T> void runAll(Handlers<T> handlers, T argument, Consumer<Throwable> onError) {
    for (Handler<T> handler : handlers.list()) {
      try {
        handler.handle(argument);
      } catch (RuntimeException e) {
        onError.accept(e);
      }
    }
  }
}
