package io.roomcast.loop;

/**
 * A set of slot numbers with a fast search for the next member, in two levels of bits. Owned by one
 * event loop.
 */
final class SlotSet {

  private final long[] words;
  private final long[] summary;

  /**
   * @param slots how many; a power of two, at least 4,096
   */
  SlotSet(int slots) {
    words = new long[slots >> 6];
    summary = new long[slots >> 12];
  }

  void add(int slot) {
    words[slot >> 6] |= 1L << slot;
    summary[slot >> 12] |= 1L << (slot >> 6);
  }

  void remove(int slot) {
    int word = slot >> 6;
    words[word] &= ~(1L << slot);
    if (words[word] == 0) {
      summary[slot >> 12] &= ~(1L << word);
    }
  }

  /**
   * The first member at or after {@code from}, going round at the end; -1 when the set is empty.
   */
  int nextFrom(int from) {
    int word = from >> 6;
    long bits = words[word] & (-1L << from);
    if (bits != 0) {
      return (word << 6) + Long.numberOfTrailingZeros(bits);
    }
    int next = nextWord(word);
    return next < 0 ? -1 : (next << 6) + Long.numberOfTrailingZeros(words[next]);
  }

  /** The first word after {@code word} that is not empty, going round up to and including it. */
  private int nextWord(int word) {
    int index = (word + 1) & (words.length - 1);
    int group = index >> 6;
    long bits = summary[group] & (-1L << index);
    for (int i = 0; i <= summary.length; i++) {
      if (bits != 0) {
        return (group << 6) + Long.numberOfTrailingZeros(bits);
      }
      group = (group + 1) & (summary.length - 1);
      bits = summary[group];
    }
    return -1;
  }
}
