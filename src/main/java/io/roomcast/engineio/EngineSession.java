package io.roomcast.engineio;

import io.roomcast.net.FrameSink;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of one session: its transport, what waits to be sent, its heartbeat and its handlers.
 * Owned by the event loop of the server that made it. Kept small: there may be a million.
 */
final class EngineSession extends SessionFlow implements PacketReceiver {

  private static final Logger LOG = LoggerFactory.getLogger(EngineSession.class);

  /** ms for which a closed polling session waits for a poll that can tell the client. */
  private static final long CLOSE_TIMEOUT = 30_000;

  /** ms for which {@link #settle} keeps packets back. */
  private static final long SETTLING = 5;

  /** Description of the end of a session that does not take what is sent to it. */
  static final String SEND_QUEUE_OVERFLOW = "send queue overflow";

  enum State {
    OPEN,
    /** Waits for a poll to carry the close. */
    CLOSING,
    CLOSED
  }

  private final Heartbeat heartbeat;

  private State state = State.OPEN;
  private Transport transport;

  /** An upgrade that is under way, or that has been promised to a request on another loop. */
  private @Nullable Upgrade upgrade;

  private @Nullable DelayedClose delayedClose;

  /** Whether it counts for the number that its address may have. */
  private boolean counted;

  /** A session on polling; its first poll comes next. */
  EngineSession(EngineServer server, String id, Query query, EngineRequest request) {
    super(server, id, query.protocol(), request);
    this.heartbeat = new Heartbeat(this);
    this.transport = new PollingTransport(this, query.base64(), query.jsonp());
  }

  /** A session on WebSocket. */
  EngineSession(
      EngineServer server, String id, Query query, EngineRequest request, FrameSink sink) {
    super(server, id, query.protocol(), request);
    this.heartbeat = new Heartbeat(this);
    WebSocketTransport webSocket = new WebSocketTransport(this, sink, query.base64());
    this.transport = webSocket;
    sink.listener(webSocket);
  }

  /** Sends the handshake and starts the heartbeat. */
  void start() {
    enqueue(new Packet(PacketType.OPEN, server().handshake(this)));
    Message initial = options().getInitialPacket();
    if (initial != null) {
      enqueue(initial.packet());
    }
    if (protocol() == 3 && transport instanceof WebSocketTransport webSocket) {
      webSocket.hold();
      heartbeat.open();
    } else {
      flush();
      heartbeat.start();
    }
  }

  /** Sends what has gathered since the 101. */
  void opened() {
    if (transport instanceof WebSocketTransport webSocket && webSocket.open()) {
      flush();
      drained();
    }
  }

  // What the application calls.

  @Override
  public TransportName transport() {
    return transport.name();
  }

  @Override
  public boolean open() {
    return state == State.OPEN;
  }

  @Override
  public void send(Message message) {
    send(message.packet());
  }

  @Override
  public void send(List<Message> messages) {
    if (state != State.OPEN) {
      return;
    }
    for (Message message : messages) {
      enqueue(message.packet());
    }
    flush();
  }

  @Override
  public void send(MessageRow row) {
    if (state == State.OPEN
        && queue().isEmpty()
        && transport instanceof WebSocketTransport webSocket
        && webSocket.ready()) {
      webSocket.send(row);
    } else {
      send(row.messages());
    }
  }

  @Override
  public void settle() {
    if (state == State.OPEN && transport instanceof WebSocketTransport ws && ws.ready()) {
      ws.hold();
      loop().wheel().schedule(new Settled(this), SETTLING);
    }
  }

  @Override
  public boolean writable() {
    return state == State.OPEN && queue().isEmpty() && transport.writable();
  }

  @Override
  public void close() {
    close(CloseReason.FORCED_CLOSE, false);
  }

  @Override
  public void close(CloseReason reason, boolean discard) {
    if (state == State.CLOSED) {
      return;
    }
    if (!discard) {
      opened();
      if (state == State.OPEN) {
        closing();
      }
    }
    if (state == State.CLOSED) {
      return;
    }
    if (discard || transport.ready()) {
      end(reason, null, Packet.CLOSE);
    } else if (state == State.OPEN) {
      state = State.CLOSING;
      heartbeat.stop();
      delayedClose = new DelayedClose(this, reason);
      loop().wheel().schedule(delayedClose, CLOSE_TIMEOUT);
    }
  }

  @Override
  public void close(CloseReason reason, String description) {
    end(reason, description, Packet.CLOSE);
  }

  // What the transports, the heartbeat and the server call.

  boolean counted() {
    return counted;
  }

  void counted(boolean counts) {
    counted = counts;
  }

  @Override
  State state() {
    return state;
  }

  @Override
  Transport currentTransport() {
    return transport;
  }

  @Override
  Heartbeat heartbeat() {
    return heartbeat;
  }

  @Nullable Upgrade upgrade() {
    return upgrade;
  }

