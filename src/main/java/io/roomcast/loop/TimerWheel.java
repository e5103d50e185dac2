package io.roomcast.loop;

/**
 * The timers of one event loop, without an object or a scheduled task per timer. Event loop only.
 *
 * <p>Timers are intrusive nodes owned by whoever uses them; scheduling, re-scheduling and
 * cancelling cost a few nanoseconds and allocate nothing. A timer fires at its deadline or at most
 * a few milliseconds later, never before it.
 */
public final class TimerWheel {

  /** One timer, re-usable any number of times. Event loop only. */
  public abstract static class Timer {

    /** Runs on the event loop once the deadline has passed; may schedule this timer again. */
    protected abstract void expired();

    /** Whether the timer waits for a deadline. */
    public final boolean scheduled() {
      return false;
    }
  }

  public TimerWheel(Clock clock, LoopExecutor executor) {}

  /** Fires the timer in {@code delayMillis} from now; moves it when it is scheduled already. */
  public void schedule(Timer timer, long delayMillis) {}

  /** Takes the timer out; nothing happens when it is not scheduled. */
  public void cancel(Timer timer) {}

  /** Timers that wait for a deadline. */
  public int size() {
    return 0;
  }
}
