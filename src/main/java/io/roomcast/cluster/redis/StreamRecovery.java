package io.roomcast.cluster.redis;

import io.roomcast.cluster.StoredSession;
import io.roomcast.cluster.StreamId;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.TimerWheel;
import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.BroadcastPacket;
import io.roomcast.room.Member;
import io.roomcast.room.RestoredSession;
import io.roomcast.room.SavedSession;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Connection state recovery by streams, of one namespace on one event loop; that is the loop for
 * all of it. What is kept lies in Redis: sessions under their private ids, packets in the stream.
 *
 * <p>A session comes back in three steps: it is read, the loop keeps the addresses of its rooms
 * registered, and then the relay finds what was missed up to a position of its reader. It tells so
 * by the way that broadcasts take: those up to that position have come before, and were not for the
 * member; those after it come after the member was added.
 */
final class StreamRecovery {

  /** It is not known where. */
  private static final StreamId SOMEWHERE = new StreamId(Long.MAX_VALUE, 0);

  /** How long changes are collected before sessions of connected sockets are written, in ms. */
  private static final int SETTLE = 20;

  /** In how many parts all are written again, one after the other. */
  private static final int PARTS = 32;

  private static final int MIN_STEP = 10;

  /** What a private id may be: it becomes the name of a key. */
  private static final Pattern PID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** The loop's side of what it does. */
  interface Rooms {
    long memberSince(String id);

    long joinedSince(String id, String room);

    Runnable hold(String room);

    boolean isClosed();
  }

  /** Where a session began that has come back. */
  private record Origin(StreamId offset, Map<String, StreamId> since) {}

  /** A connected socket whose session is in Redis, under the private id. */
  private record Live(Member member, String pid) {}

  private final EventLoopState loop;
  private final Recovery bounds;
  private final Rooms rooms;
  private final String namespace;
  private final StreamSessions sessions;
  private final boolean always;

  /** Of members that have come back, and of those that do so in this turn. */
  private final Map<String, Origin> origins = new HashMap<>();

  /**
   * Members that got something before the stream had it, and, once that is known, where the stream
   * was when it had all: the offset of a client that has got all of it is after that.
   */
  private final Map<String, StreamId> ahead = new HashMap<>();

  private final Map<String, Live> live = new HashMap<>();

  private final Set<String> changed = new HashSet<>();
  private final TimerWheel.Timer settle = timer(this::writeChanged);
  private final TimerWheel.Timer refresh = timer(this::writePart);
  private int part;

  StreamRecovery(
      EventLoopState loop,
      Recovery bounds,
      Rooms rooms,
      String namespace,
      StreamSessions sessions) {
    this.loop = loop;
    this.bounds = bounds;
    this.rooms = rooms;
    this.namespace = namespace;
    this.sessions = sessions;
    this.always = sessions.always();
  }

  private static TimerWheel.Timer timer(Runnable task) {
    return new TimerWheel.Timer() {
      @Override
      protected void expired() {
        task.run();
      }
    };
  }

  // Sessions that are lost

  /** Keeps a session that was lost. */
  void persist(SavedSession session) {
    live.remove(session.sid());
    changed.remove(session.sid());
    write(session, null);
  }

  /** Of a client whose offset does not tell what it has got there is no session. */
  private void write(SavedSession session, @Nullable String node) {
    String sid = session.sid();
    StreamId after = ahead.get(sid);
    if (SOMEWHERE.equals(after)) {
      if (node == null) {
        sessions.unsure();
      }
      if (always) {
        sessions.forget(session.pid());
      }
      return;
    }
    Origin origin = origins.get(sid);
    long memberSince = rooms.memberSince(sid);
    Map<String, StreamId> since = new HashMap<>();
    for (String room : session.rooms()) {
      long joined = rooms.joinedSince(sid, room);
      StreamId before = origin == null ? null : origin.since.get(room);
      if (joined > memberSince) {
        since.put(room, StreamId.unpacked(joined));
      } else if (before != null) {
        since.put(room, before);
      }
    }
    StreamId offset = memberSince < 0 ? null : StreamId.unpacked(memberSince);
    StoredSession stored =
        new StoredSession(
            sid,
            session.pid(),
            session.rooms(),
            session.data(),
            namespace,
            origin == null ? offset : origin.offset,
            since,
            after,
            node);
    sessions.keep(stored, bounds.maxDisconnectionDuration());
  }

  // Sessions that come back

