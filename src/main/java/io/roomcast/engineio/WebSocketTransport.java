package io.roomcast.engineio;

import io.roomcast.net.FrameListener;
import io.roomcast.net.FrameSink;
import io.roomcast.net.WebSocketClose;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;

/** A session's packets as WebSocket messages, one each. Event loop of the session. */
final class WebSocketTransport implements Transport, FrameListener {

  private final EngineSession session;
  private final FrameSink sink;
  private final boolean base64;

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

  @Override
  public boolean congested() {
    return sink.congested();
  }

  @Override
  public long queuedBytes() {
    return sink.queuedBytes();
  }

  @Override
  public int queuedPackets() {
    return sink.queuedFrames();
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
    return sink.gone();
  }

  @Override
  public void send(Collection<Packet> packets) {
    for (Packet packet : packets) {
      send(packet);
    }
  }

  @Override
  public void send(Packet packet) {
    session.server().counters().sent(packet.type());
    sink.write(packet.frame(session.codec(), base64), packet.compress());
    session.checkQueued();
  }

  /** Sends messages that others get, too; only when {@link #ready}. */
  void send(MessageRow row) {
    List<MessageRow.Piece> pieces = row.pieces(session.codec(), base64);
    for (int i = 0; i < pieces.size(); i++) {
      sink.write(pieces.get(i).frame(), pieces.get(i).compress());
    }
    session.server().counters().sent(PacketType.MESSAGE, pieces.size());
    session.checkQueued();
  }

  @Override
  public void end(Packet farewell) {
    sink.close();
  }

  @Override
  public void abort() {
    sink.abort();
  }

  @Override
  public void pause() {
    sink.pause();
  }

  @Override
  public void resume() {
    sink.resume();
  }

  @Override
  public void text(String message) {
    session.codec().decode(message, session);
  }

  @Override
  public void binary(Buffer message) {
    session.codec().decode(message, session);
  }

  @Override
  public void taken() {
    session.taken();
  }

  @Override
  public void drained() {
    session.taken();
    session.drained();
  }

  @Override
  public void closed(WebSocketClose close) {
    CloseReason reason = close.error() ? CloseReason.TRANSPORT_ERROR : CloseReason.TRANSPORT_CLOSE;
    String text = close.reason().isEmpty() ? "" : " " + close.reason();
    session.end(reason, "websocket closed: " + close.code() + text, Packet.CLOSE);
  }
}
