package io.roomcast.cluster.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Subscriptions that nobody wants, which stay for a while. Event loop of the relay. */
final class Idle {

  private final RelayLoop loop;
  private final long linger;
  private final Consumer<List<Subscription>> over;
  private final ArrayDeque<Subscription> idle = new ArrayDeque<>();
  private boolean lingering;

  /**
   * @param linger ms for which they stay
   * @param over told of those that nobody has wanted for so long
   */
  Idle(RelayLoop loop, long linger, Consumer<List<Subscription>> over) {
    this.loop = loop;
    this.linger = linger;
    this.over = over;
  }

  /** Nobody wants it from now on. */
  void add(Subscription subscription) {
    subscription.idleSince = RelayLoop.now();
    if (!subscription.idle) {
      subscription.idle = true;
      subscription.queuedAt = subscription.idleSince;
      idle.add(subscription);
      lingerSoon();
    }
  }

  private void lingerSoon() {
    Subscription first = idle.peek();
    if (!lingering && first != null) {
      lingering = true;
      loop.timer(first.queuedAt + linger - RelayLoop.now(), this::linger);
    }
  }

  private void linger() {
    lingering = false;
    long now = RelayLoop.now();
    long due = now - linger;
    List<Subscription> unwanted = new ArrayList<>();
    for (Subscription s = next(due); s != null; s = next(due)) {
      idle.poll();
      if (s.wanted == 0 && s.idleSince > due) {
        s.queuedAt = now; // it was wanted in between
        idle.add(s);
        continue;
      }
      s.idle = false;
      if (s.wanted == 0) {
        unwanted.add(s);
      }
    }
    over.accept(unwanted);
    lingerSoon();
  }

  private @Nullable Subscription next(long due) {
    Subscription first = idle.peek();
    return first != null && first.queuedAt <= due ? first : null;
  }
}
