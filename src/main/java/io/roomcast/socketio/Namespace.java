package io.roomcast.socketio;

import io.roomcast.room.RoomListener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A namespace, as this instance of the server sees it: its sockets are those of this event loop;
 * broadcasts reach all. Handlers are added on the loop; {@code emit} and the choices of receivers
 * may be used from any thread.
 */
public interface Namespace extends Broadcaster {

  /** The name, with its leading slash. */
  String name();

  /** Adds a middleware for every socket that connects; it must call next or fail. */
  Namespace use(Handler<ConnectContext> middleware);

  /**
   * Adds a middleware whose future decides: with its success the next one runs, its failure
   * refuses; see {@link ConnectContext#fail(Throwable)}.
   */
  default Namespace admit(Function<ConnectContext, ? extends Future<?>> middleware) {
    return use(
        context ->
            middleware
                .apply(context)
                .onComplete(
                    done -> {
                      if (done.succeeded()) {
                        context.next();
                      } else {
                        context.fail(done.cause());
                      }
                    }));
  }

  /**
   * The event chain of the namespace for events of this name; {@code *} in it stands for any text.
   * Handlers are added to what it answers.
   */
  EventRoute on(String pattern);

  /** Called with each socket once it is connected, unless it has left again before that. */
  Namespace onConnection(Handler<Socket> handler);

  /** Adds a handler for an event of any socket of the namespace; runs before the socket's own. */
  Namespace on(String event, Handler<EventContext> handler);

  /** The same with a future as answer, see {@link Socket#respond}. */
  Namespace respond(String event, Function<EventContext, ? extends Future<?>> handler);

  /** Handles an event from the other servers of the cluster. */
  Namespace onServerSide(String event, Handler<ServerSideEvent> handler);

  /** Told of rooms and memberships of this instance. */
  Namespace onRooms(RoomListener listener);

  /**
   * Has broadcasts to a room sent to this loop, with or without sockets in it, until the answer is
   * run, once. What another loop had sent before it answered a request, which we made after this,
   * is delivered before that answer comes. Of a parent of namespaces, nothing. Event loop.
   */
  Runnable hold(String room);

  /** Connected sockets of this instance; a copy. */
  Collection<Socket> sockets();

  /** How many these are; cheap. */
  int socketCount();

  /** The connected socket of that id on this instance, or null. */
  @Nullable Socket socket(String id);

  /**
   * Rooms that have members on this loop, with the number of these, in the order of their names;
   * rooms of a socket's own id are left out.
   *
   * @param which those that count
   * @param after names up to this one are left out; an empty text leaves out none
   * @param limit how many there are at most: the first ones
   */
  NavigableMap<String, Integer> localRooms(Predicate<String> which, String after, int limit);

  /** Everybody in the namespace: the choice of no room. */
  BroadcastOperator all();

  default BroadcastOperator asVolatile() {
    return all().asVolatile();
  }

  default BroadcastOperator compress(boolean compress) {
    return all().compress(compress);
  }

  default BroadcastOperator timeout(long millis) {
    return all().timeout(millis);
  }

  default void emit(String event, @Nullable Object... args) {
    all().emit(event, args);
  }

  default void emit(String event, Payload args) {
    all().emit(event, args);
  }

  default Future<List<RemoteSocket>> fetchSockets() {
    return all().fetchSockets();
  }

  default Future<Void> socketsJoin(String room) {
    return all().socketsJoin(room);
  }

  default Future<Void> socketsLeave(String room) {
    return all().socketsLeave(room);
  }

  default Future<Void> disconnectSockets(boolean close) {
    return all().disconnectSockets(close);
  }

  /**
   * Runs something that sends through this namespace, at once, and answers when other nodes will
   * get all of it: emits, joins, leaves and disconnects by choices of receivers, and events for
   * servers. Fails when what is between the nodes has not taken it, or not in time; clients of this
   * node have it all the same. A parent answers for all its children. Event loop of the server.
   */
  Future<Void> confirm(Runnable sends);

  /** Rooms that have a socket on any loop or node, among them each socket's own. */
  Future<Set<String>> allRooms();

  /** Sends an event to the other servers of the cluster, never to this one. */
  void serverSideEmit(String event, @Nullable Object... args);

  /** The same, collecting their answers within {@code timeoutMillis}. */
  Future<List<Payload>> serverSideEmitWithAck(
      long timeoutMillis, String event, @Nullable Object... args);

  /** An event from another server. */
  interface ServerSideEvent {
    String event();

    Payload args();

    /** Answers, when an answer was asked for. */
    Ack acknowledgement();
  }
}
