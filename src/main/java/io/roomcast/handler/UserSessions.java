package io.roomcast.handler;

import io.roomcast.engineio.Session;
import io.roomcast.socketio.Socket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which users the connections of one event loop count for. A connection counts once for a user,
 * however many namespaces it is in. Event loop.
 */
final class UserSessions {

  private record Key(Session session, String user) {}

  /** Sockets of each. */
  private final Map<Key, Integer> sockets = new HashMap<>();

  /** A key for who the socket is, or null for one without a token. */
  static @Nullable String user(Socket socket) {
    Identity identity = Identity.of(socket);
    return identity == null ? null : identity.issuer() + "\n" + identity.user();
  }

  /** Whether the socket's connection counts for the user already. */
  boolean has(Socket socket, String user) {
    return sockets.containsKey(new Key(socket.conn(), user));
  }

  /** Counts a socket; false when its connection would be one too many. */
  boolean enter(NodeLimits node, Socket socket, String user, int max) {
    Key key = new Key(socket.conn(), user);
    Integer count = sockets.get(key);
    if (count == null && !node.connections().tryAdd(user, max)) {
      return false;
    }
    sockets.put(key, count == null ? 1 : count + 1);
    return true;
  }

  /** A counted socket has left. */
  void leave(NodeLimits node, Socket socket, String user) {
    Key key = new Key(socket.conn(), user);
    Integer count = sockets.get(key);
    if (count != null && count > 1) {
      sockets.put(key, count - 1);
    } else if (count != null) {
      sockets.remove(key);
      node.connections().remove(user);
    }
  }
}
