package io.roomcast.cluster.redis;

import io.roomcast.cluster.StoredSession;
import io.roomcast.cluster.StreamId;
import io.roomcast.loop.TimerWheel;
import io.roomcast.room.AdapterContext;
import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastPacket;
import io.roomcast.room.Member;
import io.roomcast.room.RestoredSession;
import io.roomcast.room.SavedSession;
import io.roomcast.room.Target;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapter of one namespace on one event loop, over streams, with connection state recovery:
 * broadcasts go to the stream first, and all members get them, those of this node too, when they
 * are read there. So all get the same in the same order, and each has an offset. When Redis is away
 * or takes too long, members of this node get them at once, without one.
 */
final class StreamsAdapter extends RedisAdapter {

  private static final Logger log = LoggerFactory.getLogger(StreamsAdapter.class);

  /** ms after which the relay may take a message again. */
  private static final int LOSS_STEP = 100;

  private final Relay relay;
  private final StreamsTransport transport;
  private final StreamsWire wire;
  private final String stream;
  private final StreamRecovery recovery;

  /** When the oldest message came that the relay did not take, and that is not told of yet. */
  private long lossSince = StreamMessage.NOTHING;

  private final TimerWheel.Timer loss =
      new TimerWheel.Timer() {
        @Override
        protected void expired() {
          tellLoss();
        }
      };

  /**
   * @param bounds of recovery
   */
  StreamsAdapter(
      AdapterContext context,
      Relay relay,
      StreamsTransport transport,
      StreamsWire wire,
      Recovery bounds) {
    super(context.withoutRecovery(), relay);
    this.relay = relay;
    this.transport = transport;
    this.wire = wire;
    this.stream = transport.streamOf(context.namespace());
    this.recovery =
        new StreamRecovery(
            context.loop(), bounds, new Rooms(), context.namespace(), new Sessions());
  }

  @Override
  boolean isRecovering() {
    return true;
  }

  // Broadcasts

  @Override
  public void broadcast(Broadcast broadcast) {
    boolean here = context().loop().executor().inLoop() && !isClosed();
    if (!here || !isForStream(broadcast)) {
      super.broadcast(broadcast);
    } else if (!write(broadcast)) {
      Broadcast.Flags flags = broadcast.flags();
      super.broadcast(
          new Broadcast(
              broadcast.namespace(),
              broadcast.target(),
              broadcast.packet(),
              new Broadcast.Flags(flags.isVolatile(), flags.compress(), true)));
    }
  }

  /** What a socket emits to itself goes there as well: it may be elsewhere when it is to get it. */
  private boolean isForStream(Broadcast broadcast) {
    Set<String> rooms = broadcast.target().rooms();
    return !broadcast.flags().local()
        || (rooms.size() == 1
            && broadcast.target().except().isEmpty()
            && memberSince(rooms.iterator().next()) >= 0);
  }

  private boolean write(Broadcast broadcast) {
    try {
      return send(wire.broadcast(namespace(), toCluster(broadcast), broadcast));
    } catch (RuntimeException e) {
      relay.counters().drop(DropReason.MALFORMED);
      log.warn("An event of {} cannot be written for other nodes", namespace(), e);
      lost(broadcast.flags().isVolatile(), RelayLoop.now());
      return false;
    }
  }

  /** What the relay does not take is told of by the next message, or soon. */
  @Override
  boolean send(Outgoing message) {
    if (!(message instanceof StreamMessage durable)) {
      return super.send(message);
    }
    durable.lossSince = lossSince;
    boolean sent = super.send(durable);
    if (sent) {
      lossSince = StreamMessage.NOTHING;
    } else {
      lost(durable.isVolatile, durable.since);
    }
    return sent;
  }

  private void lost(boolean isVolatile, long since) {
    if (!isVolatile) {
      lossSince = Math.min(lossSince, since);
      if (!loss.scheduled()) {
        context().loop().wheel().schedule(loss, LOSS_STEP);
      }
    }
  }

  private void tellLoss() {
    if (lossSince != StreamMessage.NOTHING) {
      send(StreamMessage.ofLoss(stream));
    }
  }

  // Recovery

  @Override
  protected void early(Target target) {
    recovery.early(localMembers(target));
  }

  @Override
  void settled(StreamId position) {
    execute(() -> recovery.settled(position));
  }

  @Override
  protected long position() {
    return transport.position(stream);
  }

  @Override
  protected void roomsChanged(Member member) {
    recovery.changed(member);
  }

  @Override
  public void persistSession(SavedSession session) {
    if (!isClosed()) {
      catchUp(session.sid());
      recovery.persist(session);
    }
  }

  @Override
  public Future<@Nullable RestoredSession> restoreSession(String pid, @Nullable String offset) {
    return isClosed() ? Future.succeededFuture() : recovery.restore(pid, offset);
  }

  @Override
  public void delAll(String memberId) {
    super.delAll(memberId);
    recovery.removed(memberId);
  }

  @Override
  public Future<Void> close() {
    recovery.close();
    context().loop().wheel().cancel(loss);
    return super.close();
  }

  private final class Rooms implements StreamRecovery.Rooms {

    @Override
    public long memberSince(String id) {
      return StreamsAdapter.this.memberSince(id);
    }

    @Override
    public long joinedSince(String id, String room) {
      return StreamsAdapter.this.joinedSince(id, room);
    }

    @Override
    public Runnable hold(String room) {
      return StreamsAdapter.this.hold(room);
    }

    @Override
    public boolean isClosed() {
      return StreamsAdapter.this.isClosed();
    }
  }

  private final class Sessions implements StreamSessions {

    @Override
    public boolean always() {
      return transport.options().persist() == StreamsOptions.Persist.ALWAYS;
    }

    @Override
    public String node() {
      return relay.uid();
    }

    @Override
    public void keep(StoredSession session, long millis) {
      transport.keep(session, millis);
    }

    @Override
    public void forget(String pid) {
      transport.forget(pid);
    }

    @Override
    public void unsure() {
      transport.counters().sessionsUnsure.increment();
    }

    @Override
    public void missed() {
      transport.counters().sessionsMissed.increment();
    }

    @Override
    public void find(String pid, Consumer<@Nullable StoredSession> found) {
      transport.find(pid, session -> execute(() -> found.accept(session)));
    }

    @Override
    public void restore(
        StoredSession session,
        StreamId from,
        Recovery bounds,
        Consumer<@Nullable List<BroadcastPacket>> restored) {
      transport.restore(
          namespace(), session, from, bounds, missed -> execute(() -> restored.accept(missed)));
    }
  }
}
