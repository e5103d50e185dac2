package io.roomcast.cluster.redis;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the process of a time in which it may have missed messages. Event loop of the relay. It has
 * ended when all connections that had nothing to say have it again.
 */
final class Gap {

  private static final Logger log = LoggerFactory.getLogger(Gap.class);

  private static final long NONE = Long.MAX_VALUE;

  /** ms after which it is told again that others have dropped messages. */
  private static final int REST = 1_000;

  private final RelayLoop loop;
  private final boolean tells;
  private final RelayCounters counters;
  private final Set<Object> deaf = new HashSet<>();
  private long from = NONE;
  private boolean resting;

  /**
   * @param tells whether anybody is told; not when what is missed are but answers
   */
  Gap(RelayLoop loop, boolean tells, RelayCounters counters) {
    this.loop = loop;
    this.tells = tells;
    this.counters = counters;
  }

  /** Messages of that connection do not arrive, since then (ms since the epoch) at the latest. */
  void deaf(Object connection, long since) {
    deaf.add(connection);
    from = Math.min(from, since);
  }

  /** They do again, or nobody wants them. */
  void hears(Object connection) {
    if (deaf.remove(connection) && deaf.isEmpty() && tells) {
      // In the next turn: another one may go on in its place, and has still to begin.
      loop.execute(this::tell);
    }
  }

  /** Messages were never sent to us, since then: told at once, and then once a second at most. */
  void missed(long since) {
    deaf(this, since);
    if (!resting) {
      tellMissed();
    }
  }

  private void tellMissed() {
    resting = deaf.contains(this);
    if (resting) {
      hears(this);
      loop.timer(REST, this::tellMissed);
    }
  }

  private void tell() {
    if (!deaf.isEmpty() || from == NONE) {
      return;
    }
    long to = System.currentTimeMillis();
    log.warn("Messages of other nodes of the last {} ms may be missing", to - from);
    counters.gaps.increment();
    loop.vertx()
        .eventBus()
        .publish(RedisRelay.GAP_ADDRESS, new JsonObject().put("fromMs", from).put("toMs", to));
    from = NONE;
  }
}
