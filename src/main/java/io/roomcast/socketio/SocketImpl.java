package io.roomcast.socketio;

import io.roomcast.engineio.CloseReason;
import io.roomcast.engineio.Session;
import io.roomcast.room.Adapter;
import io.roomcast.room.Arguments;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastRow;
import io.roomcast.room.Member;
import io.roomcast.room.MemberInfo;
import io.roomcast.room.SavedSession;
import io.roomcast.room.Target;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket: its life, what it sends and what it receives. Event loop of the socket. */
final class SocketImpl extends SocketBase implements Member {

  private static final Logger LOG = LoggerFactory.getLogger(SocketImpl.class);

  /** Ends after which a client may come back and recover. */
  private static final Set<DisconnectReason> RECOVERABLE =
      EnumSet.of(
          DisconnectReason.TRANSPORT_ERROR,
          DisconnectReason.TRANSPORT_CLOSE,
          DisconnectReason.FORCED_CLOSE,
          DisconnectReason.PING_TIMEOUT,
          DisconnectReason.SERVER_SHUTTING_DOWN,
          DisconnectReason.FORCED_SERVER_CLOSE);

  /** Broadcasts on their way to members with which further ones are worth waiting for. */
  private static final int LARGE_BACKLOG = 16;

  private enum State {
    CONNECTING,
    CONNECTED,
    GONE
  }

  private final String id;
  private final @Nullable String pid;
  private final NamespaceImpl namespace;
  private final Client client;
  private final Handshake handshake;
  private final boolean recovered;
  private State state = State.CONNECTING;
  private boolean leaving;
  private @Nullable JsonObject data;
  private @Nullable PendingAcks acks;
  private @Nullable EventQueue queue;
  private @Nullable IdentityHashMap<Class<?>, Object> attachments;

  /** What a recovered socket gets once it is let in; null when nothing is kept back. */
  private @Nullable HeldPackets held;

  SocketImpl(
      NamespaceImpl namespace,
      Client client,
      Handshake handshake,
      String id,
      @Nullable String pid,
      @Nullable SavedSession restored) {
    this.namespace = namespace;
    this.client = client;
    this.handshake = handshake;
    this.id = id;
    this.pid = pid;
    this.recovered = restored != null;
    if (restored != null) {
      data = restored.data();
    }
  }

  // Identity

  @Override
  public String id() {
    return id;
  }

  @Nullable String pid() {
    return pid;
  }

