package io.roomcast.room;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one namespace on one event loop, and the way to the same namespace on other loops
 * and nodes. The names are those of the reference's adapter. Event loop of the namespace only,
 * unless a method says otherwise; futures complete there.
 */
public interface Adapter {

  /** Makes the adapter of each namespace of a server. */
  interface Factory {
    Adapter create(AdapterContext context);
  }

  /** Puts a member into rooms. Done when messages for those rooms will reach it. */
  Future<Void> addAll(Member member, Set<String> rooms);

  /** Takes a member out of one room. */
  void del(String memberId, String room);

  /** Takes a member out of all rooms; it is no member of the namespace any more. */
  void delAll(String memberId);

  /**
   * Delivers to this loop's members, then to other loops, then (unless local) to other nodes, in
   * the order of the calls. Any thread; off the loop, the loop does all that as soon as it gets to
   * it. Never fails.
   *
   * <p>Up to some tens of members have it when this returns. More get it in slices from the end of
   * this turn on: all who are members now and connected when it is their turn, whatever rooms they
   * leave or join meanwhile.
   */
  void broadcast(Broadcast broadcast);

  /**
   * The same, collecting acks until all came or {@code timeoutMillis} passed; never fails for
   * missing acks. Members elsewhere count too.
   */
  Future<BroadcastAcks> broadcastWithAck(Broadcast broadcast, long timeoutMillis);

  /**
   * A broadcast to many members reaches them in the course of several turns of the loop; this one
   * gets now what it has not got yet. To be called before anything else is sent to the member, and
   * before its connection is closed, so that it sees all in the order of the calls.
   */
  void catchUp(String memberId);

  /** Broadcasts that some members of this loop have not got yet; bounded. */
  int backlog();

  /** Runs a task once, on the loop, when {@link #backlog} is small, or the adapter closes. */
  void whenRelieved(Runnable task);

  /** Rooms of a member of this loop; empty when there is no such member. */
  Set<String> socketRooms(String memberId);

  /** How many rooms that are. */
  default int roomCount(String memberId) {
    return socketRooms(memberId).size();
  }

  /** Whether a member of this loop is in a room. */
  default boolean isIn(String memberId, String room) {
    return socketRooms(memberId).contains(room);
  }

  /**
   * Has broadcasts to a room sent to this loop, with or without members in it, until the answer is
   * run. What another loop had sent before it answered a request, which we made after this, is
   * delivered before that answer comes.
   */
  default Runnable hold(String room) {
    return () -> {};
  }

  /** Members of this loop that match. */
  List<Member> localMembers(Target target);

  /** Rooms that have a member on this loop, own-id rooms included. */
  Set<String> localRooms();

  /** Rooms that have a member anywhere; {@code local} stays on this node. */
  Future<Set<String>> allRooms(boolean local);

  /** Members of a room on this loop; cheap. */
  default int localRoomSize(String room) {
    return localMembers(new Target(Set.of(room), Set.of())).size();
  }

  /** How many these rooms are; cheap. */
  int localRoomCount();

  /** Members everywhere that match; {@code local} stays on this node. */
  Future<List<MemberInfo>> fetchSockets(Target target, boolean local);

  /** Those of them on servers of the cluster that are none of this program; not on this node. */
  default Future<List<MemberInfo>> fetchForeignSockets(Target target) {
    return Future.succeededFuture(List.of());
  }

  /** Puts matching members everywhere into rooms. */
  Future<Void> addSockets(Target target, Set<String> rooms, boolean local);

  /** Takes matching members everywhere out of rooms. */
  Future<Void> delSockets(Target target, Set<String> rooms, boolean local);

  /** Disconnects matching members everywhere. */
  Future<Void> disconnectSockets(Target target, boolean close, boolean local);

  /** Sends an event to the other servers of the cluster, never to this one. */
  void serverSideEmit(BroadcastPacket packet);

  /**
   * The same, collecting their answers; fails with {@link MissingResponsesException} when not all
   * came within {@code timeoutMillis}. With no other servers, an empty list at once.
   */
  Future<List<Arguments>> serverSideEmitWithAck(BroadcastPacket packet, long timeoutMillis);

  /**
   * Runs something that sends by methods of this adapter, at once, and answers when other nodes
   * will get all of it: what is between the nodes has taken it. Fails when it has not, or not in
   * time; what concerns this node was done all the same, and what waits may still be sent. With no
   * other nodes, done at once.
   */
  default Future<Void> confirm(Runnable sends) {
    return confirm(List.of(this), sends);
  }

  /**
   * The same for what is sent by any of these adapters, which are all on one event loop. What the
   * task throws is thrown on.
   */
  static Future<Void> confirm(Collection<? extends Adapter> adapters, Runnable sends) {
    List<Supplier<Future<Void>>> collected = adapters.stream().map(Adapter::confirming).toList();
    List<Future<Void>> answers = new ArrayList<>(collected.size());
    try {
      sends.run();
    } finally {
      collected.forEach(collection -> answers.add(collection.get()));
    }
    return answers.size() == 1 ? answers.get(0) : Future.join(answers).mapEmpty();
  }

  /**
   * Begins to collect whether other nodes will get what methods of this adapter send. The supplier
   * ends that and answers as {@link #confirm} does; it must be called once, in the same turn.
   */
  default Supplier<Future<Void>> confirming() {
    return Future::succeededFuture;
  }

  /** Servers of the cluster, this one included. */
  Future<Integer> serverCount();

  /**
   * Keeps a session whose connection was lost, with the rooms it was in, so that it can be restored
   * within the configured time. To be called before {@link #delAll}, in the same turn of the loop:
   * so it misses nothing. Without recovery in the options nothing is kept.
   */
  void persistSession(SavedSession session);

  /**
   * Finds a saved session and consumes it: it can be restored once. Null when there is none, it is
   * too old, or the offset is unknown. Without an offset, which a client has that never got a
   * packet with one, all is missed that came since the session began. From the completion of the
   * future, in the same turn, the caller must {@link #addAll} a member of the session's id and
   * rooms; then that member has missed nothing but {@link RestoredSession#missed()}, and nothing
   * twice.
   */
  Future<@Nullable RestoredSession> restoreSession(String pid, @Nullable String offset);

  /** Told of rooms and memberships of this loop; null for nobody. */
  void listener(@Nullable RoomListener listener);

  /** Lets go of addresses, members and memory. */
  Future<Void> close();
}