  void upgrade(@Nullable Upgrade candidate) {
    upgrade = candidate;
  }

  /** Ends the session when its heartbeat is overdue: a request found it before its timer did. */
  boolean expired() {
    if (state == State.OPEN && heartbeat.overdue()) {
      pingTimeout();
    }
    return state == State.CLOSED;
  }

  void pingTimeout() {
    end(CloseReason.PING_TIMEOUT, null, Packet.CLOSE);
  }

  @Override
  void overflowed() {
    server().counters().sendQueueOverflowed();
    release();
    transport.abort();
    announce(new Closed(CloseReason.TRANSPORT_ERROR, SEND_QUEUE_OVERFLOW));
  }

  void transportError(String description) {
    end(CloseReason.TRANSPORT_ERROR, description, Packet.CLOSE);
  }

  void send(Packet packet) {
    if (state != State.OPEN) {
      return;
    }
    if (queue().isEmpty() && transport.ready()) {
      transport.send(packet);
      if (transport.name() == TransportName.POLLING) {
        drained();
      }
    } else {
      enqueue(packet);
    }
  }

  private void enqueue(Packet packet) {
    if (state != State.CLOSED) {
      queue().add(packet);
      checkQueued();
    }
  }

  /** Answers a poll that is held with nothing; its client asks again. */
  void answerPoll() {
    if (transport.name() == TransportName.POLLING && transport.ready()) {
      send(Packet.NOOP);
    }
  }

  /** The transport can take packets: a poll has come. */
  void ready() {
    // What is left goes first and alone: clients act on a close packet before they have handled the
    // messages of the same payload.
    if (state == State.CLOSING && delayedClose != null && queue().isEmpty()) {
      CloseReason reason = delayedClose.reason();
      queue().add(Packet.NOOP);
      queue().add(Packet.CLOSE);
      transport.send(queue().drain());
      end(reason, null, Packet.CLOSE);
    } else {
      flush();
    }
  }

  private void flush() {
    if (state != State.CLOSED && !queue().isEmpty() && transport.ready()) {
      transport.send(queue().drain());
      taken();
      if (transport.name() == TransportName.POLLING) {
        drained();
      }
    }
  }

  void drained() {
    if (state == State.OPEN) {
      sentAll();
    }
  }

  /** Goes on over the WebSocket whose upgrade is complete. */
  void upgraded(PollingTransport from, WebSocketTransport to) {
    upgrade = null;
    transport = to;
    from.discard();
    if (from.holdsInput()) {
      previous(from);
    }
    if (inputHeld()) {
      to.pause();
    }
    server().counters().upgraded();
    server().counters().webSocketOpened();
    if (state == State.OPEN) {
      heartbeat.restart();
    }
    flush();
    if (delayedClose != null) {
      end(delayedClose.reason(), null, Packet.CLOSE);
    } else if (state == State.OPEN) {
      moved(TransportName.WEBSOCKET);
    }
  }

  @Override
  public void packet(PacketType type, String data) {
    if (type == PacketType.CLOSE && transport.name() == TransportName.POLLING) {
      end(CloseReason.TRANSPORT_CLOSE, "close packet", Packet.NOOP);
      return;
    }
    if (state != State.OPEN) {
      return;
    }
    server().counters().received(type);
    switch (type) {
      case PING -> ping();
      case PONG -> pong();
      case MESSAGE -> {
        heartbeat.received();
        text(data);
      }
      case OPEN, CLOSE, UPGRADE, NOOP -> heartbeat.received();
    }
  }

  private void ping() {
    if (protocol() == 4) {
      transportError("invalid heartbeat direction");
    } else {
      heartbeat.pinged();
      send(Packet.PONG);
    }
  }

  private void pong() {
    if (protocol() == 3) {
      transportError("invalid heartbeat direction");
    } else {
      heartbeat.ponged();
    }
  }

  @Override
  public void binary(Buffer data) {
    if (state == State.OPEN) {
      server().counters().received(PacketType.MESSAGE);
      heartbeat.received();
      binaryMessage(data);
    }
  }

  @Override
  public void malformed(String why) {
    end(CloseReason.PARSE_ERROR, why, Packet.CLOSE);
  }

  /** Ends the session, once; {@code farewell} answers a poll that is held. */
  void end(CloseReason reason, @Nullable String description, Packet farewell) {
    if (state != State.CLOSED) {
      release();
      transport.end(farewell);
      announce(new Closed(reason, description));
    }
  }

  private void release() {
    state = State.CLOSED;
    heartbeat.stop();
    queue().clear();
    letGoOfInput();
    if (delayedClose != null) {
      loop().wheel().cancel(delayedClose);
      delayedClose = null;
    }
    if (upgrade != null) {
      upgrade.cancel();
      upgrade = null;
    }
  }

  private void announce(Closed closed) {
    LOG.debug("session closed: {} ({})", closed.reason().text(), closed.description());
    server().remove(this);
    closed(closed);
  }
}
