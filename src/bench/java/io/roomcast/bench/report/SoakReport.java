package io.roomcast.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.roomcast.bench.report.SoakSample.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of a soak: whether the last third of it looks like the first. Immutable. */
public final class SoakReport {

  private static final List<String> FAULTS =
      List.of("lost", "duplicated", "outOfOrder", "unexpected", "disconnected");

  /** Rows of the table of samples, at most about. */
  private static final int ROWS = 30;

  private final Map<String, String> environment;
  private final SoakSample before;
  private final List<SoakSample> samples;
  private final SoakSample after;
  private final List<JsonNode> loads;

  /**
   * @param environment what it ran on and with
   * @param before the warm server without clients
   * @param samples in the order of time; those with less than half of the most sessions, while
   *     clients come or go, are left out, and three must be left
   * @param after the server when all clients were gone
   * @param loads what the load generators printed
   */
  public SoakReport(
      Map<String, String> environment,
      SoakSample before,
      List<SoakSample> samples,
      SoakSample after,
      List<JsonNode> loads) {
    this.environment = environment;
    this.before = before;
    this.samples = loaded(samples);
    if (this.samples.size() < 3) {
      throw new IllegalArgumentException("too few samples under load: " + this.samples.size());
    }
    this.after = after;
    this.loads = List.copyOf(loads);
  }

  private static List<SoakSample> loaded(List<SoakSample> samples) {
    long most = samples.stream().mapToLong(SoakSample::sessions).max().orElse(0);
    return samples.stream().filter(sample -> sample.sessions() * 2 >= most).toList();
  }

  /** What is wrong, in words; empty when all stayed as it was. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (Kept kept : Kept.values()) {
      double first = first(kept);
      double last = last(kept);
      if (last > kept.allowed(first)) {
        problems.add(kept.words() + " grew from " + shown(first) + " to " + shown(last));
      }
    }
    if (after.addresses() > before.addresses()) {
      problems.add(
          "event bus addresses left over without clients: "
              + (after.addresses() - before.addresses()));
    }
    if (after.sessions() > 0) {
      problems.add("sessions left over: " + after.sessions());
    }
    for (JsonNode load : loads) {
      for (String fault : FAULTS) {
        long count = load.path(fault).asLong();
        if (count > 0) {
          problems.add(load.path("mode").asText() + ": " + fault + " " + count);
        }
      }
    }
    return problems;
  }

  private double first(Kept kept) {
    return median(kept, samples.subList(0, samples.size() / 3));
  }

  private double last(Kept kept) {
    return median(kept, samples.subList(samples.size() - samples.size() / 3, samples.size()));
  }

  private static double median(Kept kept, List<SoakSample> of) {
    return Spread.of(of.stream().map(kept::of).toList()).median();
  }

  /** The whole report. */
  public String markdown() {
    List<String> problems = problems();
    StringBuilder out = new StringBuilder("# Soak\n\n");
    out.append(problems.isEmpty() ? "**Flat.**" : "**Not flat.**").append(" ");
    out.append(
        String.format(
            Locale.ROOT,
            "%.1f minutes of churn, fan-out and members that do not read; %d samples.\n\n",
            samples.get(samples.size() - 1).seconds() / 60,
            samples.size()));
    problems.forEach(problem -> out.append("- ").append(problem).append("\n"));
    out.append(problems.isEmpty() ? "" : "\n").append(thirds()).append("\n## Load\n\n");
    for (JsonNode load : loads) {
      out.append("- `").append(load).append("`\n");
    }
    out.append("\n## Samples\n\n").append(table()).append("\n## Environment\n\n");
    environment.forEach(
        (name, value) -> out.append("- ").append(name).append(": ").append(value).append("\n"));
    return out.toString();
  }

  private String thirds() {
    List<List<String>> rows = new ArrayList<>();
    for (Kept kept : Kept.values()) {
      rows.add(
          List.of(
              kept.words(),
              shown(kept.of(before)),
              shown(first(kept)),
              shown(last(kept)),
              shown(kept.allowed(first(kept))),
              shown(kept.of(after))));
    }
    return MarkdownTable.of(
        List.of("median", "before", "first third", "last third", "allowed", "after"), rows);
  }

  private String table() {
    List<List<String>> rows = new ArrayList<>();
    int step = Math.max(1, samples.size() / ROWS);
    for (int i = 0; i < samples.size(); i += step) {
      SoakSample sample = samples.get(i);
      List<String> row = new ArrayList<>(List.of(shown(sample.seconds())));
      for (Kept kept : Kept.values()) {
        row.add(shown(kept.of(sample)));
      }
      row.add(Long.toString(sample.sessions()));
      rows.add(row);
    }
    List<String> head = new ArrayList<>(List.of("second"));
    for (Kept kept : Kept.values()) {
      head.add(kept.words());
    }
    head.add("sessions");
    return MarkdownTable.of(head, rows);
  }

  private static String shown(double value) {
    return Kept.number(value);
  }
}
