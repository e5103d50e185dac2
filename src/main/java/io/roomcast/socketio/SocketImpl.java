package io.roomcast.socketio;

import io.roomcast.engineio.Session;
import io.roomcast.room.Adapter;
import io.roomcast.room.Arguments;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastRow;
import io.roomcast.room.Member;
import io.roomcast.room.MemberInfo;
import io.roomcast.room.SavedSession;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket: its life, what it sends and what it receives. Event loop of the socket. */
final class SocketImpl extends SocketBase implements Member {

  private static final Logger LOG = LoggerFactory.getLogger(SocketImpl.class);

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
  private final SocketOutput output = new SocketOutput(this);
  private State state = State.CONNECTING;
  private boolean leaving;

  /** Acks that the application owes the client. */
  private int owedAcks;

  private @Nullable JsonObject data;
  private @Nullable EventQueue queue;
  private @Nullable IdentityHashMap<Class<?>, Object> attachments;

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

  Client client() {
    return client;
  }

  SocketOutput output() {
    return output;
  }

  /** Whether it has left, or was never let in. */
  boolean gone() {
    return state == State.GONE;
  }

  /** A member gets packets once its client is in, or is being brought back. */
  boolean receives() {
    return state == State.CONNECTED || (state == State.CONNECTING && recovered);
  }

  // Rooms

  Adapter adapter() {
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
        ? Future.failedFuture(SocketOutput.disconnected())
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
    output.emit(event, args, flags);
  }

  @Override
  Future<Payload> sendWithAck(String event, Payload args, Flags flags) {
    return output.emitWithAck(event, args, flags);
  }

  @Override
  public void deliver(Broadcast broadcast) {
    output.deliver(broadcast);
  }

  @Override
  public void deliver(BroadcastRow broadcasts) {
    if (!output.deliver(broadcasts)) {
      Member.super.deliver(broadcasts);
    }
  }

  @Override
  public Future<Arguments> deliverWithAck(Broadcast broadcast, long timeoutMillis) {
    return output.deliverWithAck(broadcast, timeoutMillis);
  }

  /** What was broadcast before comes first. */
  void catchUp() {
    adapter().catchUp(id);
  }

  @Override
  public @Nullable SavedSession session() {
    return pid == null || state == State.GONE ? null : saved(pid);
  }

  private SavedSession saved(String pid) {
    return new SavedSession(pid, id, rooms(), data().copy());
  }

  @Override
  public MemberInfo info() {
    return new MemberInfo(id, handshake.toJson(), rooms(), data().copy());
  }

  // Receiving

  /** Events of which the client was promised an ack, and those whose handlers are not done. */
  int unanswered() {
    return owedAcks + (queue == null ? 0 : queue.size());
  }

  /** So many acks more are owed to the client. */
  void oweAcks(int more) {
    owedAcks += more;
  }

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
      case ACK -> output.acked(packet.id(), packet.payload());
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

  /** It is let in: gets what has waited for that; false when its connection ended over it. */
  boolean enter() {
    catchUp();
    output.release();
    if (state != State.GONE) {
      adapter().addAll(this, Set.of(id));
    }
    return state != State.GONE;
  }

  /** Tells the client that it is in. */
  void connect() {
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
      adapter().persistSession(saved(pid));
    }
    refuse();
  }

  /** The socket does not come to be. */
  void refuse() {
    boolean first = state != State.GONE;
    state = State.GONE;
    output.end();
    adapter().delAll(id);
    client.notConnected(namespace.name());
    if (first) {
      namespace.abandoned(this);
    }
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
    if (pid != null && reason.recoverable()) {
      adapter().persistSession(saved(pid));
    }
    state = State.GONE;
    namespace.server().counters().disconnects.merge(reason, 1L, Long::sum);
    adapter().delAll(id);
    client.remove(this);
    output.end();
    if (queue != null) {
      namespace.server().counters().eventsDropped += queue.clear();
    }
    namespace.remove(this);
    handlers.disconnected(disconnect, this::error);
  }
}
