package io.roomcast.bench.run;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that ends with this one at the latest. Used by one thread. */
final class Child implements AutoCloseable {

  private static final Duration UNTIL_KILLED = Duration.ofSeconds(5);

  private final Process process;
  private final Thread hook;

  private Child(Process process) {
    this.process = process;
    this.hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a command.
   *
   * @throws BenchException when its program can't be run
   */
  static Child start(ProcessBuilder command) throws BenchException {
    try {
      return new Child(command.start());
    } catch (IOException e) {
      throw new BenchException("can't run " + command.command().get(0), e);
    }
  }

  Process process() {
    return process;
  }

  /** Waits for its end; false when the time was over before. */
  boolean await(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the process: by SIGTERM, after a while by SIGKILL. Returns when it is gone. */
  @Override
  public void close() {
    process.destroy();
    boolean alive = true;
    try {
      alive = !await(UNTIL_KILLED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (alive) {
      process.destroyForcibly();
      process.onExit().join();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is ending, too.
    }
  }
}
