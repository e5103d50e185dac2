package io.roomcast.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timers of one event loop, without an object or a scheduled task per timer. Event loop only.
 *
 * <p>Timers are intrusive nodes owned by whoever uses them; scheduling, re-scheduling and
 * cancelling cost a few nanoseconds and allocate nothing. A timer fires at its deadline or at most
 * a few milliseconds later, never before it. Timers fire in the order of their deadlines.
 *
 * <p>A hashed wheel: one slot per millisecond, {@value #SLOTS} of them, so that the usual heartbeat
 * intervals fit into one turn and nothing ever moves between levels. A timer further away shares a
 * slot with nearer ones and is passed over until its turn comes. One task is scheduled on the loop,
 * for the next slot that holds anything; an empty wheel costs nothing.
 */
public final class TimerWheel {

  private static final Logger log = LoggerFactory.getLogger(TimerWheel.class);

  static final int SLOTS = 1 << 15;
  private static final int MASK = SLOTS - 1;

  /** Timers fired before the loop gets to breathe; what is left follows in the next turn. */
  private static final int MAX_EXPIRIES_PER_RUN = 512;

  /** With timers in every millisecond, waking once for two of them halves the wake-ups. */
  private static final long MIN_GAP_MILLIS = 2;

  /** About 35,000 years; keeps deadlines from overflowing. */
  private static final long MAX_DELAY_MILLIS = 1L << 50;

  private static final long NOT_ARMED = Long.MAX_VALUE;

  /** One timer, re-usable any number of times. Event loop only. */
  public abstract static class Timer {

    private long deadline;
    // Neighbours in a circular list; null exactly when the timer is not scheduled.
    private @Nullable Timer next;
    private @Nullable Timer previous;

    /** Runs on the event loop once the deadline has passed; may schedule this timer again. */
    protected abstract void expired();

    /** Whether the timer waits for a deadline. */
    public final boolean scheduled() {
      return next != null;
    }
  }

  private final Clock clock;
  private final LoopExecutor executor;
  private final @Nullable Timer[] slots = new Timer[SLOTS];
  private final SlotSet occupied = new SlotSet(SLOTS);

  /** Timers of the tick being fired; they may still be cancelled or moved. */
  private @Nullable Timer due;

  /** The first millisecond that has not been processed. */
  private long tick;

  private int size;
  private long armedFor = NOT_ARMED;
  private @Nullable Runnable disarm;
  private boolean running;

  /**
   * @param clock decides when a timer is due
   * @param executor runs the expiries
   */
  public TimerWheel(Clock clock, LoopExecutor executor) {
    this.clock = clock;
    this.executor = executor;
    this.tick = clock.monotonicMillis();
  }

  /**
   * Fires the timer in {@code delayMillis} from now; moves it when it is scheduled already. Never
   * fires it before this method has returned, whatever the delay.
   */
  public void schedule(Timer timer, long delayMillis) {
    if (timer.scheduled()) {
      unlink(timer);
    }
    long now = clock.monotonicMillis();
    if (size == 0 && !running) {
      tick = now;
    }
    long delay = Math.max(0, Math.min(delayMillis, MAX_DELAY_MILLIS));
    timer.deadline = Math.max(now + delay, tick);
    link(timer);
    if (!running && timer.deadline < armedFor) {
      arm(timer.deadline, timer.deadline - now);
    }
  }

  /** Takes the timer out; nothing happens when it is not scheduled. */
  public void cancel(Timer timer) {
    if (timer.scheduled()) {
      unlink(timer);
    }
  }

  /** Timers that wait for a deadline. */
  public int size() {
    return size;
  }

  private void run() {
    armedFor = NOT_ARMED;
    disarm = null;
    running = true;
    int budget = MAX_EXPIRIES_PER_RUN;
    try {
      long now = clock.monotonicMillis();
      budget = fireDue(budget);
      while (due == null && tick <= now) {
        long next = nextOccupied();
        if (next > now) {
          tick = now + 1;
          break;
        }
        collectDue(next);
        tick = next + 1;
        budget = fireDue(budget);
      }
    } finally {
      running = false;
      armForNext();
    }
  }

  private int fireDue(int budget) {
    int left = budget;
    for (Timer timer = due; timer != null && left > 0; timer = due) {
      unlink(timer);
      left--;
      try {
        timer.expired();
      } catch (RuntimeException e) {
        log.error("A timer failed", e);
      }
    }
    return left;
  }

  /** Moves the timers of one tick to the due list; those of later turns of the wheel stay. */
  private void collectDue(long now) {
    int slot = (int) now & MASK;
    Timer head = slots[slot];
    if (head == null) {
      return;
    }
    slots[slot] = null;
    occupied.remove(slot);
    Timer last = head.previous;
    Timer timer = head;
    while (true) {
      Timer following = timer.next;
      if (timer.deadline <= now) {
        due = append(due, timer);
      } else {
        slots[slot] = append(slots[slot], timer);
        occupied.add(slot);
      }
      if (timer == last || following == null) {
        return;
      }
      timer = following;
    }
  }

  private void armForNext() {
    if (due != null) {
      arm(tick - 1, 0);
    } else if (size > 0) {
      long next = nextOccupied();
      arm(next, Math.max(MIN_GAP_MILLIS, next - clock.monotonicMillis()));
    }
  }

  private void arm(long time, long delayMillis) {
    if (disarm != null) {
      disarm.run();
    }
    armedFor = time;
    disarm = executor.schedule(delayMillis, this::run);
  }

  /** The first tick, from {@link #tick} on, whose slot holds anything. */
  private long nextOccupied() {
    int from = (int) tick & MASK;
    int slot = occupied.nextFrom(from);
    return slot < 0 ? NOT_ARMED : tick + ((slot - from) & MASK);
  }

  private void link(Timer timer) {
    int slot = (int) timer.deadline & MASK;
    slots[slot] = append(slots[slot], timer);
    occupied.add(slot);
    size++;
  }

  private void unlink(Timer timer) {
    Timer next = timer.next;
    Timer previous = timer.previous;
    if (next == null || previous == null) {
      return;
    }
    int slot = (int) timer.deadline & MASK;
    boolean only = next == timer;
    if (due == timer) {
      due = only ? null : next;
    } else if (slots[slot] == timer) {
      slots[slot] = only ? null : next;
      if (only) {
        occupied.remove(slot);
      }
    }
    next.previous = previous;
    previous.next = next;
    timer.next = null;
    timer.previous = null;
    size--;
  }

  private static Timer append(@Nullable Timer head, Timer timer) {
    if (head == null || head.previous == null) {
      timer.next = timer;
      timer.previous = timer;
      return timer;
    }
    Timer last = head.previous;
    timer.next = head;
    timer.previous = last;
    last.next = timer;
    head.previous = timer;
    return head;
  }
}
