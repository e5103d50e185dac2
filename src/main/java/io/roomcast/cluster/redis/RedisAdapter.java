package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterBroadcast;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.StreamId;
import io.roomcast.loop.LoopExecutor;
import io.roomcast.room.AdapterContext;
import io.roomcast.room.Arguments;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastAcks;
import io.roomcast.room.BroadcastPacket;
import io.roomcast.room.LocalAdapter;
import io.roomcast.room.Member;
import io.roomcast.room.MemberInfo;
import io.roomcast.room.MissingResponsesException;
import io.roomcast.room.Target;
import io.roomcast.socketio.Payload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapter of one namespace on one event loop of a node: all that the local one does, and then
 * the same for other nodes. Event loop of the namespace, unless a method says otherwise.
 */
class RedisAdapter extends LocalAdapter {

  private static final Logger log = LoggerFactory.getLogger(RedisAdapter.class);

  private final Relay relay;

  /** Rooms that Redis has been asked for. */
  private final Map<String, Future<Void>> opening = new HashMap<>();

  private final Confirmations confirmations;

  private final FreshRooms fresh = new FreshRooms();

  RedisAdapter(AdapterContext context, Relay relay) {
    super(context);
    this.relay = relay;
    this.confirmations = new Confirmations(context.loop(), relay, this::execute);
    relay.attach(this);
  }

  // For the relay: any thread

  AdapterContext origin() {
    return context();
  }

  String name() {
    return namespace();
  }

  LoopExecutor executor() {
    return context().loop().executor();
  }

  AdapterContext.Packets packets() {
    return context().packets();
  }

