package io.roomcast.bench.report;

import io.roomcast.bench.plan.BenchCase;
import io.roomcast.bench.plan.BenchServer;
import io.roomcast.bench.plan.Feature;
import io.roomcast.bench.plan.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The table of all cases and servers: medians and how many times as much as Roomcast. Used once, by
 * one thread.
 */
final class SummaryTable {

  private static final String NOTHING = "–";

  private final Results results;
  private final List<BenchServer> servers;

  /** Number of each footnote, by its text. */
  private final Map<String, Integer> notes = new LinkedHashMap<>();

  SummaryTable(Results results) {
    this.results = results;
    this.servers = results.servers();
  }

  /** The table and its footnotes, in Markdown. */
  String markdown() {
    List<List<String>> rows = new ArrayList<>();
    for (BenchCase benchCase : results.cases()) {
      for (Figure figure : benchCase.figures()) {
        rows.add(row(benchCase, figure));
      }
    }
    List<String> head = new ArrayList<>(List.of("median"));
    servers.forEach(server -> head.add(server.title()));
    StringBuilder out = new StringBuilder(MarkdownTable.of(head, rows));
    notes.forEach((text, number) -> out.append("\n").append(mark(number)).append(" ").append(text));
    return notes.isEmpty() ? out.toString() : out.append("\n").toString();
  }

  private List<String> row(BenchCase benchCase, Figure figure) {
    List<String> row = new ArrayList<>();
    row.add(benchCase.title() + ": " + unit(benchCase, figure));
    servers.forEach(server -> row.add(cell(benchCase, server, figure)));
    return row;
  }

  /** What is told, like "server CPU, µs per ack". */
  static String unit(BenchCase benchCase, Figure figure) {
    boolean per = figure == Figure.CPU && !benchCase.operation().isEmpty();
    return figure.words() + (per ? " per " + benchCase.operation() : "");
  }

  private String cell(BenchCase benchCase, BenchServer server, Figure figure) {
    String missing =
        server.missing(benchCase).stream().map(Feature::words).collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      return NOTHING + " " + note("Not there: " + missing + ".");
    }
    List<RunLine> runs = results.of(benchCase, server);
    Optional<Spread> spread = results.spread(benchCase, server, figure);
    if (spread.isEmpty()) {
      return runs.isEmpty() ? NOTHING : NOTHING + " " + note(why(runs));
    }
    StringBuilder cell = new StringBuilder(Figure.number(spread.get().median()));
    if (server.kind() == BenchServer.Kind.OURS) {
      cell.insert(0, "**").append("**");
    } else {
      results
          .ratio(benchCase, server, BenchServer.ROOMCAST, figure)
          .ifPresent(ratio -> cell.append(" (").append(times(ratio.median())).append(")"));
    }
    if (runs.stream().filter(RunLine::disturbed).count() * 2 > runs.size()) {
      cell.append(" ").append(note("Other processes used over 0.25 cores in most of its runs."));
    }
    if (runs.stream().anyMatch(run -> run.faults() > 0)) {
      cell.append(" ").append(note("Lost or misplaced messages, or cut off clients."));
    }
    return cell.toString();
  }

  private static String why(List<RunLine> runs) {
    return runs.stream().anyMatch(run -> run.error() != null) ? "Failed." : "Can't be measured.";
  }

  private String note(String text) {
    return mark(notes.computeIfAbsent(text, unseen -> notes.size() + 1));
  }

  private static String mark(int number) {
    return "<sup>" + number + "</sup>";
  }

  /** Like {@code 3.9×}. */
  static String times(double ratio) {
    return Figure.number(ratio) + "×";
  }
}
