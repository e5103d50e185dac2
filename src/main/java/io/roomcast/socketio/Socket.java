package io.roomcast.socketio;

import io.roomcast.engineio.Session;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace. Owned by one event loop: call it there, and its handlers run there.
 * As a {@link Broadcaster} it chooses others of its namespace, never itself.
 */
public interface Socket extends Emitter, Broadcaster {

  /** The public id; also the name of the room that only this socket is in. */
  String id();

  Namespace namespace();

  Handshake handshake();

  /** The connection under it, shared with the client's sockets in other namespaces. */
  Session conn();

  /** Whether it is connected: after the middlewares said yes, before it left. */
  boolean connected();

  /** Whether connection state recovery brought it back. */
  boolean recovered();

  /** Anything the application wants to keep; {@code fetchSockets} shows it, recovery keeps it. */
  JsonObject data();

  /**
   * What was {@linkplain #attach attached} under this type, or null. Of this socket alone: neither
   * shown nor recovered.
   */
  <T> @Nullable T attachment(Class<T> type);

  /** Keeps something of a handler's with the socket, instead of what was kept under its type. */
  <T> void attach(Class<T> type, T value);

  /**
   * Bounds the events of this socket that wait behind an undecided one: with so many, at least one,
   * the connection is read no further until half of them are done. Beside {@link
   * SocketIoOptions#setMaxQueuedEvents}, which counts for all sockets of the connection.
   */
  void maxQueuedEvents(int max);

  /** Rooms it is in, its own id included; a copy. */
  Set<String> rooms();

  /** Whether it is in a room. */
  boolean isIn(String room);

  /** Joins a room; done when messages for the room will reach the socket. */
  default Future<Void> join(String room) {
    return join(Set.of(room));
  }

  Future<Void> join(Collection<String> rooms);

  Future<Void> leave(String room);

  /** Everybody else in the namespace. */
  BroadcastOperator broadcast();

  /**
   * Adds a handler for an event; every handler of an event runs, in the order added. What it throws
   * goes to {@link #onError}.
   */
  Socket on(String event, Handler<EventContext> handler);

  /** The same for the next such event only. */
  Socket once(String event, Handler<EventContext> handler);

  /**
   * Adds a handler whose future is the answer: its value becomes the ack (null: an ack without
   * arguments; a {@link Payload}: its arguments), unless the handler acked by itself. Further
   * events of this socket wait until it completes; other sockets do not. A failure goes to {@link
   * #onError}; the socket lives on.
   */
  Socket respond(String event, Function<EventContext, ? extends Future<?>> handler);

  /** Removes a handler. */
  Socket off(String event, Handler<EventContext> handler);

  /** Removes all handlers of an event. */
  Socket off(String event);

  /** Adds a middleware for every event of this socket; it must call next or fail. */
  Socket use(Handler<EventContext> middleware);

  /** Adds a handler for every event, run before those of the event. */
  Socket onAny(Handler<EventContext> handler);

  Socket prependAny(Handler<EventContext> handler);

  /** Removes that handler, or all when null. */
  Socket offAny(@Nullable Handler<EventContext> handler);

  /** Adds a handler for every event sent to this socket, broadcasts included, acks not. */
  Socket onAnyOutgoing(Handler<OutgoingEvent> handler);

  Socket prependAnyOutgoing(Handler<OutgoingEvent> handler);

  /** Removes that handler, or all when null. */
  Socket offAnyOutgoing(@Nullable Handler<OutgoingEvent> handler);

  /** Called when the socket is about to leave; its rooms are still set. */
  Socket onDisconnecting(Handler<Disconnect> handler);

  /** Called when it has left. */
  Socket onDisconnect(Handler<Disconnect> handler);

  /** Told of what handlers and middlewares threw or failed with, and of malformed packets. */
  Socket onError(Handler<Throwable> handler);

  /**
   * Reads no further from the client's connection, on which its sockets in other namespaces are,
   * too, until {@link #resume} was called as often. Heartbeats stay right.
   */
  void pause();

  /** Takes back one {@link #pause}. */
  void resume();

  /** Leaves the namespace; the client will not reconnect by itself. */
  default void disconnect() {
    disconnect(false);
  }

  /** The same; {@code close} closes the connection, and so the client's other sockets, too. */
  void disconnect(boolean close);

  /** Why a socket left. */
  record Disconnect(DisconnectReason reason, @Nullable String description) {}

  /** An event on its way to a socket. */
  record OutgoingEvent(String event, Payload args) {}
}
