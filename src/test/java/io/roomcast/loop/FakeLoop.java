package io.roomcast.loop;

import java.util.ArrayDeque;
import java.util.PriorityQueue;

/** An event loop whose time stands still until a test moves it. Single-threaded. */
public final class FakeLoop implements LoopExecutor, Clock {

  private record Scheduled(long time, long order, Runnable task) implements Comparable<Scheduled> {
    @Override
    public int compareTo(Scheduled other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Scheduled> scheduled = new PriorityQueue<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private long now;
  private long order;
  private int wakeUps;

  public FakeLoop(long start) {
    now = start;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Runnable schedule(long delayMillis, Runnable task) {
    Scheduled entry = new Scheduled(now + delayMillis, order++, task);
    scheduled.add(entry);
    return () -> scheduled.remove(entry);
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public long monotonicMillis() {
    return now;
  }

  @Override
  public long epochMillis() {
    return now;
  }

  /** Lets time pass, running at each moment what is due then. */
  public void advance(long millis) {
    long end = now + millis;
    runTasks();
    for (Scheduled next = scheduled.peek(); next != null && next.time <= end; ) {
      scheduled.poll();
      now = Math.max(now, next.time);
      wakeUps++;
      next.task.run();
      runTasks();
      next = scheduled.peek();
    }
    now = end;
  }

  /** Lets time pass with the loop's thread stuck: everything due meanwhile runs at the end. */
  public void stall(long millis) {
    now += millis;
    advance(0);
  }

  /** How many scheduled tasks have run so far. */
  public int wakeUps() {
    return wakeUps;
  }

  /** How many tasks wait for their time. */
  public int pending() {
    return scheduled.size();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
