package io.roomcast.loop;

import org.jspecify.annotations.Nullable;

/**
 * Lets go of idle buckets from one event loop, as long as there are any: a round in a second, in
 * short pieces. Costs nothing when there are none. Event loop.
 */
public final class BucketSweeper extends TimerWheel.Timer {

  private static final long ROUND_MILLIS = 1_000;
  private static final long PIECE_MILLIS = 5;

  private final EventLoopState loop;
  private @Nullable NodeBuckets buckets;

  /** Of that loop. */
  public BucketSweeper(EventLoopState loop) {
    this.loop = loop;
  }

  /** There may be something to let go of in these buckets. */
  public void sweep(NodeBuckets touched) {
    buckets = touched;
    if (!scheduled()) {
      loop.wheel().schedule(this, ROUND_MILLIS);
    }
  }

  /** Sweeps no more until it is told to. */
  public void stop() {
    loop.wheel().cancel(this);
  }

  @Override
  protected void expired() {
    NodeBuckets swept = buckets;
    if (swept != null && swept.size() > 0) {
      boolean done = swept.sweep(loop.clock().monotonicMillis());
      loop.wheel().schedule(this, done ? ROUND_MILLIS : PIECE_MILLIS);
    }
  }
}
