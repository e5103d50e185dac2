package io.roomcast.bench.report;

import io.roomcast.bench.plan.BenchCase;

/** The whole report of a run, in Markdown. */
public final class MarkdownReport {

  private MarkdownReport() {}

  /** Environment, summary, and a table for each case. */
  public static String of(Results results) {
    StringBuilder out = new StringBuilder("# Bench\n\n");
    results
        .environment()
        .forEach(
            (name, value) -> out.append("- ").append(name).append(": ").append(value).append("\n"));
    out.append("\n## Summary\n\n");
    out.append(
        "Medians; in brackets how many times as much as Roomcast in the same round. Less is"
            + " better.\n\n");
    out.append(new SummaryTable(results).markdown());
    out.append("\n## Cases\n\n");
    out.append(
        "Median (least–most) of all runs. A ratio is that of two runs of one round; the floor is"
            + " the bare Netty server, with one flush per turn unless messages are paced. Faults"
            + " are lost, doubled, misplaced or unasked messages and cut off clients, of all runs"
            + " together. A run is disturbed when other processes used over 0.25 cores.\n");
    for (BenchCase benchCase : results.cases()) {
      out.append("\n").append(new CaseTable(results, benchCase).markdown());
    }
    return out.toString();
  }
}
