package io.roomcast.socketio;

import io.roomcast.room.RoomListener;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What an application has added to a namespace; a child starts with a copy. Event loop only. */
final class NamespaceHandlers {

  private final Handlers<ConnectContext> middlewares;
  private final Handlers<Socket> connections;
  private final EventChain chain;
  private final EventHandlers events;
  private final Map<String, List<Handler<Namespace.ServerSideEvent>>> serverSide;
  private final List<RoomListener> rooms;

  NamespaceHandlers() {
    middlewares = new Handlers<>();
    connections = new Handlers<>();
    chain = new EventChain();
    events = new EventHandlers();
    serverSide = new HashMap<>();
    rooms = new ArrayList<>();
  }

  NamespaceHandlers(NamespaceHandlers parent) {
    middlewares = new Handlers<>(parent.middlewares.list());
    connections = new Handlers<>(parent.connections.list());
    chain = new EventChain(parent.chain);
    events = new EventHandlers(parent.events);
    serverSide = new HashMap<>();
    parent.serverSide.forEach((event, list) -> serverSide.put(event, new ArrayList<>(list)));
    rooms = new ArrayList<>(parent.rooms);
  }

  Handlers<ConnectContext> middlewares() {
    return middlewares;
  }

  Handlers<Socket> connections() {
    return connections;
  }

  EventChain chain() {
    return chain;
  }

  EventHandlers events() {
    return events;
  }

  List<Handler<Namespace.ServerSideEvent>> serverSide(String event) {
    return List.copyOf(serverSide.getOrDefault(event, List.of()));
  }

  void addServerSide(String event, Handler<Namespace.ServerSideEvent> handler) {
    serverSide.computeIfAbsent(event, name -> new ArrayList<>()).add(handler);
  }

  void addRooms(RoomListener listener) {
    rooms.add(listener);
  }

  /** All room listeners as one, run by {@code dispatch}. */
  RoomListener inContext(Consumer<Runnable> dispatch) {
    return new RoomListener() {
      private void tell(Consumer<RoomListener> event) {
        if (!rooms.isEmpty()) {
          dispatch.accept(() -> rooms.forEach(event));
        }
      }

      @Override
      public void createRoom(String room) {
        tell(listener -> listener.createRoom(room));
      }

      @Override
      public void joinRoom(String room, String memberId) {
        tell(listener -> listener.joinRoom(room, memberId));
      }

      @Override
      public void leaveRoom(String room, String memberId) {
        tell(listener -> listener.leaveRoom(room, memberId));
      }

      @Override
      public void deleteRoom(String room) {
        tell(listener -> listener.deleteRoom(room));
      }
    };
  }
}
