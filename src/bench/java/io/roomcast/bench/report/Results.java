package io.roomcast.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.roomcast.bench.plan.BenchCase;
import io.roomcast.bench.plan.BenchCases;
import io.roomcast.bench.plan.BenchServer;
import io.roomcast.bench.plan.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The runs of one or more {@code results.jsonl}. Immutable. */
public final class Results {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENVIRONMENT = "environment";

  private final Map<String, String> environment;
  private final List<RunLine> runs;

  /**
   * @param environment what it ran on and with, by name
   * @param runs in the order in which they were made
   */
  public Results(Map<String, String> environment, List<RunLine> runs) {
    this.environment = new LinkedHashMap<>(environment);
    this.runs = List.copyOf(runs);
  }

  /** The line of {@code results.jsonl} that tells what it ran on. */
  public static String line(Map<String, String> environment) {
    return json(Map.of(ENVIRONMENT, environment));
  }

  /** The line of {@code results.jsonl} for a run. */
  public static String line(RunLine run) {
    return json(run);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a file; the environment is that of its last part.
   *
   * @throws IOException when it can't be read, or holds another thing; the message tells where
   */
  public static Results read(Path file) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    List<RunLine> runs = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      try {
        JsonNode node = JSON.readTree(line);
        if (node.has(ENVIRONMENT)) {
          node.get(ENVIRONMENT)
              .fields()
              .forEachRemaining(
                  entry -> environment.put(entry.getKey(), entry.getValue().asText()));
        } else if (node.has("case")) {
          runs.add(JSON.treeToValue(node, RunLine.class));
        }
      } catch (JsonProcessingException e) {
        throw new IOException(file + ":" + number + ": " + e.getOriginalMessage(), e);
      }
    }
    return new Results(environment, runs);
  }

  /** The number of the last round; 0 without runs. */
  public int rounds() {
    return runs.stream().mapToInt(RunLine::round).max().orElse(0);
  }

  Map<String, String> environment() {
    return environment;
  }

  /** The cases that were run, in the order of reports. */
  List<BenchCase> cases() {
    return BenchCases.all().stream()
        .filter(each -> runs.stream().anyMatch(run -> run.benchCase().equals(each.id())))
        .toList();
  }

  /** The servers that were run, in the order of reports. */
  List<BenchServer> servers() {
    return Stream.of(BenchServer.values())
        .filter(each -> runs.stream().anyMatch(run -> run.server().equals(each.id())))
        .toList();
  }

  /** All runs of a case against a server, failed ones, too. */
  List<RunLine> of(BenchCase benchCase, BenchServer server) {
    return runs.stream()
        .filter(run -> run.benchCase().equals(benchCase.id()) && run.server().equals(server.id()))
        .toList();
  }

  /** The spread of a figure; empty when no run has it. */
  Optional<Spread> spread(BenchCase benchCase, BenchServer server, Figure figure) {
    return spread(of(benchCase, server).stream().map(run -> run.figure(figure)));
  }

  /** The spread of a number that the load generator printed, by JSON pointer. */
  Optional<Spread> spread(BenchCase benchCase, BenchServer server, String pointer) {
    return spread(of(benchCase, server).stream().map(run -> run.number(pointer)));
  }

  private static Optional<Spread> spread(Stream<OptionalDouble> values) {
    List<Double> present =
        values.flatMapToDouble(OptionalDouble::stream).filter(Double::isFinite).boxed().toList();
    return present.isEmpty() ? Optional.empty() : Optional.of(Spread.of(present));
  }

  /**
   * How many times as much a server needs as another: the spread of the ratios within each round,
   * because the machine's own speed changes between rounds. Empty when no round has both.
   */
  Optional<Spread> ratio(BenchCase benchCase, BenchServer server, BenchServer base, Figure figure) {
    Map<Integer, Double> bases = new LinkedHashMap<>();
    of(benchCase, base)
        .forEach(run -> run.figure(figure).ifPresent(value -> bases.put(run.round(), value)));
    List<Double> ratios = new ArrayList<>();
    for (RunLine run : of(benchCase, server)) {
      Double under = bases.get(run.round());
      if (under != null && under > 0) {
        run.figure(figure).ifPresent(value -> ratios.add(value / under));
      }
    }
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
  }
}