  /** Runs it on the loop; false when the loop is no more. */
  final boolean execute(Runnable task) {
    try {
      executor()
          .execute(
              () -> {
                context().loop().nextTick();
                task.run();
              });
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Whether its broadcasts bear the ids of entries of a stream. */
  boolean isRecovering() {
    return false;
  }

  /**
   * All that members of this node got early is in the stream at that position at the latest, or not
   * at all; told in the order of broadcasts.
   */
  void settled(StreamId position) {}

  // For the relay: on the loop

  List<MemberInfo> localInfos(Target target) {
    return membersHere(target);
  }

  List<String> localIds(Target target) {
    return localMembers(target).stream().map(Member::id).toList();
  }

  boolean has(String memberId) {
    return !socketRooms(memberId).isEmpty();
  }

  void joinLocal(Target target, Set<String> rooms) {
    joinHere(target, rooms);
  }

  void leaveLocal(Target target, Set<String> rooms) {
    leaveHere(target, rooms);
  }

  void disconnectLocal(Target target, boolean close) {
    disconnectHere(target, close);
  }

  void askLocal(Broadcast asking, long timeout, IntConsumer count, Consumer<Arguments> ack) {
    deliverHere(asking, timeout, count, ack);
  }

  Future<Arguments> heard(BroadcastPacket packet, boolean answerWanted) {
    return context().serverSideEvents().apply(packet, answerWanted);
  }

  // Rooms

  @Override
  protected void roomOpened(String room) {
    Promise<Void> promise = Promise.promise();
    Future<Void> opened = promise.future();
    opening.put(room, opened);
    relay
        .want(this, room)
        .onComplete(
            done ->
                execute(
                    () -> {
                      opening.remove(room, opened);
                      promise.complete();
                    }));
  }

  @Override
  protected void roomUnused(String room) {
    relay.unwant(this, room);
  }

  @Override
  public Future<Void> addAll(Member member, Set<String> rooms) {
    Future<Void> here = super.addAll(member, rooms);
    List<Future<Void>> waits = rooms.stream().map(opening::get).filter(Objects::nonNull).toList();
    return waits.isEmpty() ? here : here.compose(done -> Future.join(waits)).mapEmpty();
  }

  // Broadcasts

  @Override
  protected void relay(Broadcast broadcast) {
    try {
      ClusterBroadcast cluster = toCluster(broadcast);
      send(relay.wire().broadcast(namespace(), cluster, isFresh(broadcast.target())));
    } catch (RuntimeException e) {
      relay.counters().drop(DropReason.MALFORMED);
      log.warn("An event of {} cannot be written for other nodes", namespace(), e);
    }
  }

  final ClusterBroadcast toCluster(Broadcast broadcast) {
    BroadcastPacket packet = broadcast.packet();
    return new ClusterBroadcast(
        relay.uid(),
        namespace(),
        packet.event(),
        payload(packet.arguments()),
        broadcast.target(),
        broadcast.flags());
  }

  private static Payload payload(Arguments arguments) {
    return arguments instanceof Payload payload
        ? payload
        : Payload.of(arguments.toJsonArray().getList().toArray());
  }

  /** Every node has the channel of all, and a room's only when Redis has heard from it. */
  private boolean isFresh(Target target) {
    return fresh.hasAny(target.rooms(), RelayLoop.now());
  }

  @Override
  public Future<BroadcastAcks> broadcastWithAck(Broadcast broadcast, long timeoutMillis) {
    Future<BroadcastAcks> here = super.broadcastWithAck(broadcast, timeoutMillis);
    if (broadcast.flags().local() || isClosed()) {
      return here;
    }
    ClusterBroadcast asking = toCluster(broadcast);
    Future<BroadcastAcks> there =
        ask(
            new Questions.Acks(),
            id -> new ClusterRequest.AskingBroadcast(id, asking, timeoutMillis),
            timeoutMillis);
    return Future.join(here, there)
        .map(
            done -> {
              List<Arguments> all = new ArrayList<>(here.result().responses());
              all.addAll(there.result().responses());
              int expected = here.result().expected() + there.result().expected();
              return new BroadcastAcks(expected, all);
            });
  }

  // Members everywhere

  @Override
  public Future<List<MemberInfo>> fetchSockets(Target target, boolean local) {
    Future<List<MemberInfo>> here = super.fetchSockets(target, local);
    if (local) {
      return here;
    }
    Future<List<MemberInfo>> there = fetch(target, false);
    return Future.join(here, there).map(done -> concat(here.result(), there.result()));
  }

  @Override
  public Future<List<MemberInfo>> fetchForeignSockets(Target target) {
    return fetch(target, true);
  }

  private Future<List<MemberInfo>> fetch(Target target, boolean foreign) {
    return ask(
        new Questions.Fetch(),
        id -> new ClusterRequest.Fetch(relay.uid(), id, target, foreign),
        relay.options().requestsTimeout());
  }

  @Override
  public Future<Set<String>> allRooms(boolean local) {
    Future<Set<String>> here = super.allRooms(local);
    if (local) {
      return here;
    }
    Future<Set<String>> there =
        ask(
            new Questions.AllRooms(),
            id -> relay.wire().allRooms(relay.uid(), id),
            relay.options().requestsTimeout());
    return Future.join(here, there)
        .map(
            done -> {
              Set<String> all = new HashSet<>(here.result());
              all.addAll(there.result());
              return all;
            });
  }

  @Override
  public Future<Void> addSockets(Target target, Set<String> rooms, boolean local) {
    if (!local) {
      fresh.add(rooms, RelayLoop.now());
      command(new ClusterRequest.Join(relay.uid(), target, rooms));
    }
    return super.addSockets(target, rooms, local);
  }

  @Override
  public Future<Void> delSockets(Target target, Set<String> rooms, boolean local) {
    if (!local) {
      command(new ClusterRequest.Leave(relay.uid(), target, rooms));
    }
    return super.delSockets(target, rooms, local);
  }

  @Override
  public Future<Void> disconnectSockets(Target target, boolean close, boolean local) {
    if (!local) {
      command(new ClusterRequest.Disconnect(relay.uid(), target, close));
    }
    return super.disconnectSockets(target, close, local);
  }

  private void command(ClusterRequest request) {
    if (!isClosed()) {
      send(relay.wire().request(namespace(), request));
    }
  }

  /** Sends a message to other nodes; false when it was dropped. */
  boolean send(Outgoing message) {
    message.isEvent = true;
    message.expectedBy(confirmations.expected());
    return relay.publish(message);
  }

  @Override
  public Supplier<Future<Void>> confirming() {
    return confirmations.begin();
  }

  // Other servers: nodes, and the other loops of this one

  @Override
  public void serverSideEmit(BroadcastPacket packet) {
    super.serverSideEmit(packet);
    command(
        new ClusterRequest.ServerSideEmit(
            relay.uid(), null, packet.event(), payload(packet.arguments())));
  }

  @Override
  public Future<List<Arguments>> serverSideEmitWithAck(BroadcastPacket packet, long timeoutMillis) {
    Payload args = payload(packet.arguments());
    Future<List<Arguments>> here = super.serverSideEmitWithAck(packet, timeoutMillis);
    Future<List<Arguments>> there =
        ask(
            new Questions.ServerSideEmit(),
            id -> new ClusterRequest.ServerSideEmit(relay.uid(), id, packet.event(), args),
            timeoutMillis);
    return Future.join(here, there)
        .map(done -> concat(here.result(), there.result()))
        .recover(cause -> missing(here, there));
  }

  /** At least one failed: because of answers that did not come, or of something worse. */
  private static Future<List<Arguments>> missing(
      Future<List<Arguments>> here, Future<List<Arguments>> there) {
    List<Arguments> answers = new ArrayList<>();
    int expected = 0;
    for (Future<List<Arguments>> part : List.of(here, there)) {
      if (part.succeeded()) {
        answers.addAll(part.result());
        expected += part.result().size();
      } else if (part.cause() instanceof MissingResponsesException missing) {
        answers.addAll(missing.responses());
        expected += missing.expected();
      } else {
        return part;
      }
    }
    return Future.failedFuture(new MissingResponsesException(expected, answers));
  }

  @Override
  public Future<Integer> serverCount() {
    return onLoop(relay.count(this));
  }

  private <T> Future<T> ask(
      Question<T> question, Function<String, ClusterRequest> request, long timeoutMillis) {
    return onLoop(relay.ask(this, question, request, timeoutMillis));
  }

  /** The same, completing on this loop. */
  private <T> Future<T> onLoop(Future<T> future) {
    Promise<T> promise = Promise.promise();
    future.onComplete(done -> execute(() -> promise.handle(done)));
    return promise.future();
  }

  private static <T> List<T> concat(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  @Override
  public Future<Void> close() {
    if (isClosed()) {
      return Future.succeededFuture();
    }
    return super.close().onComplete(done -> relay.detach(this));
  }
}
