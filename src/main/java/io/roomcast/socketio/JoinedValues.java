package io.roomcast.socketio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values from several sources, one run after the other. Immutable, thread-safe. */
final class JoinedValues implements Values {

  /**
   * Consecutive values of one source, which is never itself joined.
   *
   * @param first index of the first of them here
   * @param from index of the first of them in the source
   * @param size how many, at least one
   */
  private record Run(int first, Values values, int from, int size) {

    int index(int joined) {
      return from + joined - first;
    }
  }

  private final List<Run> runs;
  private final int size;

  private JoinedValues(List<Run> runs, int size) {
    this.runs = runs;
    this.size = size;
  }

  /** Puts values together. For one thread. */
  static final class Builder {
    private final List<Run> runs = new ArrayList<>(4);
    private int size;

    Builder add(Values values, int from, int count) {
      int end = from + count;
      if (values instanceof JoinedValues joined) {
        int next = from;
        while (next < end) {
          Run run = joined.runOf(next);
          int taken = Math.min(end, run.first + run.size) - next;
          add(run.values, run.index(next), taken);
          next += taken;
        }
      } else if (count > 0) {
        runs.add(new Run(size, values, from, count));
        size += count;
      }
      return this;
    }

    JoinedValues build() {
      return new JoinedValues(List.copyOf(runs), size);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public @Nullable Object value(int index) {
    Run run = runOf(index);
    return run.values.value(run.index(index));
  }

  @Override
  public <T> @Nullable T as(int index, Class<T> type) {
    Run run = runOf(index);
    return run.values.as(run.index(index), type);
  }

  @Override
  public void writeJson(int from, int to, JsonWriter out) {
    int next = from;
    while (next < to) {
      if (next > from) {
        out.raw(',');
      }
      Run run = runOf(next);
      int end = Math.min(to, run.first + run.size);
      run.values.writeJson(run.index(next), run.index(end), out);
      next = end;
    }
  }

  @Override
  public void writeMsgpack(int from, int to, MsgpackWriter out) throws IOException {
    int next = from;
    while (next < to) {
      Run run = runOf(next);
      int end = Math.min(to, run.first + run.size);
      run.values.writeMsgpack(run.index(next), run.index(end), out);
      next = end;
    }
  }

  @Override
  public boolean hasBinary(int from, int to) {
    for (int i = from; i < to; i++) {
      Run run = runOf(i);
      if (run.values.hasBinary(run.index(i), run.index(i) + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Each value by itself: joined values were not received. */
  @Override
  public boolean exceed(int from, int to, long bytes) {
    for (int i = from; i < to; i++) {
      Run run = runOf(i);
      if (run.values.exceed(run.index(i), run.index(i) + 1, bytes)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int held() {
    return runs.stream().mapToInt(run -> run.values.held()).sum();
  }

  @Override
  public int sizeHint(int from, int to) {
    int hint = 0;
    int next = from;
    while (next < to) {
      Run run = runOf(next);
      int end = Math.min(to, run.first + run.size);
      hint += 1 + run.values.sizeHint(run.index(next), run.index(end));
      next = end;
    }
    return hint;
  }

  private Run runOf(int index) {
    int low = 0;
    int high = runs.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (runs.get(middle).first <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return runs.get(low);
  }
}
