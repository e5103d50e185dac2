package io.roomcast.room;

import io.roomcast.room.Calls.Answers;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapter of a single node: rooms of this loop, other loops by the event bus. Event loop of the
 * namespace only, its making included; {@link #broadcast} may be called from any thread. Adapters
 * for clusters extend it.
 *
 * <p>Addresses on the event bus, with the key and namespace of the {@link AdapterContext}:
 *
 * <ul>
 *   <li>{@code <key>#<namespace>#<room>#} for broadcasts to exactly that room. A loop is registered
 *       there while it has members in the room, or lost sessions that may come back to it, unless
 *       the room is named by an id that the instance of this loop made;
 *   <li>{@code <key>#<namespace>#} for broadcasts to several rooms or to everybody. A loop is
 *       registered there as long as the adapter lives;
 *   <li>{@code <key>#<namespace>#@<instance>}, as long as the adapter lives, for broadcasts to a
 *       room named by an id of that instance.
 * </ul>
 *
 * <p>The body of a message is a {@link Broadcast}, which watchers may read. Whoever publishes a
 * JSON object {@code {"event": "name", "args": [..]}} to one of the first two makes a broadcast of
 * it, from any thread and whether or not anybody is registered; anything else is refused: counted,
 * logged at debug, and the sender's request fails.
 *
 * <p>A broadcast from another thread is sent by the loop of the adapter, as soon as it gets to it.
 * Receivers get the broadcasts of one loop in the order of the calls, whatever their targets.
 */
public class LocalAdapter extends LoopRooms {

  private static final Logger log = LoggerFactory.getLogger(LocalAdapter.class);

  /** How long other loops are waited for, in ms, as the reference does for other servers. */
  private static final long REQUEST_TIMEOUT = 5_000;

  private final RoomBus bus;
  private final Calls calls;

  /** On the event loop of the namespace; the instance must be the only one of its number there. */
  public LocalAdapter(AdapterContext context) {
    super(context);
    bus = RoomBus.of(context.vertx(), context.key());
    calls = new Calls(context.loop());
    bus.add(this);
  }

  /** The adapters of the namespace on other loops. */
  List<LocalAdapter> others() {
    return bus.adapters(namespace()).stream().filter(adapter -> adapter != this).toList();
  }

  // Broadcasts

  @Override
  public void broadcast(Broadcast broadcast) {
    if (!context().loop().executor().inLoop()) {
      if (!Calls.execute(context().loop(), () -> arrived(broadcast))) {
        log.debug("A broadcast came after the end of its loop");
      }
    } else if (!isClosed()) {
      Broadcast sent = sent(broadcast);
      delivery.deliver(sent);
      channels.publish(sent);
      if (!broadcast.flags().local()) {
        relay(broadcast);
      }
    }
  }

  private void arrived(Broadcast broadcast) {
    context().loop().nextTick();
    broadcast(broadcast);
  }

  private Broadcast sent(Broadcast broadcast) {
    boolean recoverable = recovery != null && !broadcast.flags().isVolatile();
    return recoverable && broadcast.offset() == Offsets.NONE
        ? broadcast.from(this, bus.nextOffset(context().loop().clock().epochMillis()))
        : broadcast.from(this);
  }

  /** A message came on one of our addresses. */
  @Override
  final void received(Message<Object> message) {
    if (message.body() instanceof Broadcast broadcast
        && !isClosed()
        && broadcast.concerns(this)
        && broadcast.namespace().equals(namespace())) {
      context().loop().nextTick();
      if (broadcast.isEarly()) {
        early(broadcast.target());
      }
      delivery.deliver(broadcast);
    }
  }

  @Override
  public Future<BroadcastAcks> broadcastWithAck(Broadcast broadcast, long timeoutMillis) {
    if (isClosed()) {
      return Future.succeededFuture(new BroadcastAcks(0, List.of()));
    }
    Broadcast sent = broadcast.from(this);
    List<LocalAdapter> others = others();
    AckCall call = new AckCall(calls, 1 + others.size());
    calls.start(call, timeoutMillis);
    deliverWithAck(sent, timeoutMillis, call, this);
    for (LocalAdapter other : others) {
      Runnable task = () -> other.deliverWithAck(sent, timeoutMillis, call, this);
      if (!Calls.execute(other.context().loop(), task)) {
        call.counted(0);
      }
    }
    channels.show(sent);
    return call.future();
  }

  /** Delivers to the members of this loop and reports to the loop of the emitter. */
  private void deliverWithAck(
      Broadcast broadcast, long timeoutMillis, AckCall call, LocalAdapter emitter) {
    if (isClosed()) {
      emitter.run(this, () -> call.counted(0));
      return;
    }
    delivery.deliver(
        broadcast,
        entry -> {
          Future<Arguments> ack = ackOf(entry.member, broadcast, timeoutMillis);
          ack.onSuccess(response -> emitter.run(this, () -> call.answered(response)));
          return ack;
        },
        acks -> emitter.run(this, () -> call.counted(acks.size())));
  }

  /** Runs a task on this loop, at once when the caller is here. */
  private void run(LocalAdapter caller, Runnable task) {
    if (caller == this) {
      task.run();
    } else if (!Calls.execute(context().loop(), task)) {
      log.debug("An ack came after the end of the loop that waited for it");
    }
  }

  // Members everywhere

  /** Asks adapters on their loops and waits for the answers. */
  <T> Future<Answers<T>> ask(
      List<LocalAdapter> whom, Function<LocalAdapter, Future<? extends @Nullable T>> question) {
    return calls.ask(whom, REQUEST_TIMEOUT, question);
  }

  @Override
  public Future<List<MemberInfo>> fetchSockets(Target target, boolean local) {
    List<MemberInfo> found = new ArrayList<>(infos(target));
    return this.<List<MemberInfo>>ask(
            others(), other -> Future.succeededFuture(other.infos(target)))
        .map(
            answers -> {
              answers.values().forEach(found::addAll);
              return found;
            });
  }

  @Override
  public Future<Void> addSockets(Target target, Set<String> rooms, boolean local) {
    Set<String> names = Set.copyOf(rooms);
    channels.joining(names);
    return everywhere(target, (adapter, entry) -> adapter.join(entry, entry.member, names))
        .onComplete(done -> channels.joined(names));
  }

  @Override
  public Future<Void> delSockets(Target target, Set<String> rooms, boolean local) {
    Set<String> names = Set.copyOf(rooms);
    return everywhere(target, (adapter, entry) -> adapter.leave(entry, names));
  }

  @Override
  public Future<Void> disconnectSockets(Target target, boolean close, boolean local) {
    return everywhere(target, (adapter, entry) -> entry.member.disconnect(close));
  }

  /** Does something with each matching member, here at once, then on the other loops. */
  private Future<Void> everywhere(Target target, BiConsumer<LocalAdapter, Entry> action) {
    forEach(target, entry -> action.accept(this, entry));
    return this.<Void>ask(
            others(),
            other -> {
              other.forEach(target, entry -> action.accept(other, entry));
              return Future.succeededFuture();
            })
        .mapEmpty();
  }

  @Override
  public Future<Set<String>> allRooms(boolean local) {
    Set<String> all = new HashSet<>(localRooms());
    return this.<Set<String>>ask(others(), other -> Future.succeededFuture(other.localRooms()))
        .map(
            answers -> {
              answers.values().forEach(all::addAll);
              return all;
            });
  }

  // For the adapters of clusters, on the loop

  /** The members of that target get something now that has no offset yet. */
  protected void early(Target target) {}

  /** A broadcast was delivered on this node and is for others, too. */
  protected void relay(Broadcast broadcast) {}

  // Other servers: each loop of this process counts as one

  @Override
  public void serverSideEmit(BroadcastPacket packet) {
    ask(others(), other -> other.context().serverSideEvents().apply(packet, false));
  }

  @Override
  public Future<List<Arguments>> serverSideEmitWithAck(BroadcastPacket packet, long timeoutMillis) {
    return calls
        .<Arguments>ask(
            others(),
            timeoutMillis,
            other -> other.context().serverSideEvents().apply(packet, true))
        .compose(
            answers ->
                answers.values().size() == answers.expected()
                    ? Future.succeededFuture(answers.values())
                    : Future.failedFuture(
                        new MissingResponsesException(answers.expected(), answers.values())));
  }

  @Override
  public Future<Integer> serverCount() {
    return Future.succeededFuture(bus.adapters(namespace()).size());
  }

  // Connection state recovery

  @Override
  public void persistSession(SavedSession session) {
    if (recovery != null && !isClosed()) {
      catchUp(session.sid());
      recovery.persist(session);
    }
  }

  @Override
  public Future<@Nullable RestoredSession> restoreSession(String pid, @Nullable String offset) {
    long number = offset == null ? Offsets.NONE : Offsets.parse(offset);
    boolean unknown = offset != null && number == Offsets.NONE;
    if (recovery == null || isClosed() || unknown) {
      return Future.succeededFuture();
    }
    RestoredSession restored = recovery.restore(pid, number);
    return restored != null
        ? Future.succeededFuture(restored)
        : new Restoration(this, recovery, pid, number).start();
  }

  @Override
  public Future<Void> close() {
    if (closeRooms()) {
      bus.remove(this);
      calls.close();
    }
    return Future.succeededFuture();
  }

  // Figures

  /** Emits by messages on the addresses of this key that were refused. Any thread. */
  public long refusedEmits() {
    return bus.refused();
  }

  /** Rooms of this loop whose address is registered. */
  int registrations() {
    return channels.rooms();
  }

  /** Members of this loop. */
  int members() {
    return index.size();
  }

  /** Rooms open on this loop, for members or for lost sessions. */
  int openRooms() {
    return index.roomCount();
  }

  /** Calls that wait for other loops or for acks. */
  int pendingCalls() {
    return calls.pending();
  }
}
