package io.roomcast.bench.load;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gets all participants ready, a few at a time so that no accept queue overflows. Waited for by the
 * main thread, else fleet's event loop.
 */
final class Gathering {

  private static final int AT_ONCE = 100;
  private static final long QUIET_SECONDS = 30;

  private final Fleet fleet;
  private final List<? extends Participant> participants;
  private final CountDownLatch waiting;
  private int next;

  Gathering(Fleet fleet, List<? extends Participant> participants) {
    this.fleet = fleet;
    this.participants = participants;
    this.waiting = new CountDownLatch(participants.size());
  }

  /** Begins, and waits for the last one; fails when one is lost, or nothing goes on. */
  void await() {
    fleet.run(
        () -> {
          for (int i = 0; i < AT_ONCE; i++) {
            startNext();
          }
        });
    long left = waiting.getCount();
    long progress = System.nanoTime();
    while (!isDone()) {
      String lost = fleet.ask(fleet::firstLoss);
      if (waiting.getCount() < left) {
        left = waiting.getCount();
        progress = System.nanoTime();
      }
      boolean quiet = System.nanoTime() - progress > TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
      if (quiet || !lost.isEmpty()) {
        throw new IllegalStateException(
            "%d of %d not ready; %s"
                .formatted(
                    left,
                    participants.size(),
                    lost.isEmpty() ? "no more in " + QUIET_SECONDS + " s" : lost));
      }
    }
  }

  private boolean isDone() {
    try {
      return waiting.await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void startNext() {
    if (next < participants.size()) {
      participants
          .get(next++)
          .start(
              () -> {
                waiting.countDown();
                startNext();
              });
    }
  }
}
