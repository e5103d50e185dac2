package io.roomcast.loop;

/**
 * The thread of one event loop, as much of it as this code needs. {@link #execute} and {@link
 * #inLoop} may be called from any thread, {@link #schedule} only on the loop.
 */
public interface LoopExecutor {

  /** Runs a task on the loop after what is running now; tasks of one caller keep their order. */
  void execute(Runnable task);

  /** Runs a task on the loop after a delay in ms; the answer cancels it when run. */
  Runnable schedule(long delayMillis, Runnable task);

  /** Sends what was written in this turn now, not at its end. On the loop only. */
  default void flush() {}

  /** Bytes that WebSockets of this loop have received. On the loop only. */
  default long bytesIn() {
    return 0;
  }

  /** Bytes that WebSockets of this loop were given to send. On the loop only. */
  default long bytesOut() {
    return 0;
  }

  /** Whether the caller is on this loop's thread. */
  boolean inLoop();
}
