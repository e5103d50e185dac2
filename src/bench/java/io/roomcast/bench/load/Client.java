package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.roomcast.bench.load.LoadOptions.TransportKind;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One Socket.IO client in the main namespace. Fleet's event loop. */
final class Client implements Link.Listener {

  /** An attachment that belongs to an event. */
  static final long NO_ACK = -1;

  private static final ByteBuf PONG =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(1).writeByte('3'));

  /** What a scenario's client does with what comes in. */
  interface Events {

    /** The event {@code m}; the stamp is only lent. */
    default void onEvent(Client client, Stamp stamp) {}

    /** An answer, with the value's stamp if there was a value. */
    default void onAck(Client client, long id, Stamp stamp) {}

    /** The connection is gone; not called after {@link Client#close}. */
    default void onLost(Client client, String why) {}

    /** The connection is gone as was asked for. */
    default void onClosed(Client client) {}
  }

  private final Fleet fleet;
  private final int id;
  private final Events events;
  private final InetSocketAddress server;
  private @Nullable Link link;
  private Runnable connected = () -> {};
  private long nextAck;
  private long attachmentOf;
  private boolean closing;
  private boolean gone;

  Client(Fleet fleet, int id, Events events) {
    this(fleet, id, events, fleet.server());
  }

  /** One of another server; over WebSocket only. */
  Client(Fleet fleet, int id, Events events, InetSocketAddress server) {
    this.fleet = fleet;
    this.id = id;
    this.events = events;
    this.server = server;
  }

  /** Its number in the fleet. */
  int id() {
    return id;
  }

  /**
   * Opens the transport, then asks for the namespace; calls back when that said yes and the
   * transport is the one asked for.
   */
  void connect(Runnable whenConnected) {
    connected = whenConnected;
    LoadOptions options = fleet.options();
    link =
        options.transport() == TransportKind.WEBSOCKET
            ? WebSocketLink.open(fleet, server, options.deflates(id), "", this)
            : PollingLink.open(fleet, this);
  }

  /** Sends {@code join} or {@code leave}; the answer's id. */
  long call(String event, String room) {
    fleet.protocol().call(link(), event, room, nextAck);
    return nextAck++;
  }

  /** Sends a stamped value; the answer's id. */
  long send(String event, String room, int publisher, long sequence, long planned) {
    fleet
        .protocol()
        .send(link(), event, room, nextAck, new Protocol.Value(publisher, sequence, planned));
    return nextAck++;
  }

  /** Stops or goes on reading. */
  void setReading(boolean reading) {
    link().setReading(reading);
  }

  /** From now on it is no loss when the connection ends. */
  void expectEnd() {
    closing = true;
  }

  /** Whether the connection is gone; then nothing is sent any more. */
  boolean gone() {
    return gone;
  }

  /** Leaves; {@link Events#onClosed} tells when it is done. */
  void close() {
    closing = true;
    link().close();
  }

  private Link link() {
    Link current = link;
    if (current == null) {
      throw new IllegalStateException("client " + id + " is not connected");
    }
    return current;
  }

  /** The session goes on over this transport. */
  void upgraded(Link upgraded) {
    link = upgraded;
    connected.run();
  }

  @Override
  public void onText(ByteBuf in, int from, int to) {
    switch (in.getByte(from)) {
      case '0' -> fleet.protocol().connect(link());
      case '1' -> onClosed("closed by the server");
      case '2' -> {
        fleet.tally().heartbeats++;
        link().sendText(PONG);
      }
      case '4' -> fleet.protocol().receive(this, false, in, from + 1, to);
      case '6' -> {}
      default ->
          throw new IllegalStateException(
              "not an Engine.IO packet: " + in.toString(from, to - from, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void onBinary(ByteBuf in, int from, int to) {
    fleet.protocol().receive(this, true, in, from, to);
  }

  void onNamespace() {
    if (fleet.options().transport() == TransportKind.UPGRADE) {
      UpgradeProbe.start(fleet, this, (PollingLink) link());
    } else {
      connected.run();
    }
  }

  void onEvent(Stamp stamp) {
    events.onEvent(this, stamp);
  }

  void onAck(long ackId, Stamp stamp) {
    events.onAck(this, ackId, stamp);
  }

  /** The next binary message belongs to this answer, or to an event. */
  void expectAttachment(long ackId) {
    attachmentOf = ackId;
  }

  void onAttachment(Stamp stamp) {
    if (attachmentOf == NO_ACK) {
      onEvent(stamp);
    } else {
      onAck(attachmentOf, stamp);
    }
  }

  void onRefused(String packet) {
    onClosed("refused: " + packet);
  }

  @Override
  public void onClosed(String why) {
    if (gone) {
      return;
    }
    gone = true;
    if (closing) {
      events.onClosed(this);
    } else {
      fleet.lost(why);
      events.onLost(this, why);
    }
  }
}
