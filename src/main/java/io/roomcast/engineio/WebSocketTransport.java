package io.roomcast.engineio;

import io.roomcast.net.FrameListener;
import io.roomcast.net.FrameSink;
import io.roomcast.net.WebSocketClose;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session's packets as WebSocket messages, one each. Event loop of the session. */
final class WebSocketTransport implements Transport, FrameListener {

  private final EngineSession session;
  private final FrameSink sink;
  private final boolean base64;

  /**
   * What was read before a pause took effect: texts, buffers and last the end of the connection.
   * Bounded by what one read brings.
   */
  private @Nullable ArrayDeque<Object> unread;

  private boolean replaying;
  private boolean gone;

  /** Whether nothing may leave yet, see {@link Heartbeat#open} and {@link Session#settle}. */
  private boolean opening;

  /**
   * A transport over an established WebSocket.
   *
   * @param base64 whether the client wants binary data as text
   */
  WebSocketTransport(EngineSession session, FrameSink sink, boolean base64) {
    this.session = session;
    this.sink = sink;
    this.base64 = base64;
  }

  @Override
  public TransportName name() {
    return TransportName.WEBSOCKET;
  }

  @Override
  public boolean ready() {
    return !opening;
  }

  @Override
  public boolean writable() {
    return sink.writable();
  }

  /** Keeps the session's packets back until {@link #open}. */
  void hold() {
    opening = true;
  }

  /** Lets the session's packets go; answers whether they were held back until now. */
  boolean open() {
    boolean held = opening;
    opening = false;
    return held;
  }

  /** Whether the connection has ended while input was still to be taken. */
  boolean gone() {
    return gone;
  }

  @Override
  public void send(Collection<Packet> packets) {
    for (Packet packet : packets) {
      send(packet);
    }
  }

  @Override
  public void send(Packet packet) {
    sink.write(packet.frame(session.codec(), base64), packet.compress());
    session.checkQueued(sink.queuedBytes());
  }

  /** Sends messages that others get, too; only when {@link #ready}. */
  void send(MessageRow row) {
    List<MessageRow.Piece> pieces = row.pieces(session.codec(), base64);
    for (int i = 0; i < pieces.size(); i++) {
      sink.write(pieces.get(i).frame(), pieces.get(i).compress());
    }
    session.checkQueued(sink.queuedBytes());
  }

  @Override
  public void end(Packet farewell) {
    unread = null;
    sink.close();
  }

  @Override
  public void abort() {
    unread = null;
    sink.abort();
  }

  @Override
  public void pause() {
    sink.pause();
  }

  @Override
  public void resume() {
    if (replaying) {
      return;
    }
    replaying = true;
    while (unread != null && !session.paused()) {
      Object next = unread.poll();
      if (next == null) {
        unread = null;
      } else {
        deliver(next);
      }
    }
    replaying = false;
    if (!session.paused()) {
      sink.resume();
    }
  }

  @Override
  public void text(String message) {
    if (session.paused() || unread != null) {
      keep(message);
    } else {
      session.codec().decode(message, session);
    }
  }

  @Override
  public void binary(Buffer message) {
    if (session.paused() || unread != null) {
      keep(message);
    } else {
      session.codec().decode(message, session);
    }
  }

  @Override
  public void drained() {
    session.drained();
  }

  @Override
  public void closed(WebSocketClose close) {
    if (unread != null && session.state() != EngineSession.State.CLOSED) {
      gone = true;
      unread.add(close);
    } else {
      ended(close);
    }
  }

  private void keep(Object message) {
    if (session.state() == EngineSession.State.CLOSED) {
      return;
    }
    if (unread == null) {
      unread = new ArrayDeque<>();
    }
    unread.add(message);
  }

  private void deliver(Object kept) {
    if (kept instanceof String text) {
      session.codec().decode(text, session);
    } else if (kept instanceof Buffer buffer) {
      session.codec().decode(buffer, session);
    } else {
      ended((WebSocketClose) kept);
    }
  }

  private void ended(WebSocketClose close) {
    CloseReason reason = close.error() ? CloseReason.TRANSPORT_ERROR : CloseReason.TRANSPORT_CLOSE;
    String text = close.reason().isEmpty() ? "" : " " + close.reason();
    session.end(reason, "websocket closed: " + close.code() + text, Packet.CLOSE);
  }
}
