package io.roomcast.cluster.redis;

import io.roomcast.cluster.PresenceChange;
import io.roomcast.cluster.PresenceListener;
import io.roomcast.cluster.PresentUser;
import io.roomcast.cluster.redis.PresenceTable.Entry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has those in rooms told of users. Where there are many at a time, as of a node that has died, no
 * faster than Redis takes that: else the queue of the relay would drop what is too much for it.
 * Event loop of the relay.
 */
final class PresenceTeller {

  /** So many may be on their way to event loops while more are found out. */
  private static final int AHEAD = 1_000;

  /** ms that are waited for all of them, at most, and once until they follow again. */
  private static final int PATIENCE = 2_000;

  /** ms after which it is looked at again. */
  private static final int STEP = 2;

  private final RelayLoop loop;
  private final BooleanSupplier crowded;
  private @Nullable PresenceListener listener;

  /** What event loops have not told yet. */
  private int underWay;

  /** What is to be told. */
  private List<PresenceChange> changes = new ArrayList<>();

  /** Whether they did not follow for so long that nobody waits for them. */
  private boolean stuck;

  /**
   * @param crowded whether too much waits already to be sent to other nodes
   */
  PresenceTeller(RelayLoop loop, BooleanSupplier crowded) {
    this.loop = loop;
    this.crowded = crowded;
  }

  void listener(PresenceListener handler) {
    listener = handler;
  }

  /**
   * Clients of this node are to hear of a user whom nobody else can be told of now; {@link #flush}
   * has that told.
   */
  void cameHere(Entry entry) {
    if (!entry.announced && !entry.toldHere) {
      entry.toldHere = true;
      add(entry, true, true);
    }
  }

  /** The same when he goes. What Redis has of him is found and removed when it answers again. */
  void wentHere(Entry entry) {
    if (entry.toldHere || (entry.announced && entry.others == 0)) {
      add(entry, false, true);
    }
  }

  /** He has come to the first node, or gone from the last: all are to hear of it. */
  void add(Entry entry, boolean came) {
    add(entry, came, false);
  }

  private void add(Entry entry, boolean came, boolean local) {
    PresentUser shown = entry.shown;
    if (shown != null && shown.told()) {
      changes.add(new PresenceChange(came, entry.place.room(), shown.who(), entry.except, local));
    }
  }

  /** Tells what there is to tell; done when more may follow, and never fails. */
  Future<Void> flush() {
    List<PresenceChange> all = changes;
    PresenceListener to = listener;
    changes = new ArrayList<>();
    if (to == null || all.isEmpty()) {
      return Future.succeededFuture();
    }
    underWay += all.size();
    Future<Void> told = to.changed(all);
    loop.within(PATIENCE, told).onComplete(done -> underWay -= all.size());
    Promise<Void> followed = Promise.promise();
    follow(followed, RelayLoop.now() + PATIENCE);
    return followed.future();
  }

  private void follow(Promise<Void> followed, long until) {
    boolean waits = underWay > AHEAD || crowded.getAsBoolean();
    if (!waits || stuck || RelayLoop.now() > until) {
      stuck = waits;
      followed.complete();
    } else {
      loop.timer(STEP, () -> follow(followed, until));
    }
  }
}
