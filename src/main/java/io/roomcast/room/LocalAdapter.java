package io.roomcast.room;

import io.roomcast.room.Calls.Answers;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
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
public class LocalAdapter implements Adapter {

  private static final Logger log = LoggerFactory.getLogger(LocalAdapter.class);

  /** How long other loops are waited for, in ms, as the reference does for other servers. */
  private static final long REQUEST_TIMEOUT = 5_000;

  private final AdapterContext context;
  private final RoomBus bus;
  private final GuardedListener events = new GuardedListener();
  private final RoomChannels channels;
  private final RoomIndex index;
  private final Calls calls;
  private final @Nullable RecoveryStore recovery;
  private final Delivery delivery;
  private boolean closed;

  /** On the event loop of the namespace; the instance must be the only one of its number there. */
  public LocalAdapter(AdapterContext context) {
    this.context = context;
    bus = RoomBus.of(context.vertx(), context.key());
    channels = new RoomChannels(context, this::received);
    index = new RoomIndex(new Openings(), events);
    calls = new Calls(context.loop());
    recovery =
        context.recovery() == null
            ? null
            : new RecoveryStore(context.recovery(), context.loop(), index);
    delivery = new Delivery(index, recovery, context.loop());
    bus.add(this);
  }

  private final class Openings implements RoomIndex.Opening {

    @Override
    public void opened(Room room) {
      channels.opened(room);
      roomOpened(room.name);
    }

    @Override
    public void unused(Room room) {
      channels.unused(room);
      roomUnused(room.name);
    }
  }

  /** What it was made for. */
  protected final AdapterContext context() {
    return context;
  }

  /** Name of the namespace. */
  protected final String namespace() {
    return context.namespace();
  }

  /** Whether {@link #close} was called. */
  protected final boolean isClosed() {
    return closed;
  }

  /** What the loop is at now. */
  int tick() {
    return context.loop().tick();
  }

  @Nullable RecoveryStore recovery() {
    return recovery;
  }

  /** The adapters of the namespace on other loops. */
  List<LocalAdapter> others() {
    return bus.adapters(namespace()).stream().filter(adapter -> adapter != this).toList();
  }

  // Members

  @Override
  public Future<Void> addAll(Member member, Set<String> rooms) {
    if (closed) {
      return Future.failedFuture("the namespace is closed");
    }
    join(index.member(member.id()), member, rooms);
    return Future.succeededFuture();
  }

  private void join(@Nullable Entry known, Member member, Set<String> rooms) {
    if (known != null) {
      delivery.catchUp(known);
    }
    long number = recovery == null ? 0 : recovery.next();
    Entry entry = known;
    if (entry == null) {
      entry = index.add(member, number);
      delivery.added(entry);
      if (recovery != null) {
        recovery.added(entry);
      }
    }
    for (String room : rooms) {
      index.join(entry, room, number);
    }
  }

  @Override
  public void del(String memberId, String room) {
    Entry entry = index.member(memberId);
    if (entry != null) {
      delivery.catchUp(entry);
      index.leave(entry, room);
    }
  }

  @Override
  public void delAll(String memberId) {
    Entry entry = index.member(memberId);
    if (entry != null) {
      delivery.catchUp(entry);
      index.remove(entry);
    }
  }

  @Override
  public void catchUp(String memberId) {
    if (delivery.behind()) {
      Entry entry = index.member(memberId);
      if (entry != null) {
        delivery.catchUp(entry);
      }
    }
  }

  @Override
  public int backlog() {
    return delivery.backlog();
  }

  @Override
  public void whenRelieved(Runnable task) {
    delivery.whenRelieved(task);
  }

  @Override
  public int roomCount(String memberId) {
    Entry entry = index.member(memberId);
    return entry == null ? 0 : entry.size();
  }

  @Override
  public Set<String> socketRooms(String memberId) {
    Set<String> rooms = new LinkedHashSet<>();
    Entry entry = index.member(memberId);
    for (int i = 0; entry != null && i < entry.size(); i++) {
      rooms.add(entry.get(i).room.name);
    }
    return rooms;
  }

  @Override
  public boolean isIn(String memberId, String room) {
    Entry entry = index.member(memberId);
    Room known = entry == null ? null : index.room(room);
    return entry != null && known != null && entry.find(known) != null;
  }

  @Override
  public Runnable hold(String room) {
    if (closed) {
      return () -> {};
    }
    Room held = index.hold(room);
    return () -> {
      if (!closed) {
        index.release(held);
      }
    };
  }

  @Override
  public List<Member> localMembers(Target target) {
    return delivery.onMatching(target, entry -> entry.member);
  }

  @Override
  public Set<String> localRooms() {
    return index.occupied();
  }

  @Override
  public int localRoomSize(String name) {
    Room room = index.room(name);
    return room == null ? 0 : room.size();
  }

  @Override
  public int localRoomCount() {
    return index.occupiedCount();
  }

  @Override
  public void listener(@Nullable RoomListener listener) {
    events.set(listener);
  }

  // Broadcasts

  @Override
  public void broadcast(Broadcast broadcast) {
    if (!context.loop().executor().inLoop()) {
      if (!Calls.execute(context.loop(), () -> arrived(broadcast))) {
        log.debug("A broadcast came after the end of its loop");
      }
    } else if (!closed) {
      Broadcast sent = sent(broadcast);
      delivery.deliver(sent);
      channels.publish(sent);
      if (!broadcast.flags().local()) {
        relay(broadcast);
      }
    }
  }

  private void arrived(Broadcast broadcast) {
    context.loop().nextTick();
    broadcast(broadcast);
  }

