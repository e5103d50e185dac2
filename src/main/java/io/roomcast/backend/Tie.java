package io.roomcast.backend;

import io.roomcast.socketio.Socket;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a socket has with one backend: the numbers of its calls, and their order. It lives as long
 * as the socket, whatever becomes of the backend's conf. Event loop of the socket.
 */
final class Tie {

  private final String backend;

  /** The socket's tie with another backend; sockets have one, or a few. */
  private @Nullable Tie next;

  private Future<Void> last = Future.succeededFuture();
  private int waiting;
  private long seq;

  private Tie(String backend) {
    this.backend = backend;
  }

  static Tie of(Socket socket, String backend) {
    Tie tie = socket.attachment(Tie.class);
    if (tie == null) {
      tie = new Tie(backend);
      socket.attach(Tie.class, tie);
    }
    while (!tie.backend.equals(backend)) {
      if (tie.next == null) {
        tie.next = new Tie(backend);
      }
      tie = tie.next;
    }
    return tie;
  }

  /** Number of the next call that has one, from 1. */
  long nextSeq() {
    return ++seq;
  }

  /** Calls that wait for the one under way. */
  int waiting() {
    return waiting;
  }

  /** Runs it once all calls before it are over, however they ended. */
  Future<Void> inOrder(Supplier<Future<Void>> call) {
    if (last.isComplete()) {
      last = call.get();
    } else {
      waiting++;
      last =
          last.transform(
              over -> {
                waiting--;
                return call.get();
              });
    }
    return last;
  }
}
