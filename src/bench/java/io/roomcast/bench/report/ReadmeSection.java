package io.roomcast.bench.report;

import java.util.Map;

/** Puts the chart and the summary between two marks of {@code README.md}. */
public final class ReadmeSection {

  private static final String BEGIN = "<!-- bench: begin -->\n";
  private static final String END = "<!-- bench: end -->";

  private ReadmeSection() {}

  /**
   * The page with the summary of these results in place of what stood between the marks.
   *
   * @throws IllegalArgumentException when the page lacks the marks
   */
  public static String replace(String page, Results results) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      throw new IllegalArgumentException(
          "expected the lines " + BEGIN.strip() + " and " + END + " in this order");
    }
    return page.substring(0, begin + BEGIN.length()) + section(results) + page.substring(end);
  }

  private static String section(Results results) {
    Map<String, String> environment = results.environment();
    StringBuilder out = new StringBuilder("\n![What it costs, as a chart](src/docs/bench.svg)\n\n");
    out.append(new SummaryTable(results).markdown());
    if (!environment.isEmpty()) {
      out.append("\nMeasured on: ");
      out.append(
          String.join(
              "; ",
              environment.entrySet().stream()
                  .map(entry -> entry.getKey() + " " + entry.getValue())
                  .toList()));
      out.append(".\n");
    }
    return out.append("\n").toString();
  }
}
