package io.roomcast.bench.load;

import java.util.BitSet;

/**
 * Checks the numbers that one receiver gets from one sender: each once, in order. Costs a
 * comparison as long as all is well. Fleet's event loop.
 */
final class SequenceCheck {

  private final Tally tally;
  private final BitSet missing = new BitSet(0);
  private long next;

  /** Expects {@code first}, then each number after it. */
  SequenceCheck(Tally tally, long first) {
    this.tally = tally;
    this.next = first;
  }

  /** Whether this number is new. */
  boolean accept(long sequence) {
    if (sequence == next) {
      next++;
      return true;
    }
    return odd(sequence);
  }

  private boolean odd(long sequence) {
    if (sequence > next) {
      missing.set(Math.toIntExact(next), Math.toIntExact(sequence));
      next = sequence + 1;
      return true;
    }
    if (sequence >= 0 && missing.get((int) sequence)) {
      missing.clear((int) sequence);
      tally.outOfOrder++;
      return true;
    }
    tally.duplicated++;
    return false;
  }

  /** The number after the highest that came. */
  long next() {
    return next;
  }

  /** How many of those below {@code end} have not come. */
  long lost(long end) {
    return missing.cardinality() + Math.max(0, end - next);
  }
}
