package io.roomcast.socketio;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The clients of one server, in no order: each knows its place. Event loop of the server. */
final class Clients {

  private static final int SMALLEST = 16;

  private @Nullable Client[] all = new Client[SMALLEST];
  private int size;

  int size() {
    return size;
  }

  void add(Client client) {
    if (size == all.length) {
      all = Arrays.copyOf(all, size * 2);
    }
    client.place = size;
    all[size++] = client;
  }

  /** Takes a client out, once: the last one takes its place. */
  void remove(Client client) {
    Client last = Objects.requireNonNull(all[size - 1]);
    all[client.place] = last;
    last.place = client.place;
    all[--size] = null;
    if (all.length > SMALLEST && size <= all.length / 4) {
      all = Arrays.copyOf(all, all.length / 2);
    }
  }

  /** Those of now, for a walk on which they may leave. */
  List<Client> copy() {
    return List.of(Arrays.copyOf(all, size, Client[].class));
  }
}
