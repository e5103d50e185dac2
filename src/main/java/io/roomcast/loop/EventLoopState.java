package io.roomcast.loop;

/**
 * What one event loop owns, shared by every server on that loop: executor, clock, timer wheel and
 * long work. One per event loop thread; only {@link #executor()} may be used from other threads.
 */
public final class EventLoopState {

  private final LoopExecutor executor;
  private final Clock clock;
  private final TimerWheel wheel;
  private int tick;
  private final Slices slices;

  public EventLoopState(LoopExecutor executor, Clock clock) {
    this.executor = executor;
    this.clock = clock;
    this.wheel = new TimerWheel(clock, executor);
    this.slices = new Slices(executor, Slices.SLICE_NANOS);
  }

  /** The loop's thread. */
  public LoopExecutor executor() {
    return executor;
  }

  /** The time source of the loop. */
  public Clock clock() {
    return clock;
  }

  /**
   * Which of the things that the loop handles one after the other this is: one read of a
   * connection, one request, one message from another loop. Node handles each in a turn of its own
   * where we handle many in one turn of the loop.
   */
  public int tick() {
    return tick;
  }

  /** Another thing is handled from now on. */
  public void nextTick() {
    tick++;
  }

  /** The loop's only timer. */
  public TimerWheel wheel() {
    return wheel;
  }

  /** Work of the loop that is too long for one turn. */
  public Slices slices() {
    return slices;
  }
}
