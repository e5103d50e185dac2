package io.roomcast.handler;

import io.roomcast.socketio.Payload;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last events of rooms, with ids that have no gaps, for those who come late or come back. What
 * is sent through it reaches all receivers in the order of the ids; what is sent otherwise is not
 * kept. It is in the memory of this process. Immutable; event loops of the sockets.
 */
public final class RoomHistory {

  private static final int PAGE = 100;

  private static final long PAGE_BYTES = 256 * 1024;

  private final String name;
  private final HistoryOptions options;
  private final LoopParts<HistoryRooms> rooms;

  /** For namespaces that have the same options; {@code name} is what they have in common. */
  public RoomHistory(String name, HistoryOptions options, LoopParts<HistoryRooms> rooms) {
    this.name = name;
    this.options = options;
    this.rooms = rooms;
  }

  /**
   * Sends an event of a socket to a room and keeps it, with {@code {id, room, time}} as the last
   * argument. Completes with the id; fails when the namespace is not there any more.
   */
  public Future<Long> send(
      Socket sender, String room, String event, Payload args, boolean exceptSender, boolean local) {
    HistoryRooms.Send send =
        new HistoryRooms.Send(
            key(sender, room), event, args, exceptSender ? sender.id() : null, local);
    Promise<Long> promise = Promise.promise();
    LoopParts.Loop here = rooms.here();
    rooms.run(
        send.key(),
        owned -> owned.send(name, send, options, id -> here.run(() -> complete(promise, id))));
    return promise.future();
  }

  private static void complete(Promise<Long> promise, @Nullable Long id) {
    if (id == null) {
      promise.fail("the namespace is not there");
    } else {
      promise.complete(id);
    }
  }

  private static HistoryStore.Key key(Socket socket, String room) {
    return new HistoryStore.Key(socket.namespace().name(), room);
  }

  /**
   * Puts a socket into a room and answers what it has missed since an id; 0 stands for the
   * beginning. In the same turn in which the future completes, that must be {@linkplain
   * HistoryPage#send sent}: then the socket gets every event of the room once, in order. One that
   * is in the room already gets what it missed now, among what is sent to it.
   */
  public Future<HistoryPage> join(Socket socket, String room, long after) {
    // From now on, what the owner sends reaches this loop, in order with its answer.
    Runnable release = socket.namespace().hold(room);
    return ask(
            socket,
            room,
            store -> store.after(key(socket, room), after, Integer.MAX_VALUE, options.maxReplay()))
        .compose(
            page -> {
              // Members are made at once: nothing comes between this and the answer.
              Future<Void> joined = socket.join(room);
              release.run();
              return joined.map(page);
            });
  }

  /** What was sent before an id, the last ones of it; a page of it. */
  public Future<HistoryPage> before(Socket socket, String room, long before, int most) {
    return ask(
        socket,
        room,
        store -> store.before(key(socket, room), before, Math.min(most, PAGE), PAGE_BYTES));
  }

  /** What was sent after an id, the last ones of it; a page of it. */
  public Future<HistoryPage> after(Socket socket, String room, long after, int most) {
    return ask(
        socket,
        room,
        store -> store.after(key(socket, room), after, Math.min(most, PAGE), PAGE_BYTES));
  }

  private Future<HistoryPage> ask(
      Socket socket, String room, Function<HistoryStore, HistoryPage> question) {
    Promise<HistoryPage> promise = Promise.promise();
    LoopParts.Loop here = rooms.here();
    rooms.run(
        key(socket, room),
        owned -> {
          HistoryPage page = question.apply(owned.of(name));
          here.run(() -> promise.complete(page));
        });
    return promise.future();
  }

  /** Most events of a page. */
  public static int pageSize() {
    return PAGE;
  }

  /** The id in a client's value: a whole number from 0 on; null when it is none. */
  public static @Nullable Long id(@Nullable Object value) {
    return value instanceof Number number
            && number.doubleValue() >= 0
            && number.doubleValue() == Math.rint(number.doubleValue())
        ? Long.valueOf(number.longValue())
        : null;
  }
}
