package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.roomcast.loop.Histogram;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API of one event loop has done. Event loop of the API. */
@SuppressWarnings("EnumOrdinal") // counted for each operation
public final class ApiStats {

  /** Upper bounds of the buckets of {@link Times}, in seconds. */
  public static final List<Double> BUCKETS =
      List.of(0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0);

  private static final long[] NANOS =
      BUCKETS.stream().mapToLong(seconds -> (long) (seconds * 1e9)).toArray();

  private static final int OK = Code.values().length;

  private final List<Op> ops;
  private final @Nullable Histogram[][] byOp;
  private int underWay;
  private long refused;
  private long idempotencyHits;
  private long idempotencyEvictions;
  private long leftOut;

  ApiStats(List<Op> ops) {
    this.ops = ops;
    this.byOp = new Histogram[ops.size()][OK + 1];
  }

  /**
   * How long an operation took that ended in one way. Immutable.
   *
   * @param op name of the operation
   * @param code {@code ok}, or the code of the error
   * @param buckets calls by {@link #BUCKETS}, not cumulated; the last is for all above
   * @param seconds sum of all
   */
  public record Times(String op, String code, List<Long> buckets, double seconds) {}

  boolean begin(int limit) {
    if (underWay >= limit) {
      refused++;
      return false;
    }
    underWay++;
    return true;
  }

  void end(Op op, @Nullable Code code, long nanos) {
    underWay--;
    @Nullable Histogram[] times = byOp[op.index()];
    int index = code == null ? OK : code.ordinal();
    Histogram time = times[index];
    if (time == null) {
      time = new Histogram(NANOS);
      times[index] = time;
    }
    time.add(nanos);
  }

  void idempotencyHit() {
    idempotencyHits++;
  }

  void idempotencyEvicted() {
    idempotencyEvictions++;
  }

  void leftOut() {
    leftOut++;
  }

  /** Sockets and rooms that other nodes were not told of, as each is larger than an answer. */
  public long leftOutOfAnswers() {
    return leftOut;
  }

  /** Operations under way now. */
  public int underWay() {
    return underWay;
  }

  /** Operations refused because too many were under way. */
  public long refused() {
    return refused;
  }

  /** Requests answered from what an earlier one with the same idempotency key was answered. */
  public long idempotencyHits() {
    return idempotencyHits;
  }

  /** Answers forgotten before their time, because there were too many. */
  public long idempotencyEvictions() {
    return idempotencyEvictions;
  }

  /** Durations by operation and end, of those that happened. */
  public List<Times> times() {
    List<Times> all = new ArrayList<>();
    for (Op op : ops) {
      @Nullable Histogram[] times = byOp[op.index()];
      for (int i = 0; i <= OK; i++) {
        Histogram time = times[i];
        if (time != null) {
          String code = i == OK ? "ok" : Code.values()[i].name();
          all.add(new Times(op.name(), code, time.buckets(), (double) time.sum() / 1e9));
        }
      }
    }
    return all;
  }
}
