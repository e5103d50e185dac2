package io.roomcast.socketio;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Sends to one socket with flags other than the default. Event loop of the socket. */
final class SocketEmitter implements Emitter {

  private final SocketBase socket;
  private final Flags flags;

  SocketEmitter(SocketBase socket, Flags flags) {
    this.socket = socket;
    this.flags = flags;
  }

  @Override
  public void emit(String event, @Nullable Object... args) {
    socket.send(event, Payload.of(args), flags);
  }

  @Override
  public void emit(String event, Payload args) {
    socket.send(event, args, flags);
  }

  @Override
  public Future<Payload> emitWithAck(String event, @Nullable Object... args) {
    return socket.sendWithAck(event, Payload.of(args), flags);
  }

  @Override
  public Emitter asVolatile() {
    return new SocketEmitter(socket, new Flags(true, flags.compress(), flags.timeout()));
  }

  @Override
  public Emitter compress(boolean compress) {
    return new SocketEmitter(socket, new Flags(flags.isVolatile(), compress, flags.timeout()));
  }

  @Override
  public Emitter timeout(long millis) {
    return new SocketEmitter(socket, new Flags(flags.isVolatile(), flags.compress(), millis));
  }
}
