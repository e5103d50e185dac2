package io.roomcast.net;

import io.roomcast.loop.EventLoopState;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket over Vert.x's public API alone, for a Vert.x whose inside is not the one we know.
 * Owned by the connection's event loop. It works, with what that API allows: Vert.x's own limits,
 * close codes and compression, one flush per frame, and no move to another event loop.
 */
final class VertxSink implements FrameSink {

  private final ServerWebSocket socket;
  private final int maxMessageBytes;
  private @Nullable FrameListener listener;
  private long queued;
  private int frames;
  private boolean closing;
  private boolean ended;
  private @Nullable WebSocketClose end;

  private VertxSink(ServerWebSocket socket, int maxMessageBytes) {
    this.socket = socket;
    this.maxMessageBytes = maxMessageBytes;
  }

  static Future<FrameSink> upgrade(HttpServerRequest request, WebSocketOptions options) {
    return request.toWebSocket().map(socket -> new VertxSink(socket, options.maxMessageBytes()));
  }

  @Override
  public void listener(FrameListener newListener) {
    listener = newListener;
    socket.textMessageHandler(
        text -> {
          if (accepted(text.getBytes(StandardCharsets.UTF_8).length)) {
            newListener.text(text);
          }
        });
    socket.binaryMessageHandler(
        bytes -> {
          if (accepted(bytes.length())) {
            newListener.binary(bytes);
          }
        });
    socket.exceptionHandler(failure -> fail(Opcode.TOO_BIG, String.valueOf(failure.getMessage())));
    socket.closeHandler(v -> closed());
  }

  private boolean accepted(int bytes) {
    if (closing) {
      return false;
    }
    if (bytes > maxMessageBytes) {
      fail(Opcode.TOO_BIG, "message is too big");
      return false;
    }
    return true;
  }

  private void fail(int status, String reason) {
    if (!closing) {
      closing = true;
      end = new WebSocketClose(status, reason, true);
      socket.close((short) status).onFailure(ignored -> closed());
    }
  }

  private void closed() {
    if (ended) {
      return;
    }
    ended = true;
    closing = true;
    Short status = socket.closeStatusCode();
    String reason = socket.closeReason();
    WebSocketClose close = end;
    if (close == null) {
      close =
          new WebSocketClose(
              status == null ? WebSocketClose.ABNORMAL : status,
              reason == null ? "" : reason,
              false);
    }
    if (listener != null) {
      listener.closed(close);
    }
  }

  @Override
  public void write(SharedFrame frame, boolean compress) {
    frame.parts().forEach(this::writeOne);
  }

  private void writeOne(SharedFrame frame) {
    if (closing) {
      return;
    }
    int bytes = frame.wireBytes();
    queued += bytes;
    frames++;
    Buffer payload = frame.payload();
    Future<Void> written =
        frame.isText()
            ? socket.writeTextMessage(payload.toString(StandardCharsets.UTF_8))
            : socket.writeBinaryMessage(payload);
    written.onComplete(
        done -> {
          queued -= bytes;
          frames--;
          if (queued == 0 && !closing && listener != null) {
            listener.drained();
          }
        });
  }

  @Override
  public boolean writable() {
    return !socket.writeQueueFull();
  }

  @Override
  public boolean congested() {
    return socket.writeQueueFull();
  }

  @Override
  public long queuedBytes() {
    return queued;
  }

  @Override
  public int queuedFrames() {
    return frames;
  }

  @Override
  public boolean gone() {
    return false;
  }

  @Override
  public void close() {
    close(1000, "");
  }

  @Override
  public void close(int status, String reason) {
    if (!closing) {
      closing = true;
      end = new WebSocketClose(status, reason, false);
      socket.close((short) status, reason).onFailure(ignored -> closed());
    }
  }

  @Override
  public void abort() {
    close();
  }

  @Override
  public void pause() {
    if (!ended) {
      socket.pause();
    }
  }

  @Override
  public void resume() {
    if (!ended) {
      socket.resume();
    }
  }

  /** Always fails: Vert.x's own connection cannot change its event loop. */
  @Override
  public Future<Void> moveTo(EventLoopState target) {
    return Future.failedFuture("this connection cannot move");
  }
}
