package io.roomcast.bench.report;

import java.util.List;

/** Writes tables in Markdown. */
final class MarkdownTable {

  private MarkdownTable() {}

  /** A table whose first column is text and whose others are numbers. Ends with a newline. */
  static String of(List<String> head, List<List<String>> rows) {
    StringBuilder out = new StringBuilder();
    row(out, head);
    out.append("| --- |").append(" ---: |".repeat(head.size() - 1)).append("\n");
    rows.forEach(row -> row(out, row));
    return out.toString();
  }

  private static void row(StringBuilder out, List<String> cells) {
    out.append("|");
    cells.forEach(cell -> out.append(" ").append(cell.replace("|", "\\|")).append(" |"));
    out.append("\n");
  }
}