  private Broadcast sent(Broadcast broadcast) {
    boolean recoverable = recovery != null && !broadcast.flags().isVolatile();
    return recoverable && broadcast.offset() == Offsets.NONE
        ? broadcast.from(this, bus.nextOffset(context.loop().clock().epochMillis()))
        : broadcast.from(this);
  }

  /** A message came on one of our addresses. */
  private void received(Message<Object> message) {
    if (message.body() instanceof Broadcast broadcast
        && !closed
        && broadcast.concerns(this)
        && broadcast.namespace().equals(namespace())) {
      context.loop().nextTick();
      delivery.deliver(broadcast);
    }
  }

  @Override
  public Future<BroadcastAcks> broadcastWithAck(Broadcast broadcast, long timeoutMillis) {
    if (closed) {
      return Future.succeededFuture(new BroadcastAcks(0, List.of()));
    }
    Broadcast sent = broadcast.from(this);
    List<LocalAdapter> others = others();
    AckCall call = new AckCall(calls, 1 + others.size());
    calls.start(call, timeoutMillis);
    deliverWithAck(sent, timeoutMillis, call, this);
    for (LocalAdapter other : others) {
      Runnable task = () -> other.deliverWithAck(sent, timeoutMillis, call, this);
      if (!Calls.execute(other.context.loop(), task)) {
        call.counted(0);
      }
    }
    channels.show(sent);
    return call.future();
  }

  /** Delivers to the members of this loop and reports to the loop of the emitter. */
  private void deliverWithAck(
      Broadcast broadcast, long timeoutMillis, AckCall call, LocalAdapter emitter) {
    if (closed) {
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

  private static Future<Arguments> ackOf(Member member, Broadcast broadcast, long timeoutMillis) {
    try {
      return member.deliverWithAck(broadcast, timeoutMillis);
    } catch (RuntimeException e) {
      log.debug("Delivery to {} failed", member.id(), e);
      return Future.failedFuture(e);
    }
  }

  /** Runs a task on this loop, at once when the caller is here. */
  private void run(LocalAdapter caller, Runnable task) {
    if (caller == this) {
      task.run();
    } else if (!Calls.execute(context.loop(), task)) {
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

  private List<MemberInfo> infos(Target target) {
    return delivery.onMatching(target, entry -> entry.member.info());
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

  private void leave(Entry entry, Set<String> rooms) {
    delivery.catchUp(entry);
    rooms.forEach(room -> index.leave(entry, room));
  }

  @Override
  public Future<Void> disconnectSockets(Target target, boolean close, boolean local) {
    return everywhere(target, (adapter, entry) -> entry.member.disconnect(close));
  }

  /** Does something with each matching member, here at once, then on the other loops. */
  private Future<Void> everywhere(Target target, BiConsumer<LocalAdapter, Entry> action) {
    forEach(target, action);
    return this.<Void>ask(
            others(),
            other -> {
              other.forEach(target, action);
              return Future.succeededFuture();
            })
        .mapEmpty();
  }

  private void forEach(Target target, BiConsumer<LocalAdapter, Entry> action) {
    delivery.onMatching(
        target,
        entry -> {
          action.accept(this, entry);
          return entry;
        });
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

  /** A broadcast was delivered on this node and is for others, too. */
  protected void relay(Broadcast broadcast) {}

  /** A room has its first member on this loop, or a lost session that may come back to it. */
  protected void roomOpened(String room) {}

  /** Nobody on this loop is to get the room's messages any more. */
  protected void roomUnused(String room) {}

  /** Members of this loop that match. */
  protected final List<MemberInfo> membersHere(Target target) {
    return infos(target);
  }

  /** Puts members of this loop that match into rooms. */
  protected final void joinHere(Target target, Set<String> rooms) {
    forEach(target, (adapter, entry) -> join(entry, entry.member, rooms));
  }

  /** Takes members of this loop that match out of rooms. */
  protected final void leaveHere(Target target, Set<String> rooms) {
    forEach(target, (adapter, entry) -> leave(entry, rooms));
  }

  /** Disconnects members of this loop that match. */
  protected final void disconnectHere(Target target, boolean close) {
    forEach(target, (adapter, entry) -> entry.member.disconnect(close));
  }

  /** Delivers to members of this loop, tells how many they are, and each ack that comes in time. */
  protected final void deliverHere(
      Broadcast broadcast, long timeoutMillis, IntConsumer count, Consumer<Arguments> ack) {
    delivery.deliver(
        broadcast,
        entry -> ackOf(entry.member, broadcast, timeoutMillis).onSuccess(ack::accept),
        acks -> count.accept(acks.size()));
  }

  // Other servers: each loop of this process counts as one

  @Override
  public void serverSideEmit(BroadcastPacket packet) {
    ask(others(), other -> other.context.serverSideEvents().apply(packet, false));
  }

  @Override
  public Future<List<Arguments>> serverSideEmitWithAck(BroadcastPacket packet, long timeoutMillis) {
    return calls
        .<Arguments>ask(
            others(), timeoutMillis, other -> other.context.serverSideEvents().apply(packet, true))
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
    if (recovery != null && !closed) {
      catchUp(session.sid());
      recovery.persist(session);
    }
  }

  @Override
  public Future<@Nullable RestoredSession> restoreSession(String pid, String offset) {
    long number = Offsets.parse(offset);
    if (recovery == null || closed || number == Offsets.NONE) {
      return Future.succeededFuture();
    }
    RestoredSession restored = recovery.restore(pid, number);
    return restored != null
        ? Future.succeededFuture(restored)
        : new Restoration(this, recovery, pid, number).start();
  }

  @Override
  public Future<Void> close() {
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    bus.remove(this);
    events.set(null);
    channels.close();
    delivery.close();
    index.clear();
    if (recovery != null) {
      recovery.close();
    }
    calls.close();
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
