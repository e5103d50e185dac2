package io.roomcast.bench.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One scenario against one server, from connecting to the figures. Main thread. */
public abstract class Scenario {

  /** Without an arrival for this long, what is still missing is lost. */
  private static final double QUIET_SECONDS = 2;

  private static final double DRAIN_SECONDS = 60;

  final LoadOptions options;
  final Fleet fleet;
  final Tally tally;
  final Map<String, Object> details = new HashMap<>();

  Scenario(LoadOptions options, Fleet fleet) {
    this.options = options;
    this.fleet = fleet;
    this.tally = fleet.tally();
  }

  /**
   * Plays what the options say.
   *
   * @throws IllegalStateException when it could not be played: the server refuses, or is not there
   */
  public static LoadResult play(LoadOptions options) {
    try (Fleet fleet = new Fleet(options)) {
      return of(options, fleet).run();
    }
  }

  private static Scenario of(LoadOptions options, Fleet fleet) {
    return switch (options.mode()) {
      case IDLE -> new IdleScenario(options, fleet);
      case FANOUT, ROOMS, UPGRADE -> new RoomsScenario(options, fleet);
      case ECHO, POLLING_ECHO -> new EchoScenario(options, fleet);
      case CONNECT -> new ConnectScenario(options, fleet);
      case SLOW -> new SlowScenario(options, fleet);
      case API_EMIT -> new ApiScenario(options, fleet);
      case CHURN -> new ChurnScenario(options, fleet);
    };
  }

  /** Plays it. */
  abstract LoadResult run();

  /** Connects all of them, a few at a time. */
  final void gather(List<? extends Participant> participants) {
    new Gathering(fleet, participants).await();
  }

  /** Waits until nothing is under way or nothing more comes. */
  final void drain(Pending pending) {
    long last = -1;
    double quiet = 0;
    for (double waited = 0; waited < DRAIN_SECONDS && quiet < QUIET_SECONDS; waited += 0.05) {
      if (fleet.ask(pending::none)) {
        return;
      }
      long delivered = fleet.ask(() -> tally.delivered);
      quiet = delivered == last ? quiet + 0.05 : 0;
      last = delivered;
      Fleet.sleep(0.05);
    }
  }

  /** What a scenario still waits for. Fleet's event loop. */
  @FunctionalInterface
  interface Pending {
    boolean none();
  }

  /** The result; ops are what CPU and rate are counted per. */
  final LoadResult result(Figures figures, @Nullable Memory memory) {
    String loss = fleet.ask(fleet::firstLoss);
    if (!loss.isEmpty()) {
      details.put("firstLoss", loss);
    }
    return fleet.ask(
        () ->
            new LoadResult(
                options.server(),
                options.mode().label(),
                options.parameters(),
                figures.cpuMicrosPerOp(),
                figures.opsPerSecond(),
                figures.latency().percentiles(),
                tally.sent,
                tally.delivered,
                tally.lost,
                tally.duplicated,
                tally.outOfOrder,
                tally.unexpected,
                tally.disconnected,
                figures.serverCores(),
                figures.generatorCores(),
                memory == null ? null : memory.heapBytesPerConnection(),
                memory == null ? null : memory.rssBytesPerConnection(),
                details));
  }
}