  @Override
  public NamespaceImpl namespace() {
    return namespace;
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  @Override
  public Session conn() {
    return client.session();
  }

  @Override
  public boolean connected() {
    return state == State.CONNECTED;
  }

  @Override
  public boolean recovered() {
    return recovered;
  }

  @Override
  public JsonObject data() {
    if (data == null) {
      data = new JsonObject();
    }
    return data;
  }

  @Override
  public <T> @Nullable T attachment(Class<T> type) {
    return attachments == null ? null : type.cast(attachments.get(type));
  }

  @Override
  public <T> void attach(Class<T> type, T value) {
    if (attachments == null) {
      attachments = new IdentityHashMap<>(2);
    }
    attachments.put(type, type.cast(value));
  }

  /** Runs it on the socket's loop: now, when the caller is there. */
  void onLoop(Runnable task) {
    namespace.onLoop(task);
  }

  // Rooms

  private Adapter adapter() {
    return namespace.adapter();
  }

  @Override
  public Set<String> rooms() {
    return adapter().socketRooms(id);
  }

  @Override
  public boolean isIn(String room) {
    return adapter().isIn(id, room);
  }

  @Override
  public Future<Void> join(Collection<String> rooms) {
    return state == State.GONE
        ? Future.failedFuture(disconnected())
        : namespace.withAdapter(adapter -> join(adapter, Set.copyOf(rooms)));
  }

  private Future<Void> join(Adapter adapter, Set<String> rooms) {
    int limit = namespace.server().options().maxRooms(namespace.name());
    if (adapter.roomCount(id) + rooms.size() > limit && wouldBeIn(adapter, rooms) > limit) {
      namespace.server().counters().refusedJoins++;
      return Future.failedFuture(
          new IllegalStateException("too many rooms: maxRoomsPerSocket is " + limit));
    }
    return adapter.addAll(this, rooms);
  }

  /** Rooms that it would be in, but for its own. */
  private int wouldBeIn(Adapter adapter, Set<String> joined) {
    Set<String> all = new HashSet<>(adapter.socketRooms(id));
    all.addAll(joined);
    all.remove(id);
    return all.size();
  }

  @Override
  public Future<Void> leave(String room) {
    adapter().del(id, room);
    return Future.succeededFuture();
  }

  // Sending

  @Override
  void send(String event, Payload args, Flags flags) {
    ReservedEvents.check(event);
    Packet packet = Packet.event(namespace.name(), Packet.NO_ID, event, args);
    if (pid != null && !flags.isVolatile() && state == State.CONNECTED) {
      // Through the adapter, which stamps it with an offset and keeps it for recovery.
      adapter()
          .broadcast(
              new Broadcast(
                  namespace.name(),
                  new Target(Set.of(id), Set.of()),
                  new EncodedPacket(packet, flags.compress()),
                  new Broadcast.Flags(false, flags.compress(), true)));
      return;
    }
    handlers.outgoing(event, args, this::error);
    write(packet, flags);
  }

  @Override
  Future<Payload> sendWithAck(String event, Payload args, Flags flags) {
    ReservedEvents.check(event);
    if (state == State.GONE) {
      return Future.failedFuture(disconnected());
    }
    long ackId = namespace.nextAckId();
    Future<Payload> answer = acks().await(ackId, flags.timeout());
    if (!answer.isComplete()) {
      handlers.outgoing(event, args, this::error);
      write(Packet.event(namespace.name(), ackId, event, args), flags);
    }
    return answer;
  }

  int pendingAcks() {
    return acks == null ? 0 : acks.size();
  }

  /** Events whose handlers are at work, and those that wait behind them. */
  int queued() {
    return queue == null ? 0 : queue.size();
  }

  Client client() {
    return client;
  }

  private PendingAcks acks() {
    if (acks == null) {
      acks =
          new PendingAcks(
              client.session().loop().wheel(),
              namespace.server().options().getMaxPendingAcks(),
              namespace.server().counters(),
              namespace.server().engine()::dispatch);
    }
    return acks;
  }

  private static RuntimeException disconnected() {
    return new IllegalStateException("the socket has disconnected");
  }

  /** What was broadcast before comes first. */
  void catchUp() {
    adapter().catchUp(id);
  }

  private void write(Packet packet, Flags flags) {
    catchUp();
    if (state == State.GONE || dropped(flags.isVolatile())) {
      return;
    }
    client.write(EncodedPacket.encode(client.parser(), packet, flags.compress()));
  }

  private boolean dropped(boolean isVolatile) {
    if (isVolatile && (held != null || !client.session().writable())) {
      Counters counters = namespace.server().counters();
      counters.volatileDropped++;
      if (client.session().crowded()) {
        counters.volatileDroppedCrowded++;
      }
      return true;
    }
    return false;
  }

  void sendAck(long ackId, Payload args) {
    if (state != State.GONE) {
      catchUp();
      client.write(Packet.ack(namespace.name(), ackId, args));
    }
  }

  /** A member gets packets once its client is in, or is being brought back. */
  private boolean receives() {
    return state == State.CONNECTED || (state == State.CONNECTING && recovered);
  }

  @Override
  public void deliver(Broadcast broadcast) {
    if (receives() && !dropped(broadcast.flags().isVolatile())) {
      deliverNow((EncodedPacket) broadcast.packet());
    }
  }

  @Override
  public void deliver(BroadcastRow broadcasts) {
    EncodedRow row = EncodedRow.of(broadcasts);
    if (handlers.hasOutgoing() || held != null) {
      Member.super.deliver(broadcasts);
    } else if (receives()) {
      client.session().send(row.messages(client.parser()));
    }
  }

  /** Keeps back what it is sent until it is let in. */
  void hold() {
    held = new HeldPackets(namespace.server().options().getSendQueue());
  }

  private void keepBack(EncodedPacket packet, HeldPackets waiting) {
    if (!waiting.add(packet) && client.session().open()) {
      namespace.server().counters().heldOverflows++;
      client.session().close(CloseReason.TRANSPORT_ERROR, "send queue overflow");
    }
  }

  void deliverNow(EncodedPacket packet) {
    if (held != null) {
      keepBack(packet, held);
      return;
    }
    if (handlers.hasOutgoing()) {
      // Broadcasts come from other loops, too, and then outside of any Vert.x context.
      namespace
          .server()
          .engine()
          .dispatch(() -> handlers.outgoing(packet.event(), packet.arguments(), this::error));
    }
    client.session().send(packet.messages(client.parser()));
  }

  @Override
  public Future<Arguments> deliverWithAck(Broadcast broadcast, long timeoutMillis) {
    if (!receives()) {
      return Future.failedFuture(disconnected());
    }
    EncodedPacket packet = (EncodedPacket) broadcast.packet();
    Future<Payload> answer = acks().await(packet.packet().id(), timeoutMillis);
    if (!answer.isComplete() && !dropped(broadcast.flags().isVolatile())) {
      deliverNow(packet);
    }
    return answer.map(args -> args);
  }

  @Override
  public MemberInfo info() {
    return new MemberInfo(id, handshake.toJson(), rooms(), data().copy());
  }

  // Receiving

  void receive(Packet packet) {
    switch (packet.type()) {
      case EVENT -> {
        Payload args = packet.payload();
        String event = packet.event();
        if (args != null && event != null) {
          EventContextImpl context = new EventContextImpl(this, event, args, packet.id());
          inOrder(() -> context.run(handlers.middlewares()), args.held());
        }
      }
      case ACK -> {
        if (acks != null && packet.payload() != null) {
          acks.complete(packet.id(), packet.payload());
        }
      }
      case DISCONNECT -> {
        client.remove(this);
        inOrder(() -> left(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, null), 0);
      }
      default -> throw new IllegalStateException("not for a socket: " + packet.type());
    }
  }

  private void inOrder(Runnable task, int size) {
    if (queue == null) {
      task.run();
    } else {
      queue.submit(task, size);
    }
  }

  /** Runs the handlers of an event that has passed the middlewares. */
  void dispatch(EventContextImpl context) {
    if (state == State.GONE) {
      namespace.server().counters().eventsDropped++;
      return;
    }
    int before = backlog();
    handlers.any(context, this::error);
    EventDispatch.run(namespace.handlers().events(), context, this);
    EventDispatch.run(handlers, context, this);
    pace(before);
  }

  /** Broadcasts on their way to many members. */
  int backlog() {
    return adapter().backlog();
  }

  /** To be called after what an event caused, with the backlog from before. */
  void pace(int before) {
    int after = backlog();
    if (after > before && after >= LARGE_BACKLOG) {
      // Who broadcasts faster than members can be reached is not listened to for a while.
      client.pause();
      adapter().whenRelieved(client::resume);
    }
  }

  /** Where events wait for futures; made when the first one is under way. */
  EventQueue queue() {
    if (queue == null) {
      queue = new EventQueue(client.backlog());
    }
    return queue;
  }

  @Override
  public void maxQueuedEvents(int max) {
    queue().limit(max);
  }

  void error(Throwable cause) {
    boolean ours = !(cause instanceof MalformedPacketException || cause instanceof EventException);
    if (!handlers.error(cause) && ours) {
      LOG.warn("a handler of socket {} in {} failed", id, namespace.name(), cause);
    }
  }

  // Life

  /** Tells the client that it is in. */
  void connect() {
    catchUp();
    HeldPackets waiting = held;
    held = null;
    if (waiting != null) {
      waiting.list().forEach(this::deliverNow);
    }
    state = State.CONNECTED;
    client.add(this);
    if (client.v2()) {
      client.write(Packet.connect(namespace.name(), null));
    } else {
      JsonObject answer = new JsonObject().put("sid", id);
      if (pid != null) {
        answer.put("pid", pid);
      }
      client.write(Packet.connect(namespace.name(), Payload.of(answer)));
    }
    client.session().settle();
  }

  /** The connection went away before the socket was in; one that was recovered is kept. */
  void abandon() {
    if (recovered && pid != null && state != State.GONE) {
      adapter().persistSession(new SavedSession(pid, id, rooms(), data().copy()));
    }
    refuse();
  }

  /** The socket does not come to be. */
  void refuse() {
    state = State.GONE;
    held = null;
    failAcks();
    adapter().delAll(id);
    client.notConnected(namespace.name());
  }

  @Override
  public void pause() {
    client.pause();
  }

  @Override
  public void resume() {
    client.resume();
  }

  @Override
  public void disconnect(boolean close) {
    if (state != State.CONNECTED || leaving) {
      return;
    }
    namespace.server().engine().dispatch(close ? client::disconnect : this::disconnectNow);
  }

  private void disconnectNow() {
    catchUp();
    client.write(Packet.disconnect(namespace.name()));
    left(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, null);
  }

  /** The socket is out, for this reason. Once. */
  void left(DisconnectReason reason, @Nullable String description) {
    if (state == State.GONE || leaving) {
      return;
    }
    catchUp();
    leaving = true;
    Disconnect disconnect = new Disconnect(reason, description);
    handlers.disconnecting(disconnect, this::error);
    if (pid != null && RECOVERABLE.contains(reason)) {
      adapter().persistSession(new SavedSession(pid, id, rooms(), data().copy()));
    }
    state = State.GONE;
    namespace.server().counters().disconnects.merge(reason, 1L, Long::sum);
    adapter().delAll(id);
    client.remove(this);
    failAcks();
    if (queue != null) {
      namespace.server().counters().eventsDropped += queue.clear();
    }
    namespace.remove(this);
    handlers.disconnected(disconnect, this::error);
  }

  private void failAcks() {
    if (acks != null) {
      acks.failAll(disconnected());
    }
  }
}
