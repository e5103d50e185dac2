package io.roomcast.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.roomcast.bench.plan.BenchCase;
import io.roomcast.bench.plan.BenchServer;
import io.roomcast.bench.report.RunLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Makes single runs: a fresh server, the load, the end of both. Used by one thread. */
public final class Runner {

  /** For connecting all clients, collecting garbage and the like, besides the time that is said. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  /** Some scenarios measure twice. */
  private static final int PARTS = 2;

  private final RunSettings settings;
  private final Peers peers;
  private final Path logs;

  /**
   * @throws IOException when the directory for logs can't be made
   */
  public Runner(RunSettings settings) throws IOException {
    this.settings = settings;
    this.logs = Files.createDirectories(settings.output().resolve("logs"));
    this.peers = new Peers(settings.peers(), logs);
  }

  /** Installs this server, if it needs that. */
  public void prepare(BenchServer server) throws BenchException, InterruptedException {
    peers.launch(server, List.of());
  }

  /** What runs are made on and with, by name. */
  public Map<String, String> environment() throws InterruptedException {
    return new Machine(settings.peers()).facts();
  }

  /** Makes one run; a failure is told in its result. */
  public RunLine run(BenchCase benchCase, BenchServer server, int round)
      throws InterruptedException {
    String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Path log = logs.resolve(benchCase.id() + "-" + server.id() + "-" + round);
    Path serverLog = log.resolveSibling(log.getFileName() + "-server.log");
    JsonNode result = null;
    Double others = null;
    String error = null;
    try (RunningServer running =
        RunningServer.start(peers.launch(server, benchCase.serverOptions()), serverLog)) {
      try (LoadRun load = LoadRun.start(load(benchCase, server, running), log)) {
        OtherCores otherCores = otherCores(ours(running.pid(), load.pid()));
        result = load.await(limit(benchCase));
        others = otherCores == null ? null : round(otherCores.get());
      }
      if (!running.isAlive()) {
        error = "the server ended under load; see " + serverLog;
      }
    } catch (BenchException | IOException e) {
      error = String.valueOf(e.getMessage());
    }
    return new RunLine(
        benchCase.id(), server.id(), round, at, others, error == null ? result : null, error);
  }

  /** The processes and what they have started: a backend of the server. */
  private static Set<Long> ours(long... processes) {
    Set<Long> all = LongStream.of(processes).boxed().collect(Collectors.toSet());
    for (long process : processes) {
      ProcessHandle.of(process)
          .ifPresent(found -> found.descendants().forEach(each -> all.add(each.pid())));
    }
    return all;
  }

  private static @Nullable OtherCores otherCores(Set<Long> ours) throws IOException {
    return OtherCores.available() ? new OtherCores(ours) : null;
  }

  private static double round(double cores) {
    return Math.round(cores * 100) / 100.0;
  }

  private double seconds(BenchCase benchCase) {
    // Fewer clients than the case says: nothing is measured, so that the time does not matter.
    boolean measured = settings.clients().isEmpty();
    return measured ? Math.max(settings.seconds(), benchCase.minSeconds()) : settings.seconds();
  }

  private Duration limit(BenchCase benchCase) {
    return MARGIN.plusMillis((long) ((settings.warmup() + PARTS * seconds(benchCase)) * 1000));
  }

  private List<String> load(BenchCase benchCase, BenchServer server, RunningServer running) {
    List<String> all = new ArrayList<>(benchCase.load());
    settings.clients().ifPresent(clients -> shrink(all, clients));
    all.addAll(List.of("--url", running.url(), "--pid", Long.toString(running.pid())));
    all.addAll(List.of("--server", server.id()));
    all.addAll(List.of("--seconds", Double.toString(seconds(benchCase))));
    all.addAll(List.of("--warmup", Double.toString(settings.warmup())));
    pass(running, "api", "--api-port", all);
    pass(running, "token", "--token", all);
    return all;
  }

  private static void pass(RunningServer from, String name, String option, List<String> to) {
    String value = from.said(name);
    if (value != null) {
      to.addAll(List.of(option, value));
    }
  }

  /** Gives the load that few clients, in fewer rooms if it has many. */
  static void shrink(List<String> load, int clients) {
    drop(load, "--clients");
    drop(load, "--stalled");
    load.addAll(List.of("--clients", Integer.toString(clients)));
    if (drop(load, "--rooms")) {
      load.addAll(List.of("--rooms", Integer.toString(Math.max(1, clients / 10))));
    }
  }

  private static boolean drop(List<String> options, String name) {
    int at = options.indexOf(name);
    if (at >= 0) {
      options.subList(at, at + 2).clear();
    }
    return at >= 0;
  }
}
