package io.roomcast.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The page of the budgets: text around one table of benchmarks, with what each costs and what it
 * may cost. The costs are written by the program, the budgets by people. Immutable.
 */
final class Budgets {

  private static final String BEGIN = "<!-- table: written by Micro report, budgets by hand -->";
  private static final String END = "<!-- end of table -->";

  /** A proposed budget: how much slower, and how many bytes more, than measured. */
  private static final double SLOWER = 2.5;

  private static final double MORE_BYTES = 1.05;

  /** Allocation is counted for all of the JVM; so much may come from elsewhere. */
  private static final double NOISE = 0.5;

  /**
   * A line of the table.
   *
   * @param cost as measured on the machine that the page names
   * @param nanos what the time may be there
   * @param bytes what may be allocated anywhere
   */
  private record Row(Cost cost, long nanos, long bytes) {

    static Row proposedFor(Cost cost) {
      long bytes = cost.bytes() < NOISE ? 0 : 8 * (long) Math.ceil(cost.bytes() * MORE_BYTES / 8);
      return new Row(cost, roundUp(cost.nanos() * SLOWER), bytes);
    }

    /** To two digits. */
    private static long roundUp(double value) {
      long unit = 1;
      while (value / unit >= 100) {
        unit *= 10;
      }
      return unit * (long) Math.ceil(value / unit);
    }

    static Row parse(String line) {
      String[] cells = line.split("\\|", -1);
      String[] values = new String[cells.length];
      for (int i = 0; i < cells.length; i++) {
        values[i] = cells[i].trim().replace("`", "").replace(",", "");
      }
      Cost cost = new Cost(values[1], Double.parseDouble(values[2]), Double.parseDouble(values[4]));
      return new Row(cost, Long.parseLong(values[3]), Long.parseLong(values[5]));
    }

    String text() {
      String nanosFormat = cost.nanos() < 100 ? "%,.1f" : "%,.0f";
      return String.format(
          Locale.ROOT,
          "| `%s` | " + nanosFormat + " | %,d | %,.0f | %,d |",
          cost.name(),
          cost.nanos(),
          nanos,
          cost.bytes(),
          bytes);
    }

    @Nullable String problem(Cost found) {
      return found.bytes() <= bytes + NOISE
          ? null
          : String.format(
              Locale.ROOT,
              "%s allocates %,.1f B, more than its budget of %,d B",
              found.name(),
              found.bytes(),
              bytes);
    }
  }

  /** By name; of those that differ in a number at the end, the smaller one first. */
  private static final Comparator<String> ORDER =
      Comparator.comparing((String name) -> name.replaceFirst("=\\d+$", ""))
          .thenComparing(String::length)
          .thenComparing(Comparator.naturalOrder());

  private final String before;
  private final String after;
  private final Map<String, Row> rows;

  private Budgets(String before, Map<String, Row> rows, String after) {
    this.before = before;
    this.rows = rows;
    this.after = after;
  }

  static Budgets read(Path page) throws IOException {
    return parse(Files.readString(page));
  }

  static Budgets parse(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("the page has no table");
    }
    Map<String, Row> rows = new TreeMap<>(ORDER);
    for (String line : page.substring(begin + BEGIN.length(), end).split("\n", -1)) {
      if (line.startsWith("| `")) {
        Row row = Row.parse(line);
        rows.put(row.cost.name(), row);
      }
    }
    return new Budgets(page.substring(0, begin), rows, page.substring(end));
  }

  /**
   * The same with these costs in place of older ones, and proposed budgets where there are none.
   */
  Budgets with(List<Cost> costs) {
    Map<String, Row> updated = new TreeMap<>(ORDER);
    updated.putAll(rows);
    for (Cost cost : costs) {
      Row known = rows.get(cost.name());
      updated.put(
          cost.name(),
          known == null ? Row.proposedFor(cost) : new Row(cost, known.nanos, known.bytes));
    }
    return new Budgets(before, updated, after);
  }

  /**
   * What speaks against these costs, a line each. Times depend on the machine and are not judged.
   */
  List<String> problems(List<Cost> costs) {
    List<String> problems = new ArrayList<>();
    for (Cost cost : costs) {
      Row row = rows.get(cost.name());
      String problem = row == null ? cost.name() + " has no budget" : row.problem(cost);
      if (problem != null) {
        problems.add(problem);
      }
    }
    return problems;
  }

  /** Names of the benchmarks with budgets. */
  List<String> names() {
    return List.copyOf(rows.keySet());
  }

  /** The page. */
  String text() {
    StringBuilder text = new StringBuilder(before).append(BEGIN).append('\n');
    text.append("| benchmark | ns | budget | B | budget |\n|---|--:|--:|--:|--:|\n");
    rows.values().forEach(row -> text.append(row.text()).append('\n'));
    return text.append(after).toString();
  }
}
