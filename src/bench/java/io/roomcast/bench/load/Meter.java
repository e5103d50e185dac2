package io.roomcast.bench.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Measures while the loop works. Main thread. */
final class Meter {

  private static final double PATIENCE_SECONDS = 20;
  private static final double STEP_SECONDS = 0.05;

  private final Fleet fleet;
  private final @Nullable ServerProcess server;
  private final @Nullable ServerProcess publishServer;

  Meter(Fleet fleet) {
    this.fleet = fleet;
    server = process(fleet.options().pid());
    publishServer = process(fleet.options().publishPid());
  }

  private static @Nullable ServerProcess process(@Nullable Long pid) {
    return pid == null ? null : new ServerProcess(pid);
  }

  private static ServerProcess.@Nullable Cpu cpu(@Nullable ServerProcess process) {
    return process == null ? null : process.cpu();
  }

  private static @Nullable Long since(
      ServerProcess.@Nullable Cpu end, ServerProcess.@Nullable Cpu start) {
    return end == null || start == null ? null : Long.valueOf(end.since(start));
  }

  /**
   * Warms up, then measures for as long as the options say; longer, up to a limit, when nothing was
   * counted by then, as in a short run on a busy machine. The count is asked on the loop.
   */
  Figures measure(LongSupplier ops) {
    Moment start = start(ops);
    double waited = 0;
    while (waited < PATIENCE_SECONDS && fleet.ask(ops::getAsLong) == start.ops) {
      Fleet.sleep(STEP_SECONDS);
      waited += STEP_SECONDS;
    }
    return end(start, ops);
  }

  /** Warms up, then measures for exactly as long as the options say: there may be nothing. */
  Figures measureExactly(LongSupplier ops) {
    return end(start(ops), ops);
  }

  private Moment start(LongSupplier ops) {
    Fleet.sleep(fleet.options().warmup());
    Moment start = moment(ops);
    Fleet.sleep(fleet.options().seconds());
    return start;
  }

  private Figures end(Moment start, LongSupplier ops) {
    Moment end = moment(ops);
    return new Figures(
        end.ops - start.ops,
        end.nanos - start.nanos,
        since(end.server, start.server),
        since(end.publishServer, start.publishServer),
        end.generator - start.generator,
        end.before);
  }

  /** Counts, and lets latencies go to an empty histogram from now on. */
  private Moment moment(LongSupplier ops) {
    ServerProcess.Cpu cpu = cpu(server);
    ServerProcess.Cpu publishCpu = cpu(publishServer);
    long generator =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    return fleet.ask(
        () -> {
          Latency before = fleet.tally().latency;
          fleet.tally().latency = new Latency();
          return new Moment(ops.getAsLong(), fleet.now(), cpu, publishCpu, generator, before);
        });
  }

  private record Moment(
      long ops,
      long nanos,
      ServerProcess.@Nullable Cpu server,
      ServerProcess.@Nullable Cpu publishServer,
      long generator,
      Latency before) {}
}
