package io.roomcast.room;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.TimerWheel;
import io.roomcast.room.AdapterContext.Recovery;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connection state recovery of one namespace on one event loop: the packets that came by, the
 * sessions that were lost here, and those that are about to come back here. Event loop of the
 * namespace; everything in it is bounded by {@link Recovery}.
 */
final class RecoveryStore {

  private static final long MIN_SWEEP = 50;
  private static final long MAX_SWEEP = 10_000;

  private final Recovery bounds;
  private final EventLoopState loop;
  private final RoomIndex index;
  private final PacketLog log;
  private final Map<String, LostSession> lost = new LinkedHashMap<>();
  private final Map<String, Replay> arriving = new HashMap<>();
  private final ArrayDeque<Replay> replays = new ArrayDeque<>();
  private final TimerWheel.Timer sweeper =
      new TimerWheel.Timer() {
        @Override
        protected void expired() {
          sweep();
        }
      };
  private int replayWeight;
  private int holders;
  private boolean closed;

  RecoveryStore(Recovery bounds, EventLoopState loop, RoomIndex index) {
    this.bounds = bounds;
    this.loop = loop;
    this.index = index;
    this.log =
        new PacketLog(bounds.maxPackets(), bounds.maxBytes(), bounds.maxDisconnectionDuration());
  }

  /** Lost sessions kept. */
  int lostSessions() {
    return lost.size();
  }

  /** Packets kept in the log. */
  int packets() {
    return log.size();
  }

  /** Replays kept. */
  int replays() {
    return replays.size();
  }

  /** Number that the next packet will have. */
  long next() {
    return log.next();
  }

  /**
   * Keeps a recoverable packet that came by, if anybody here may ask for it again.
   *
   * @param reached whether a member got it
   */
  void saw(Broadcast packet, boolean reached) {
    if (packet.offset() != Offsets.NONE && (reached || isHeld(packet.target()))) {
      log.append(packet, now());
      scheduleSweep();
    }
  }

  private boolean isHeld(Target target) {
    if (target.rooms().isEmpty()) {
      return holders > 0;
    }
    for (String name : target.rooms()) {
      Room room = index.room(name);
      if (room != null && room.holds > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Keeps a session that was lost; the oldest goes when there are too many. It may be one that came
   * back in this turn, and was lost again before it was a member.
   */
  void persist(SavedSession session) {
    Replay replay = arriving.remove(session.sid());
    if (replay != null) {
      keep(replay);
    }
    LostSession held = hold(session, replay);
    drop(session.pid());
    if (lost.size() >= bounds.maxSessions()) {
      drop(lost.keySet().iterator().next());
    }
    lost.put(session.pid(), held);
    scheduleSweep();
  }

  /**
   * Marks a session lost here as taken: nobody else can take it. It stays, and misses nothing,
   * until it is handed over.
   *
   * @param offset what its client got last
   * @return the session; null when it is unknown, taken or too old, or cannot be brought up to date
   */
  @Nullable SavedSession claim(String pid, long offset) {
    LostSession session = lost.get(pid);
    if (session == null || session.isClaimed()) {
      return null;
    }
    if (isTooOld(session.time()) || !session.claim(offset, log)) {
      drop(pid);
      return null;
    }
    return session.saved();
  }

  /**
   * Restores a session that was lost here; null when there is none, or it is of no use any more.
   */
  @Nullable RestoredSession restore(String pid, long offset) {
    SavedSession session = claim(pid, offset);
    LostSession claimed = lost.get(pid);
    List<Broadcast> missed = session == null || claimed == null ? null : claimed.missed(log);
    if (session == null || missed == null) {
      return null;
    }
    RestoredSession restored = arrive(session, offset, missed);
    drop(pid);
    return restored;
  }

  /** Gives away a session that was claimed, as what it missed; null when it is gone after all. */
  @Nullable List<Broadcast> handOver(String pid) {
    LostSession session = lost.get(pid);
    if (session == null || !session.isClaimed()) {
      return null;
    }
    List<Broadcast> missed = session.missed(log);
    drop(pid);
    return missed == null ? null : List.copyOf(missed);
  }

  /** Collects, from now on, what a session lost elsewhere would miss while it moves here. */
  LostSession hold(SavedSession session) {
    return hold(session, null);
  }

  private LostSession hold(SavedSession session, @Nullable Replay replay) {
    holders++;
    return new LostSession(session, index, replay, log.next(), now());
  }

  /** All that came by since {@link #hold}; null when the log could not keep it. */
  @Nullable List<Broadcast> collected(LostSession session) {
    return session.collected(log);
  }

  void release(LostSession session) {
    if (!closed) {
      holders--;
      session.release();
    }
  }

  /**
   * A session comes back in this turn of the loop: the member of its id, when it is added, goes on
   * after the packets missed.
   */
  RestoredSession arrive(SavedSession session, long base, List<Broadcast> missed) {
    LostSession bridge = hold(session); // keeps its rooms registered until the member is in them
    Replay replay = new Replay(base, missed, log.next(), now());
    arriving.put(session.sid(), replay);
    loop.executor()
        .execute(
            () -> {
              arriving.remove(session.sid(), replay);
              release(bridge);
            });
    return new RestoredSession(session, missed.stream().map(Broadcast::packet).toList());
  }

  /** A member was added; perhaps it is one that comes back. */
  void added(Entry entry) {
    Replay replay = arriving.remove(entry.id);
    if (replay == null) {
      return;
    }
    entry.lastOffset = replay.last();
    entry.replay = replay;
    keep(replay);
  }

  private void keep(Replay replay) {
    replays.add(replay);
    replayWeight += replay.weight();
    while (replayWeight > bounds.maxPackets()) {
      forgetOldestReplay();
    }
    scheduleSweep();
  }

  private void forgetOldestReplay() {
    Replay oldest = replays.remove();
    replayWeight -= oldest.weight();
    oldest.forget();
  }

  private void drop(String pid) {
    LostSession session = lost.remove(pid);
    if (session != null) {
      release(session);
    }
  }

  private void sweep() {
    for (Iterator<LostSession> i = lost.values().iterator(); i.hasNext(); ) {
      LostSession session = i.next();
      if (!isTooOld(session.time())) {
        break; // the rest is younger
      }
      i.remove();
      release(session);
    }
    while (!replays.isEmpty() && isTooOld(replays.element().time())) {
      forgetOldestReplay();
    }
    log.expire(now());
    scheduleSweep();
  }

  private boolean isTooOld(long time) {
    return now() - time > bounds.maxDisconnectionDuration();
  }

  private void scheduleSweep() {
    boolean empty = lost.isEmpty() && replays.isEmpty() && log.size() == 0;
    if (!empty && !sweeper.scheduled()) {
      long quarter = bounds.maxDisconnectionDuration() / 4;
      loop.wheel().schedule(sweeper, Math.max(MIN_SWEEP, Math.min(quarter, MAX_SWEEP)));
    }
  }

  private long now() {
    return loop.clock().monotonicMillis();
  }

  /** Forgets everything; the index is cleared by its owner. */
  void close() {
    closed = true;
    loop.wheel().cancel(sweeper);
    lost.clear();
    arriving.clear();
    replays.clear();
    log.clear();
  }
}
