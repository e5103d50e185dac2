package io.roomcast.bench.load;

import java.util.function.LongConsumer;

/**
 * Acts at planned times, whether or not what went before is answered: one that is late is made up
 * for, and still counts from its planned time. Fleet's event loop.
 */
final class Pacer implements Runnable {

  private final Fleet fleet;
  private final double interval;
  private final LongConsumer action;
  private long start;
  private long count;
  private boolean stopped;

  /**
   * @param perSecond how often to act
   * @param action gets the planned time, in ns of {@link Fleet#now}
   */
  Pacer(Fleet fleet, double perSecond, LongConsumer action) {
    this.fleet = fleet;
    this.interval = 1e9 / perSecond;
    this.action = action;
  }

  void start() {
    start = fleet.now();
    run();
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    long planned = planned();
    while (!stopped && planned <= fleet.now()) {
      action.accept(planned);
      count++;
      planned = planned();
    }
    if (!stopped) {
      fleet.later(this, planned - fleet.now());
    }
  }

  private long planned() {
    return start + (long) (count * interval);
  }
}
