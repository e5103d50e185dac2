package io.roomcast.cluster.redis;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis has as many subscriptions of a connection as were asked for on it. It says their
 * number when it is asked for one that it has already, and answers everything in order: so that
 * number is of what was asked for before, whatever came after, and an answer that is missing shows
 * as well. Event loop of the relay.
 */
final class RollCall {

  private static final Logger log = LoggerFactory.getLogger(RollCall.class);

  private boolean open;
  private String channel = "";
  private int expected;
  private long due;

  /** Null when what was expected does not hold any more. */
  private @Nullable Consumer<Boolean> told;

  /** Whether an answer has still to come. */
  boolean isOpen() {
    return open;
  }

  /**
   * Redis was asked.
   *
   * @param channel the subscription that it has already
   * @param expected how many it should have
   * @param due which of all answers on the connection should be the one to that
   * @param told called with whether it has as many, unless that cannot be known
   */
  void asked(String channel, int expected, long due, Consumer<Boolean> told) {
    this.channel = channel;
    this.expected = expected;
    this.due = due;
    this.told = told;
    open = true;
  }

  /** Redis has changed subscriptions of itself: what it says next was not expected. */
  void disturb() {
    told = null;
  }

  /** Redis has refused what it was asked of these channels; answers whether that was among it. */
  boolean refused(Predicate<String> channels) {
    boolean was = open && channels.test(channel);
    open &= !was;
    return was;
  }

  /** There is a new connection. */
  void reset() {
    open = false;
  }

  /**
   * Redis has answered something.
   *
   * @param number of the answer on the connection
   * @param repeated the channel, if Redis had confirmed it before
   * @param count of its subscriptions, as it says
   */
  void answered(long number, @Nullable String repeated, int count) {
    boolean isOurs = channel.equals(repeated);
    if (!open || (!isOurs && number < due)) {
      return;
    }
    open = false;
    Consumer<Boolean> to = told;
    if (to != null) {
      boolean agrees = isOurs && count == expected;
      if (!agrees) {
        log.warn("Redis knows {} subscriptions of {}, or did not answer all", count, expected);
      }
      to.accept(agrees);
    }
  }
}
