package io.roomcast.bench.report;

import io.roomcast.bench.plan.BenchCase;
import io.roomcast.bench.plan.BenchServer;
import io.roomcast.bench.plan.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The chart of the main cases: one panel per case with a scale of its own, one bar per server, with
 * a line from the least to the most. Brings its own background, so that it can be read on pages of
 * any colour. Used once, by one thread.
 */
public final class SvgChart {

  private static final Set<String> SHOWN =
      Set.of(
          "fanout-w4",
          "fanout-w16",
          "fanout-50",
          "echo",
          "rooms",
          "connect",
          "polling-echo",
          "idle-19k");

  private static final int COLUMNS = 2;
  private static final int MARGIN = 24;
  private static final int GAP = 32;
  private static final int PANEL_WIDTH = 440;
  private static final int TITLE_HEIGHT = 56;
  private static final int PANEL_TITLE = 42;
  private static final int BAR = 14;
  private static final int ROW = 21;
  private static final int NAMES = 158;
  private static final int VALUES = 92;
  private static final int LEGEND = 30;

  private static final String STYLE =
      """
      text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328 }
      .title { font-size: 16px; font-weight: 600 }
      .panel { font-size: 13px; font-weight: 600 }
      .unit, .legend { font-size: 11px; fill: #59636e }
      .name { text-anchor: end }
      .value { fill: #59636e }
      .page { fill: #ffffff; stroke: #d1d9e0 }
      .ours { fill: #1a7f5a }
      .peer { fill: #8c96a0 }
      .floor { fill: #ffffff; stroke: #8c96a0; stroke-width: 1.2 }
      .ends { stroke: #1f2328; stroke-width: 1.2; opacity: 0.55 }
      """;

  private final Results results;
  private final List<Panel> panels;

  /** A figure of a case, to be drawn. */
  private record Panel(BenchCase benchCase, Figure figure, List<Bar> bars) {

    int height() {
      return PANEL_TITLE + bars.size() * ROW;
    }
  }

  /** A server in a panel; {@code ratio} is to Roomcast. */
  private record Bar(BenchServer server, Spread spread, Optional<Spread> ratio) {}

  private SvgChart(Results results) {
    this.results = results;
    this.panels =
        results.cases().stream()
            .filter(each -> SHOWN.contains(each.id()))
            .map(this::panel)
            .filter(panel -> !panel.bars.isEmpty())
            .toList();
  }

  /** The chart of these results, as an SVG file; without a panel when none of its cases was run. */
  public static String of(Results results) {
    return new SvgChart(results).draw();
  }

  private Panel panel(BenchCase benchCase) {
    Figure figure = benchCase.figures().get(0);
    List<Bar> bars = new ArrayList<>();
    for (BenchServer server : results.servers()) {
      results
          .spread(benchCase, server, figure)
          .ifPresent(
              spread ->
                  bars.add(
                      new Bar(
                          server,
                          spread,
                          results.ratio(benchCase, server, BenchServer.ROOMCAST, figure))));
    }
    return new Panel(benchCase, figure, bars);
  }

  private String draw() {
    int width = 2 * MARGIN + COLUMNS * PANEL_WIDTH + (COLUMNS - 1) * GAP;
    int height = TITLE_HEIGHT + LEGEND;
    for (int i = 0; i < panels.size(); i += COLUMNS) {
      height += rowHeight(i) + GAP;
    }
    Svg svg = new Svg(width, height, "What Socket.IO servers cost, less is better", STYLE);
    svg.rect("page", 0.5, 0.5, width - 1, height - 1, 8);
    svg.text("title", MARGIN, MARGIN + 12, "What it costs: less is better");
    int y = TITLE_HEIGHT;
    for (int i = 0; i < panels.size(); i += COLUMNS) {
      for (int column = 0; column < COLUMNS && i + column < panels.size(); column++) {
        draw(svg, panels.get(i + column), MARGIN + column * (PANEL_WIDTH + GAP), y);
      }
      y += rowHeight(i) + GAP;
    }
    legend(svg, y);
    return svg.close();
  }

  private int rowHeight(int first) {
    return panels.subList(first, Math.min(first + COLUMNS, panels.size())).stream()
        .mapToInt(Panel::height)
        .max()
        .orElse(0);
  }

  private static void draw(Svg svg, Panel panel, int x, int top) {
    svg.text("panel", x, top + 12, panel.benchCase.title());
    svg.text("unit", x, top + 28, SummaryTable.unit(panel.benchCase, panel.figure));
    double most = panel.bars.stream().mapToDouble(bar -> bar.spread.max()).max().orElse(1);
    double scale = (PANEL_WIDTH - NAMES - VALUES) / most;
    int left = x + NAMES;
    int y = top + PANEL_TITLE;
    for (Bar bar : panel.bars) {
      double middle = y + BAR / 2.0;
      svg.text("name", left - 8, middle + 4, bar.server.title());
      String type = bar.server.kind().name().toLowerCase(Locale.ROOT);
      svg.rect(type, left, y, Math.max(1, bar.spread.median() * scale), BAR, 2);
      if (bar.spread.count() > 1) {
        double from = left + bar.spread.min() * scale;
        double to = left + bar.spread.max() * scale;
        svg.line("ends", from, middle, to, middle);
        svg.line("ends", from, middle - 3, from, middle + 3);
        svg.line("ends", to, middle - 3, to, middle + 3);
      }
      svg.text("value", left + bar.spread.max() * scale + 8, middle + 4, value(bar));
      y += ROW;
    }
  }

  private static String value(Bar bar) {
    String median = Figure.number(bar.spread.median());
    return bar.server.kind() == BenchServer.Kind.OURS
        ? median
        : median
            + bar.ratio.map(ratio -> "  (" + SummaryTable.times(ratio.median()) + ")").orElse("");
  }

  private static void legend(Svg svg, int y) {
    String text =
        "Bars: medians; lines: least to most; in brackets: times Roomcast in the same round."
            + " Hollow: floors, which speak only part of the protocol.";
    svg.text("legend", MARGIN, y + 4, text);
  }
}
