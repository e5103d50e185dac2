package io.roomcast.room;

import io.roomcast.room.Room.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session without a connection: it holds its rooms open, so that everything it is missing goes
 * through the packet log. Event loop of the namespace.
 */
final class LostSession {

  private final SavedSession saved;
  private final RoomIndex index;
  private final Room[] rooms;
  private final long[] since;
  private final long memberSince;
  private final long number;
  private final long time;
  private final long lastOffset;
  private final @Nullable Replay replay;

  private @Nullable Position resume;

  /** Where to go on: in the replay, unless that is done with, then in the packet log. */
  private record Position(int replayed, long number) {}

  /**
   * @param saved the session
   * @param index where its rooms are held open; where it is a member, unless it never was
   * @param arrived what it was about to be sent, if it was restored but did not become a member
   * @param number number of the first packet it may have missed entirely
   * @param time now, monotonic ms
   */
  LostSession(
      SavedSession saved, RoomIndex index, @Nullable Replay arrived, long number, long time) {
    this.saved = saved;
    this.index = index;
    this.number = number;
    this.time = time;
    Entry entry = index.member(saved.sid());
    memberSince = entry == null ? number : entry.since;
    replay = entry == null ? arrived : entry.replay;
    if (entry == null) {
      lastOffset = arrived == null ? Offsets.NONE : arrived.last();
    } else {
      lastOffset = entry.lastOffset;
    }
    rooms = new Room[saved.rooms().size()];
    since = new long[rooms.length];
    int i = 0;
    for (String name : saved.rooms()) {
      Room room = index.hold(name);
      Link link = entry == null ? null : entry.find(room);
      rooms[i] = room;
      since[i++] = link == null ? number : link.since;
    }
  }

  SavedSession saved() {
    return saved;
  }

  /** When it was lost. */
  long time() {
    return time;
  }

  /** Whether somebody is taking it over. */
  boolean isClaimed() {
    return resume != null;
  }

  /**
   * Finds where the client stopped.
   *
   * @param offset what it got last; {@link Offsets#NONE} when that had no offset
   * @return false when the offset is unknown, or not all that followed is still there
   */
  boolean claim(long offset, PacketLog log) {
    resume = positionAfter(offset, log);
    if (resume != null && resume.number < log.first()) {
      resume = null;
    }
    return resume != null;
  }

  private @Nullable Position positionAfter(long offset, PacketLog log) {
    if (offset == lastOffset) {
      // The client got all that was sent: nothing depends on how far the log goes back.
      return new Position(Replay.UNKNOWN, number);
    }
    int replayed = replay == null ? Replay.UNKNOWN : replay.after(offset);
    if (replay != null && replayed != Replay.UNKNOWN) {
      return new Position(replayed, replay.next());
    }
    if (offset == Offsets.NONE) {
      // It got none that has one: nor what it was sent when it was restored, which is gone.
      boolean whole = replay == null || replay.last() == Offsets.NONE;
      return whole ? new Position(Replay.UNKNOWN, memberSince) : null;
    }
    long found = log.find(offset, memberSince);
    return found < 0 ? null : new Position(Replay.UNKNOWN, found + 1);
  }

  /** What it missed since where it was claimed, in order; null when some of it is gone. */
  @Nullable List<Broadcast> missed(PacketLog log) {
    Position from = resume;
    if (from == null || from.number < log.first()) {
      return null;
    }
    List<Broadcast> missed = new ArrayList<>();
    if (replay != null && from.replayed != Replay.UNKNOWN) {
      List<Broadcast> again = replay.from(from.replayed);
      if (again == null) {
        return null;
      }
      missed.addAll(again);
    }
    for (long i = from.number; i < log.next(); i++) {
      Broadcast packet = log.get(i);
      if (matches(packet.target(), i)) {
        missed.add(packet);
      }
    }
    return missed;
  }

  /** All that came by for it since it is here; null when some of it is gone. */
  @Nullable List<Broadcast> collected(PacketLog log) {
    resume = new Position(Replay.UNKNOWN, number);
    return missed(log);
  }

  private boolean matches(Target target, long i) {
    Set<String> wanted = target.rooms();
    boolean included = wanted.isEmpty() && memberSince <= i;
    for (int room = 0; room < rooms.length; room++) {
      if (since[room] <= i) {
        if (target.except().contains(rooms[room].name)) {
          return false;
        }
        included |= wanted.contains(rooms[room].name);
      }
    }
    return included;
  }

  /** Lets go of its rooms. */
  void release() {
    for (Room room : rooms) {
      index.release(room);
    }
  }
}
