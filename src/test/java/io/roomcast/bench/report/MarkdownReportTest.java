package io.roomcast.bench.report;

import static io.roomcast.bench.report.Lines.failed;
import static io.roomcast.bench.report.Lines.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tables, cell by cell. */
class MarkdownReportTest {

  private static final Results RESULTS =
      new Results(
          Map.of("JDK", "17"),
          List.of(
              run("fanout-w4", "roomcast", 1, 3),
              run("fanout-w4", "node", 1, 12),
              run("fanout-w4", "netty-turn", 1, 2),
              run("fanout-w4", "roomcast", 2, 3.2),
              run("fanout-w4", "node", 2, 16),
              run("fanout-w4", "netty-turn", 2, 2),
              run("polling-echo", "roomcast", 1, 0.3, "{\"cpuMicrosPerOp\":40}"),
              failed("polling-echo", "node", 1, "the server does not listen"),
              run("idle", "roomcast", 1, 0.0, "{\"heapBytesPerConnection\":2900,\"lost\":1}"),
              run("idle", "node", 1, 0.0, "{\"heapBytesPerConnection\":null}")));

  @Test
  void theSummaryHasMediansRatiosAndFootnotes() {
    assertThat(new SummaryTable(RESULTS).markdown())
        .isEqualTo(
            """
            | median | Roomcast | Node socket.io, ws | bare Netty, flush per turn |
            | --- | ---: | ---: | ---: |
            | Fan-out to 1,000, 4 unanswered: server CPU, µs per delivery | **3.10** | 14.0 (4.50×) | 2.00 (0.65×) |
            | Echo over polling, 100 clients: server CPU, µs per ack | **40.0** <sup>1</sup> | – <sup>2</sup> | – <sup>3</sup> |
            | 5,000 idle clients: live heap per client, kB | **2.90** <sup>4</sup> | – <sup>5</sup> | – |
            | 5,000 idle clients: resident memory per client, kB | – <sup>5</sup> | – <sup>5</sup> | – |

            <sup>1</sup> Other processes used over 0.25 cores in most of its runs.
            <sup>2</sup> Failed.
            <sup>3</sup> Not there: polling.
            <sup>4</sup> Lost or misplaced messages, or cut off clients.
            <sup>5</sup> Can't be measured.
            """);
  }

  @Test
  void aCaseHasSpreadRatiosAndWhatFailed() {
    String report = MarkdownReport.of(RESULTS);

    assertThat(report)
        .contains("- JDK: 17\n")
        .contains("`fanout-w4`: `Load fanout --window 4`\n")
        .contains("| Node socket.io, ws | 14.0 (12.0–16.0) | 4.50 (4.00–5.00) | 7.00 (6.00–8.00) |")
        .contains("| Roomcast | 3.10 (3.00–3.20) | 1.00 (1.00–1.00) | 1.55 (1.50–1.60) |")
        .contains("- Node socket.io, ws, round 1: the server does not listen\n")
        .contains("| 1 of 1 |");
  }

  @Test
  void theReadmeKeepsWhatIsOutsideTheMarks() {
    String page = "a\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nz\n";

    String replaced = ReadmeSection.replace(page, RESULTS);

    assertThat(replaced)
        .startsWith(
            "a\n<!-- bench: begin -->\n\n![What it costs, as a chart](src/docs/bench.svg)\n")
        .contains("\n\n| median | Roomcast |")
        .endsWith("\nMeasured on: JDK 17.\n\n<!-- bench: end -->\nz\n")
        .doesNotContain("old");
    assertThat(ReadmeSection.replace(replaced, RESULTS)).isEqualTo(replaced);
  }

  @Test
  void ourReadmeHasTheMarks() throws Exception {
    String page = Files.readString(Path.of("README.md"));

    assertThat(ReadmeSection.replace(page, RESULTS)).contains("Measured on: JDK 17.");
  }

  @Test
  void aPageWithoutMarksIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ReadmeSection.replace("<!-- bench: end --><!-- bench: begin -->\n", RESULTS))
        .withMessageContaining("<!-- bench: begin -->");
  }
}
