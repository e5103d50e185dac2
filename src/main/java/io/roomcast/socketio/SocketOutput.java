package io.roomcast.socketio;

import io.roomcast.engineio.CloseReason;
import io.roomcast.room.Arguments;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastRow;
import io.roomcast.room.Target;
import io.vertx.core.Future;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a socket sends to its client: its own emits, its share of broadcasts and the acks that it
 * owes; and the acks that the client owes. Event loop of the socket.
 */
final class SocketOutput {

  private final SocketImpl socket;
  private @Nullable PendingAcks acks;

  /** What a recovered socket gets once it is let in; null when nothing is kept back. */
  private @Nullable HeldPackets held;

  SocketOutput(SocketImpl socket) {
    this.socket = socket;
  }

  // Emits

  void emit(String event, Payload args, Flags flags) {
    ReservedEvents.check(event);
    Packet packet = Packet.event(socket.namespace().name(), Packet.NO_ID, event, args);
    if (socket.pid() != null && !flags.isVolatile() && socket.connected()) {
      // Through the adapter, which stamps it with an offset and keeps it for recovery.
      socket
          .adapter()
          .broadcast(
              new Broadcast(
                  socket.namespace().name(),
                  new Target(Set.of(socket.id()), Set.of()),
                  new EncodedPacket(packet, flags.compress()),
                  new Broadcast.Flags(false, flags.compress(), true)));
      return;
    }
    socket.handlers.outgoing(event, args, socket::error);
    write(packet, flags);
  }

  Future<Payload> emitWithAck(String event, Payload args, Flags flags) {
    ReservedEvents.check(event);
    if (socket.gone()) {
      return Future.failedFuture(disconnected());
    }
    long ackId = socket.namespace().nextAckId();
    Future<Payload> answer = acks().await(ackId, flags.timeout());
    if (!answer.isComplete()) {
      socket.handlers.outgoing(event, args, socket::error);
      write(Packet.event(socket.namespace().name(), ackId, event, args), flags);
    }
    return answer;
  }

  private void write(Packet packet, Flags flags) {
    socket.catchUp();
    if (socket.gone() || dropped(flags.isVolatile())) {
      return;
    }
    Client client = socket.client();
    client.write(EncodedPacket.encode(client.parser(), packet, flags.compress()));
  }

  /** Answers an event of the client. */
  void ack(long ackId, Payload args) {
    if (!socket.gone()) {
      socket.catchUp();
      socket.client().write(Packet.ack(socket.namespace().name(), ackId, args));
    }
  }

  // Broadcasts

  void deliver(Broadcast broadcast) {
    if (socket.receives() && !dropped(broadcast.flags().isVolatile())) {
      deliver((EncodedPacket) broadcast.packet());
    }
  }

  /** Sends several at once; false when each has to be given by itself. */
  boolean deliver(BroadcastRow broadcasts) {
    EncodedRow row = EncodedRow.of(broadcasts);
    if (socket.handlers.hasOutgoing() || held != null) {
      return false;
    }
    if (socket.receives()) {
      Client client = socket.client();
      client.session().send(row.messages(client.parser()));
    }
    return true;
  }

  Future<Arguments> deliverWithAck(Broadcast broadcast, long timeoutMillis) {
    if (!socket.receives()) {
      return Future.failedFuture(disconnected());
    }
    EncodedPacket packet = (EncodedPacket) broadcast.packet();
    Future<Payload> answer = acks().await(packet.packet().id(), timeoutMillis);
    if (!answer.isComplete() && !dropped(broadcast.flags().isVolatile())) {
      deliver(packet);
    }
    return answer.map(args -> args);
  }

  void deliver(EncodedPacket packet) {
    if (held != null) {
      keepBack(packet, held);
      return;
    }
    if (socket.handlers.hasOutgoing()) {
      // Broadcasts come from other loops, too, and then outside of any Vert.x context.
      socket
          .namespace()
          .server()
          .engine()
          .dispatch(
              () -> socket.handlers.outgoing(packet.event(), packet.arguments(), socket::error));
    }
    Client client = socket.client();
    client.session().send(packet.messages(client.parser()));
  }

  private boolean dropped(boolean isVolatile) {
    if (isVolatile && (held != null || !socket.conn().writable())) {
      Counters counters = counters();
      counters.volatileDropped++;
      if (socket.conn().crowded()) {
        counters.volatileDroppedCrowded++;
      }
      return true;
    }
    return false;
  }

  // Before the socket is let in

  /** Keeps back what it is sent until {@link #release}. */
  void hold() {
    held = new HeldPackets(socket.namespace().server().options().getSendQueue());
  }

  private void keepBack(EncodedPacket packet, HeldPackets waiting) {
    if (!waiting.add(packet) && socket.conn().open()) {
      counters().heldOverflows++;
      socket.conn().close(CloseReason.TRANSPORT_ERROR, "send queue overflow");
    }
  }

  /** Sends what was kept back. */
  void release() {
    HeldPackets waiting = held;
    held = null;
    if (waiting != null) {
      waiting.list().forEach(this::deliver);
    }
  }

  // Acks of the client

  /** Acks that the client owes. */
  int pendingAcks() {
    return acks == null ? 0 : acks.size();
  }

  private PendingAcks acks() {
    if (acks == null) {
      acks =
          new PendingAcks(
              socket.conn().loop().wheel(),
              socket.namespace().server().options().getMaxPendingAcks(),
              counters(),
              socket.namespace().server().engine()::dispatch);
    }
    return acks;
  }

  /** The client has answered; what it was not asked is ignored. */
  void acked(long ackId, @Nullable Payload args) {
    if (acks != null && args != null) {
      acks.complete(ackId, args);
    }
  }

  /** The socket has gone: nothing more is sent, nobody will answer. */
  void end() {
    held = null;
    if (acks != null) {
      acks.failAll(disconnected());
    }
  }

  private Counters counters() {
    return socket.namespace().server().counters();
  }

  static RuntimeException disconnected() {
    return new IllegalStateException("the socket has disconnected");
  }
}
