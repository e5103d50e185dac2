package io.roomcast.socketio;

import io.roomcast.socketio.Socket.Disconnect;
import io.roomcast.socketio.Socket.OutgoingEvent;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The handlers of one socket, in as little memory as it uses kinds of them. Event loop. */
final class SocketHandlers extends EventHandlers {

  /** For sockets without handlers; nothing may be added to it. */
  static final SocketHandlers NONE = new SocketHandlers();

  /** Kinds that few sockets use. */
  static final class Rare {
    final Handlers<EventContext> middlewares = new Handlers<>();
    final Handlers<EventContext> any = new Handlers<>();
    final Handlers<OutgoingEvent> anyOutgoing = new Handlers<>();
    final Handlers<Disconnect> disconnecting = new Handlers<>();
    final Handlers<Throwable> error = new Handlers<>();
  }

  private List<Handler<Disconnect>> disconnect = List.of();
  private @Nullable Rare rare;

  void onDisconnect(Handler<Disconnect> handler) {
    List<Handler<Disconnect>> copy = new ArrayList<>(disconnect);
    copy.add(handler);
    disconnect = List.copyOf(copy);
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
      runAll(rare.any.list(), context, onError);
    }
  }

  boolean hasOutgoing() {
    return rare != null && !rare.anyOutgoing.isEmpty();
  }

  void outgoing(String event, Payload args, Consumer<Throwable> onError) {
    if (rare != null && hasOutgoing()) {
      runAll(rare.anyOutgoing.list(), new OutgoingEvent(event, args), onError);
    }
  }

  void disconnecting(Disconnect how, Consumer<Throwable> onError) {
    if (rare != null) {
      runAll(rare.disconnecting.list(), how, onError);
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
    runAll(rare.error.list(), cause, failure -> {});
    return true;
  }

  private static <T> void runAll(
      List<Handler<T>> handlers, T argument, Consumer<Throwable> onError) {
    for (Handler<T> handler : handlers) {
      try {
        handler.handle(argument);
      } catch (RuntimeException e) {
        onError.accept(e);
      }
    }
  }
}
