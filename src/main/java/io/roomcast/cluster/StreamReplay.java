package io.roomcast.cluster;

import io.roomcast.room.Broadcast;
import java.util.Set;

/** Tells what of a stream was for a session. Immutable. */
public final class StreamReplay {

  private final StoredSession session;

  /** For that session. */
  public StreamReplay(StoredSession session) {
    this.session = session;
  }

  /** The rooms of the session: what is for it is for one of these, or for everybody. */
  public Set<String> rooms() {
    return session.rooms();
  }

  /** Whether a broadcast of that id, in its namespace, was for it and can be recovered. */
  public boolean wants(StreamId id, Broadcast broadcast) {
    Set<String> rooms = broadcast.target().rooms();
    return !broadcast.flags().isVolatile()
        && (rooms.isEmpty() || hears(rooms, id))
        && !hears(broadcast.target().except(), id);
  }

  private boolean hears(Set<String> rooms, StreamId id) {
    for (String room : rooms) {
      if (session.hears(room, id)) {
        return true;
      }
    }
    return false;
  }
}
