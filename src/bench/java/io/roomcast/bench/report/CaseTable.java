package io.roomcast.bench.report;

import io.roomcast.bench.plan.BenchCase;
import io.roomcast.bench.plan.BenchServer;
import io.roomcast.bench.plan.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of one case: all that was measured, a row per server. Immutable. */
final class CaseTable {

  private final Results results;
  private final BenchCase benchCase;

  CaseTable(Results results, BenchCase benchCase) {
    this.results = results;
    this.benchCase = benchCase;
  }

  /** Heading, load and table, in Markdown; what failed is told below. */
  String markdown() {
    StringBuilder out = new StringBuilder("### " + benchCase.title() + "\n\n");
    out.append("`").append(benchCase.id()).append("`: `Load ");
    out.append(String.join(" ", benchCase.load())).append("`");
    if (!benchCase.serverOptions().isEmpty()) {
      out.append(" against a server with `");
      out.append(String.join(" ", benchCase.serverOptions())).append("`");
    }
    out.append("\n\n");
    List<List<String>> rows = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (BenchServer server : results.servers()) {
      List<RunLine> runs = results.of(benchCase, server);
      if (!runs.isEmpty()) {
        rows.add(row(server, runs));
      }
      for (RunLine run : runs) {
        if (run.error() != null) {
          errors.add(server.title() + ", round " + run.round() + ": " + run.error());
        }
      }
    }
    out.append(MarkdownTable.of(head(), rows));
    errors.stream().distinct().forEach(error -> out.append("\n- ").append(error));
    return errors.isEmpty() ? out.toString() : out.append("\n").toString();
  }

  private List<String> head() {
    List<String> head = new ArrayList<>(List.of("server"));
    for (Figure figure : benchCase.figures()) {
      head.add(SummaryTable.unit(benchCase, figure));
      head.add("÷ Roomcast");
      head.add("÷ floor");
    }
    head.addAll(
        List.of(
            "ops/s",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "server cores",
            "generator cores",
            "faults",
            "disturbed"));
    return head;
  }

  private List<String> row(BenchServer server, List<RunLine> runs) {
    List<String> row = new ArrayList<>(List.of(server.title()));
    for (Figure figure : benchCase.figures()) {
      row.add(text(results.spread(benchCase, server, figure)));
      row.add(text(results.ratio(benchCase, server, BenchServer.ROOMCAST, figure)));
      row.add(text(results.ratio(benchCase, server, benchCase.floor(), figure)));
    }
    for (String pointer :
        List.of(
            "/opsPerSecond",
            "/latencyMs/p50",
            "/latencyMs/p99",
            "/latencyMs/p999",
            "/serverCores",
            "/generatorCores")) {
      row.add(median(results.spread(benchCase, server, pointer)));
    }
    row.add(Long.toString(runs.stream().mapToLong(RunLine::faults).sum()));
    row.add(runs.stream().filter(RunLine::disturbed).count() + " of " + runs.size());
    return row;
  }

  private static String text(Optional<Spread> spread) {
    return spread.map(Spread::toString).orElse("–");
  }

  private static String median(Optional<Spread> spread) {
    return spread.map(each -> Figure.number(each.median())).orElse("–");
  }
}
