package io.roomcast;

import io.roomcast.handler.DedupeStats;
import io.roomcast.handler.DedupeStores;
import io.roomcast.handler.LoopParts;
import io.roomcast.loop.EventLoopState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * What the event loops of a gateway have together: the parts that each of them owns of what must be
 * in one place. Thread-safe.
 */
final class GatewayLoops {

  private final LoopParts<DedupeStores> dedupe;

  GatewayLoops(int loops) {
    dedupe = new LoopParts<>(loops);
  }

  /** Which ids of events were seen. */
  LoopParts<DedupeStores> dedupe() {
    return dedupe;
  }

  /** What one event loop owns of them. Event loop of the parts. */
  static final class Own {

    private final DedupeStores dedupe;

    private Own(EventLoopState loop) {
      dedupe = new DedupeStores(loop);
    }

    /** What it remembers of events. */
    DedupeStats dedupeStats() {
      return dedupe.stats();
    }
  }

  /** Makes the parts of one loop; on that loop, in its context. */
  Own join(int number, EventLoopState loop, Context context) {
    Own own = new Own(loop);
    dedupe.add(number, loop, context, own.dedupe);
    return own;
  }

  /** Done, on this context, when all loops have joined. */
  Future<Void> complete(Context context) {
    Promise<Void> promise = Promise.promise();
    dedupe.complete().onComplete(done -> context.runOnContext(go -> promise.handle(done)));
    return promise.future();
  }
}
