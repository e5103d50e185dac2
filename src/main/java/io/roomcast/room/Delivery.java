package io.roomcast.room;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reaches the members of one loop that a target names. Event loop of the namespace. */
final class Delivery {

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  private final RoomIndex index;
  private final @Nullable RecoveryStore recovery;
  private @Nullable Selection spare = new Selection();

  Delivery(RoomIndex index, @Nullable RecoveryStore recovery) {
    this.index = index;
    this.recovery = recovery;
  }

  /** Gives a broadcast to every member that matches, each once. */
  void deliver(Broadcast broadcast) {
    Selection selected = select(broadcast.target());
    if (recovery != null && broadcast.offset() != Offsets.NONE) {
      recovery.saw(broadcast, selected.size() > 0);
      // First of all, so that one who is lost while this loop runs is known to have missed it.
      for (int i = 0; i < selected.size(); i++) {
        selected.get(i).lastOffset = broadcast.offset();
      }
    }
    for (int i = 0; i < selected.size(); i++) {
      Entry entry = selected.get(i);
      if (entry.isMember()) {
        try {
          entry.member.deliver(broadcast);
        } catch (RuntimeException e) {
          log.debug("Delivery to {} failed", entry.id, e);
        }
      }
    }
    done(selected);
  }

  /** Does something with every member that matches. */
  <T> List<T> onMatching(Target target, Function<Entry, T> action) {
    Selection selected = select(target);
    List<T> results = new ArrayList<>(selected.size());
    for (int i = 0; i < selected.size(); i++) {
      Entry entry = selected.get(i);
      if (entry.isMember()) {
        results.add(action.apply(entry));
      }
    }
    done(selected);
    return results;
  }

  /** A member that broadcasts while it gets something selects again: so there may be several. */
  private Selection select(Target target) {
    Selection selected = spare == null ? new Selection() : spare;
    spare = null;
    index.select(target, selected);
    return selected;
  }

  private void done(Selection selected) {
    selected.clear();
    spare = selected;
  }
}
