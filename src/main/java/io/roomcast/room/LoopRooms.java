package io.roomcast.room;

import io.roomcast.room.Room.Link;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of one namespace on one event loop: what an adapter is without the other loops. Event
 * loop of the namespace.
 */
abstract class LoopRooms implements Adapter {

  private static final Logger log = LoggerFactory.getLogger(LoopRooms.class);

  private final AdapterContext context;
  private final GuardedListener events = new GuardedListener();
  final RoomChannels channels;
  final RoomIndex index;
  final @Nullable RecoveryStore recovery;
  final Delivery delivery;
  private boolean closed;

  LoopRooms(AdapterContext context) {
    this.context = context;
    channels = new RoomChannels(context, this::received);
    index = new RoomIndex(new Openings(), events);
    recovery =
        context.recovery() == null
            ? null
            : new RecoveryStore(context.recovery(), context.loop(), index);
    delivery = new Delivery(index, recovery, context.loop());
  }

  /** A message came on one of our addresses. */
  abstract void received(Message<Object> message);

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

  // Members

  @Override
  public Future<Void> addAll(Member member, Set<String> rooms) {
    if (closed) {
      return Future.failedFuture("the namespace is closed");
    }
    join(index.member(member.id()), member, rooms);
    return Future.succeededFuture();
  }

  final void join(@Nullable Entry known, Member member, Set<String> rooms) {
    if (known != null) {
      delivery.catchUp(known);
    }
    long number = position();
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
    roomsChanged(member);
  }

  /**
   * Where this loop is in the sequence of recoverable packets: what is joined now has the packets
   * after that. Grows only.
   */
  protected long position() {
    return recovery == null ? 0 : recovery.next();
  }

  /** The {@link #position} at which somebody became a member; -1 for others. */
  protected final long memberSince(String memberId) {
    Entry entry = index.member(memberId);
    return entry == null ? -1 : entry.since;
  }

  /** The {@link #position} at which a member joined a room; -1 when it is not there. */
  protected final long joinedSince(String memberId, String room) {
    Entry entry = index.member(memberId);
    Room known = entry == null ? null : index.room(room);
    Link link = entry == null || known == null ? null : entry.find(known);
    return link == null ? -1 : link.since;
  }

  /** A member has joined rooms, or left some. */
  protected void roomsChanged(Member member) {}

  @Override
  public void del(String memberId, String room) {
    Entry entry = index.member(memberId);
    if (entry != null) {
      delivery.catchUp(entry);
      index.leave(entry, room);
      roomsChanged(entry.member);
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

  // For other loops and nodes

  final List<MemberInfo> infos(Target target) {
    return delivery.onMatching(target, entry -> entry.member.info());
  }

  final void leave(Entry entry, Set<String> rooms) {
    delivery.catchUp(entry);
    rooms.forEach(room -> index.leave(entry, room));
    roomsChanged(entry.member);
  }

  final void forEach(Target target, Consumer<Entry> action) {
    delivery.onMatching(
        target,
        entry -> {
          action.accept(entry);
          return entry;
        });
  }

  static Future<Arguments> ackOf(Member member, Broadcast broadcast, long timeoutMillis) {
    try {
      return member.deliverWithAck(broadcast, timeoutMillis);
    } catch (RuntimeException e) {
      log.debug("Delivery to {} failed", member.id(), e);
      return Future.failedFuture(e);
    }
  }

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
    forEach(target, entry -> join(entry, entry.member, rooms));
  }

  /** Takes members of this loop that match out of rooms. */
  protected final void leaveHere(Target target, Set<String> rooms) {
    forEach(target, entry -> leave(entry, rooms));
  }

  /** Disconnects members of this loop that match. */
  protected final void disconnectHere(Target target, boolean close) {
    forEach(target, entry -> entry.member.disconnect(close));
  }

  /** Delivers to members of this loop, tells how many they are, and each ack that comes in time. */
  protected final void deliverHere(
      Broadcast broadcast, long timeoutMillis, IntConsumer count, Consumer<Arguments> ack) {
    delivery.deliver(
        broadcast,
        entry -> ackOf(entry.member, broadcast, timeoutMillis).onSuccess(ack::accept),
        acks -> count.accept(acks.size()));
  }

  /** Lets go of rooms, members and what waits for them; false when that was done before. */
  final boolean closeRooms() {
    if (closed) {
      return false;
    }
    closed = true;
    events.set(null);
    channels.close();
    delivery.close();
    index.clear();
    if (recovery != null) {
      recovery.close();
    }
    return true;
  }
}
