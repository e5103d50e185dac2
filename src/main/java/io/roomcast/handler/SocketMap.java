package io.roomcast.handler;

import io.roomcast.socketio.Socket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something for each of many sockets, in parts that grow each on its own: to move a million entries
 * at once would hold the loop up. Event loop.
 */
final class SocketMap<T> {

  private static final int PARTS = 64;
  private static final int PART_SHIFT = 26;

  private final @Nullable Object[] parts = new Object[PARTS];
  private int size;

  @SuppressWarnings("unchecked") // only put() puts anything in
  private @Nullable Map<Socket, T> part(Socket socket) {
    return (Map<Socket, T>) parts[index(socket)];
  }

  private static int index(Socket socket) {
    return (socket.hashCode() * 0x9E3779B9) >>> PART_SHIFT;
  }

  @Nullable T get(Socket socket) {
    Map<Socket, T> part = part(socket);
    return part == null ? null : part.get(socket);
  }

  void put(Socket socket, T value) {
    Map<Socket, T> part = part(socket);
    if (part == null) {
      part = new HashMap<>(4);
      parts[index(socket)] = part;
    }
    if (part.put(socket, value) == null) {
      size++;
    }
  }

  @Nullable T remove(Socket socket) {
    Map<Socket, T> part = part(socket);
    T removed = part == null ? null : part.remove(socket);
    if (removed != null && part != null) {
      size--;
      if (part.isEmpty()) {
        parts[index(socket)] = null;
      }
    }
    return removed;
  }

  int size() {
    return size;
  }
}
