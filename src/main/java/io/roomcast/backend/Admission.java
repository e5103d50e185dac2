package io.roomcast.backend;

import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.Socket;
import io.vertx.core.json.JsonArray;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What holds for a socket that a backend has admitted: when it is asked again, and what happens
 * then. Its timer runs from the time when the socket is in. Event loop of the socket.
 */
final class Admission extends TimerWheel.Timer {

  private final RemoteBackend backend;
  private final Socket socket;
  private final BackendLoop loop;
  private JsonArray commands = new JsonArray();
  private boolean begun;
  private boolean asking;

  /** Ms since the epoch; 0 for no end. */
  private long expireAt;

  private Admission(RemoteBackend backend, Socket socket) {
    this.backend = backend;
    this.socket = socket;
    this.loop = backend.loop();
  }

  /** The socket's; made by the backend that first asks for it, which is the one asked again. */
  static Admission of(RemoteBackend backend, Socket socket) {
    Admission admission = socket.attachment(Admission.class);
    if (admission == null) {
      admission = new Admission(backend, socket);
      socket.attach(Admission.class, admission);
    }
    return admission;
  }

  /** To be run once the socket is in. */
  void commands(JsonArray then) {
    commands = then;
  }

  /** The backend has set a time. */
  void expireAt(long time) {
    expireAt = time;
    if (begun && !asking) {
      schedule();
    }
  }

  /** The socket is in. */
  void begin() {
    if (begun) {
      return;
    }
    begun = true;
    socket.onDisconnect(gone -> loop.wheel().cancel(this));
    if (!commands.isEmpty()) {
      backend.run(commands, socket);
      commands = new JsonArray();
    }
    schedule();
  }

  private void schedule() {
    long now = loop.now();
    long delay = expireAt > 0 ? Math.max(0, expireAt - now) : Long.MAX_VALUE;
    long every = backend.options().refreshEvery();
    if (every > 0) {
      // Who came in together need not be asked about together.
      double spread = ThreadLocalRandom.current().nextDouble(0.9, 1.1);
      delay = Math.min(delay, (long) (every * spread));
    }
    if (delay == Long.MAX_VALUE) {
      loop.wheel().cancel(this);
    } else {
      loop.wheel().schedule(this, delay);
    }
  }

  @Override
  protected void expired() {
    loop.later(this::ask);
  }

  private void ask() {
    if (!socket.connected() || asking) {
      return;
    }
    asking = true;
    backend
        .refresh(socket, expireAt == 0 ? null : expireAt)
        .onSuccess(this::answered)
        .onFailure(
            cause -> {
              asking = false;
              goOn();
            });
  }

  private void answered(Answer answer) {
    asking = false;
    if (answer.error() != null) {
      // The backend has had enough of it: the client does not come back by itself.
      socket.disconnect();
      return;
    }
    if (answer.expireAt() > 0) {
      expireAt = answer.expireAt();
    }
    goOn();
  }

  /** Without more time, the client may come back and be judged anew. */
  private void goOn() {
    if (!socket.connected()) {
      return;
    }
    if (expireAt > 0 && expireAt <= loop.now()) {
      backend.expired();
      socket.conn().close();
    } else {
      schedule();
    }
  }
}
