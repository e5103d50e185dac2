package io.roomcast.handler;

import io.roomcast.engineio.Session;
import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which users the connections of one event loop count for. A connection counts once for a user,
 * however many namespaces it is in. Event loop.
 */
final class UserSessions {

  private record Key(Session session, String user) {}

  /** A connection that counts for a user, if that was granted, or will. */
  static final class Entry {

    private final Key key;
    private final UserConnections connections;
    private final Future<Boolean> granted;

    /** Those that are in, or on their way. */
    private int sockets;

    private Entry(Key key, UserConnections connections, Future<Boolean> granted) {
      this.key = key;
      this.connections = connections;
      this.granted = granted;
    }

    String user() {
      return key.user;
    }

    /** Whether it may count; completes on the event loop, and never fails. */
    Future<Boolean> granted() {
      return granted;
    }
  }

  private final Map<Key, Entry> entries = new HashMap<>();

  /** A key for who the socket is, or null for one without a token. */
  static @Nullable String user(Socket socket) {
    Identity identity = Identity.of(socket);
    return identity == null ? null : identity.issuer() + "\n" + identity.user();
  }

  /**
   * Has the connection of a socket count for a user, until {@link #leave} was called for each of
   * its sockets.
   *
   * @param connections where it counts
   * @param question asked unless it counts already
   */
  Entry enter(
      Socket socket, String user, UserConnections connections, Supplier<Future<Boolean>> question) {
    Key key = new Key(socket.conn(), user);
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = new Entry(key, connections, question.get());
      entries.put(key, entry);
    }
    entry.sockets++;
    return entry;
  }

  /** A socket has left, or does not come to be. */
  void leave(Entry entry) {
    entry.sockets--;
    if (entry.sockets == 0) {
      entries.remove(entry.key);
      entry.granted.onSuccess(
          in -> {
            if (in) {
              entry.connections.left(entry.key.user);
            }
          });
    }
  }
}
