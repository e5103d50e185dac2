package io.roomcast.bench.report;

import static io.roomcast.bench.report.Lines.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The chart is well formed, has what was measured, and all of it is inside. */
class SvgChartTest {

  private static final Results RESULTS =
      new Results(
          Map.of(),
          List.of(
              run("fanout-w4", "roomcast", 1, 3),
              run("fanout-w4", "node", 1, 12),
              run("fanout-w4", "roomcast", 2, 3),
              run("fanout-w4", "node", 2, 24),
              run("connect", "roomcast", 1, 80),
              run("connect", "netty", 1, 50),
              run("echo", "roomcast", 1, 2.5),
              run("fanout-1k", "roomcast", 1, 2.5)));

  @Test
  void hasAPanelPerShownCaseAndABarPerServer() throws Exception {
    Element chart = parsed(SvgChart.of(RESULTS));

    assertThat(texts(chart, "panel"))
        .containsExactly(
            "Fan-out to 1,000, 4 unanswered",
            "Echo, 100 clients × 8 in flight",
            "Connect, join, disconnect");
    assertThat(of(chart, "rect", "ours")).hasSize(3);
    assertThat(of(chart, "rect", "peer")).hasSize(1);
    assertThat(of(chart, "rect", "floor")).hasSize(1);
    assertThat(texts(chart, "value"))
        .containsExactly("3.00", "18.0  (6.00×)", "2.50", "80.0", "50.0  (0.63×)");
  }

  @Test
  void barsAreAsLongAsTheirMedians() throws Exception {
    Element chart = parsed(SvgChart.of(RESULTS));
    double ours = number(of(chart, "rect", "ours").get(0), "width");
    double node = number(of(chart, "rect", "peer").get(0), "width");

    assertThat(node / ours).isBetween(5.9, 6.1);
  }

  @Test
  void nothingIsOutsideTheImage() throws Exception {
    Element chart = parsed(SvgChart.of(RESULTS));
    double width = number(chart, "width");
    double height = number(chart, "height");

    for (Element bar : elements(chart, "rect").toList()) {
      assertThat(number(bar, "x") + number(bar, "width")).isBetween(0.0, width);
      assertThat(number(bar, "y") + number(bar, "height")).isBetween(0.0, height);
    }
    for (Element text : elements(chart, "text").toList()) {
      assertThat(number(text, "y")).isBetween(0.0, height);
    }
  }

  @Test
  void withoutResultsItIsEmptyAndWellFormed() throws Exception {
    Element chart = parsed(SvgChart.of(new Results(Map.of(), List.of())));

    assertThat(texts(chart, "panel")).isEmpty();
  }

  private static Element parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  private static Stream<Element> elements(Element chart, String tag) {
    NodeList all = chart.getElementsByTagName(tag);
    return IntStream.range(0, all.getLength()).mapToObj(all::item).map(Element.class::cast);
  }

  private static List<Element> of(Element chart, String tag, String type) {
    return elements(chart, tag).filter(each -> each.getAttribute("class").equals(type)).toList();
  }

  private static List<String> texts(Element chart, String type) {
    return of(chart, "text", type).stream().map(Node::getTextContent).toList();
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
