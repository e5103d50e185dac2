package io.roomcast.bench.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Measures while the loop works. Main thread. */
final class Meter {

  private final Fleet fleet;
  private final @Nullable ServerProcess server;

  Meter(Fleet fleet) {
    this.fleet = fleet;
    Long pid = fleet.options().pid();
    server = pid == null ? null : new ServerProcess(pid);
  }

  /** Warms up, then measures for as long as the options say; the count is asked on the loop. */
  Figures measure(LongSupplier ops) {
    Fleet.sleep(fleet.options().warmup());
    return measure(ops, fleet.options().seconds());
  }

  Figures measure(LongSupplier ops, double seconds) {
    Moment start = moment(ops);
    Fleet.sleep(seconds);
    Moment end = moment(ops);
    return new Figures(
        end.ops - start.ops,
        end.nanos - start.nanos,
        end.server == null || start.server == null ? null : end.server.since(start.server),
        end.generator - start.generator,
        end.before);
  }

  /** Counts, and lets latencies go to an empty histogram from now on. */
  private Moment moment(LongSupplier ops) {
    ServerProcess.Cpu cpu = server == null ? null : server.cpu();
    long generator =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    return fleet.ask(
        () -> {
          Latency before = fleet.tally().latency;
          fleet.tally().latency = new Latency();
          return new Moment(ops.getAsLong(), fleet.now(), cpu, generator, before);
        });
  }

  private record Moment(
      long ops, long nanos, ServerProcess.@Nullable Cpu server, long generator, Latency before) {}
}
