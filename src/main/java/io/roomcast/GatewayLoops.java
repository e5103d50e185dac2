package io.roomcast;

import io.roomcast.handler.ClusterPresence;
import io.roomcast.handler.DedupeStats;
import io.roomcast.handler.DedupeStores;
import io.roomcast.handler.HistoryRooms;
import io.roomcast.handler.HistoryStats;
import io.roomcast.handler.LoopParts;
import io.roomcast.handler.PresenceRooms;
import io.roomcast.handler.PresenceStats;
import io.roomcast.loop.EventLoopState;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * What the event loops of a gateway have together: the parts that each of them owns of what must be
 * in one place. Thread-safe.
 */
final class GatewayLoops {

  private final LoopParts<DedupeStores> dedupe;
  private final LoopParts<PresenceRooms> presence;
  private final LoopParts<HistoryRooms> history;

  GatewayLoops(int loops) {
    dedupe = new LoopParts<>(loops);
    presence = new LoopParts<>(loops);
    history = new LoopParts<>(loops);
  }

  /** Which ids of events were seen. */
  LoopParts<DedupeStores> dedupe() {
    return dedupe;
  }

  /** Who is in which room. */
  LoopParts<PresenceRooms> presence() {
    return presence;
  }

  /** What was sent to rooms. */
  LoopParts<HistoryRooms> history() {
    return history;
  }

  /** What one event loop owns of them. Event loop of the parts. */
  static final class Own {

    private final int number;
    private final DedupeStores dedupe;
    private final PresenceRooms presence;
    private final HistoryRooms history;

    private Own(int number, SocketIoServer io, @Nullable ClusterPresence cluster) {
      this.number = number;
      dedupe = new DedupeStores(io.engine().loop());
      presence = new PresenceRooms(io, cluster);
      history = new HistoryRooms(io);
    }

    /** The number of the loop. */
    int number() {
      return number;
    }

    /** Who is in the rooms that it owns. */
    PresenceStats presenceStats() {
      return presence.stats();
    }

    /** What it keeps of what was sent to rooms. */
    HistoryStats historyStats() {
      return history.stats();
    }

    /** What it remembers of events. */
    DedupeStats dedupeStats() {
      return dedupe.stats();
    }
  }

  /**
   * Makes the parts of the loop of a server; on that loop, in its context.
   *
   * @param cluster who is in rooms of other nodes, or null
   */
  Own join(int number, SocketIoServer io, Context context, @Nullable ClusterPresence cluster) {
    EventLoopState loop = io.engine().loop();
    Own own = new Own(number, io, cluster);
    presence.add(number, loop, context, own.presence);
    history.add(number, loop, context, own.history);
    dedupe.add(number, loop, context, own.dedupe);
    return own;
  }

  /** Done, on this context, when all loops have joined. */
  Future<Void> complete(Context context) {
    Promise<Void> promise = Promise.promise();
    // It is the last that each loop adds.
    dedupe.complete().onComplete(done -> context.runOnContext(go -> promise.handle(done)));
    return promise.future();
  }
}
