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
  private static final long TIMEOUT_SECONDS = 120;

  private final Fleet fleet;
  private final List<? extends Participant> participants;
  private final CountDownLatch waiting;
  private int next;

  Gathering(Fleet fleet, List<? extends Participant> participants) {
    this.fleet = fleet;
    this.participants = participants;
    this.waiting = new CountDownLatch(participants.size());
  }

  /** Begins, and waits for the last one; fails as soon as one is lost. */
  void await() {
    fleet.run(
        () -> {
          for (int i = 0; i < AT_ONCE; i++) {
            startNext();
          }
        });
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!isDone()) {
      String lost = fleet.ask(fleet::firstLoss);
      if (!lost.isEmpty() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%d of %d not ready; %s"
                .formatted(
                    waiting.getCount(),
                    participants.size(),
                    lost.isEmpty() ? TIMEOUT_SECONDS + " s passed" : lost));
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