  Future<@Nullable RestoredSession> restore(String pid, @Nullable String offset) {
    if (!PID.matcher(pid).matches()) {
      sessions.missed();
      return Future.succeededFuture();
    }
    Promise<@Nullable RestoredSession> promise = Promise.promise();
    sessions.find(
        pid,
        found -> {
          StreamId from = found == null ? null : begin(found, offset);
          boolean elsewhere =
              found != null && found.namespace() != null && !namespace.equals(found.namespace());
          if (found == null
              || from == null
              || elsewhere
              || found.isUnsure(from)
              || rooms.isClosed()) {
            sessions.missed();
            promise.complete(null);
          } else {
            restore(found, from, promise);
          }
        });
    return promise.future();
  }

  /** Clients that have begun anew may still have the offset of what they got before. */
  private static @Nullable StreamId begin(StoredSession found, @Nullable String offset) {
    StreamId start = found.offset();
    StreamId from = offset == null ? start : StreamId.parse(offset);
    return from != null && start != null && from.compareTo(start) < 0 ? start : from;
  }

  private void restore(
      StoredSession found, StreamId from, Promise<@Nullable RestoredSession> promise) {
    Set<String> names = new HashSet<>(found.rooms());
    names.add(found.sid());
    List<Runnable> holds = names.stream().map(rooms::hold).toList();
    sessions.restore(
        found,
        from,
        bounds,
        missed -> {
          // Until the member is in its rooms.
          loop.executor().execute(() -> holds.forEach(Runnable::run));
          promise.complete(missed == null ? null : arrive(found, from, missed));
        });
  }

  private RestoredSession arrive(StoredSession found, StreamId from, List<BroadcastPacket> missed) {
    String sid = found.sid();
    Origin origin = new Origin(found.offset() == null ? from : found.offset(), found.since());
    origins.put(sid, origin);
    loop.executor()
        .execute(
            () -> {
              if (rooms.memberSince(sid) < 0) {
                origins.remove(sid, origin); // its client has gone again
              }
            });
    return new RestoredSession(
        new SavedSession(found.pid(), sid, found.rooms(), found.data()), missed);
  }

  /** A member is no more. */
  void removed(String sid) {
    origins.remove(sid);
    ahead.remove(sid);
    changed.remove(sid);
    Live left = live.remove(sid);
    if (left != null) {
      sessions.forget(left.pid); // for good
    }
  }

  // Members that are ahead of the stream

  /** These get something that is not in the stream yet. */
  void early(List<Member> members) {
    for (Member member : members) {
      if (!SOMEWHERE.equals(ahead.put(member.id(), SOMEWHERE))) {
        writeSoon(member.id());
      }
    }
  }

  /** What they got is in the stream, at that position at the latest, or will never be. */
  void settled(StreamId position) {
    ahead.replaceAll(
        (sid, after) -> {
          if (!SOMEWHERE.equals(after)) {
            return after;
          }
          writeSoon(sid);
          return position;
        });
  }

  // Sessions of connected sockets

  /** A member has joined rooms, or left some. */
  void changed(Member member) {
    SavedSession session = always ? member.session() : null;
    if (session != null) {
      live.put(member.id(), new Live(member, session.pid()));
      scheduleRefresh();
      writeSoon(member.id());
    }
  }

  private void writeSoon(String sid) {
    if (live.containsKey(sid) && changed.add(sid) && !settle.scheduled()) {
      loop.wheel().schedule(settle, SETTLE);
    }
  }

  private void writeChanged() {
    changed.forEach(this::writeConnected);
    changed.clear();
  }

  private void writeConnected(String sid) {
    Live one = live.get(sid);
    SavedSession session = one == null ? null : one.member.session();
    if (session != null) {
      write(session, sessions.node());
    }
  }

  private void writePart() {
    for (String sid : List.copyOf(live.keySet())) {
      if (Math.floorMod(sid.hashCode(), PARTS) == part) {
        writeConnected(sid);
      }
    }
    part = (part + 1) % PARTS;
    if (!live.isEmpty()) {
      scheduleRefresh();
    }
  }

  private void scheduleRefresh() {
    if (!refresh.scheduled()) {
      long step = bounds.maxDisconnectionDuration() / 2 / PARTS;
      loop.wheel().schedule(refresh, Math.max(MIN_STEP, step));
    }
  }

  void close() {
    loop.wheel().cancel(settle);
    loop.wheel().cancel(refresh);
    live.clear();
    ahead.clear();
    changed.clear();
    origins.clear();
  }
}
