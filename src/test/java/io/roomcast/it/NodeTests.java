package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * Runs test files of {@code src/test/js/test} with Node's test runner and turns each of its test
 * cases into one of JUnit's.
 */
public final class NodeTests {

  static final Path JS = Path.of("src/test/js");

  private NodeTests() {}

  /** Starts a Node script; its output goes to a file of {@code target/node}. */
  static Process node(String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    Path output = Files.createDirectories(Path.of("target/node")).resolve(name + ".txt");
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(JS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Runs these files; {@code name} names the reports in {@code target/node}. */
  public static Stream<DynamicNode> run(
      String name, Map<String, String> environment, List<String> files, int seconds)
      throws Exception {
    Path report = Path.of("target/node", name + ".xml").toAbsolutePath();
    Files.deleteIfExists(report);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--test",
                "--test-concurrency=2",
                "--test-reporter=junit",
                "--test-reporter-destination=" + report));
    files.forEach(file -> arguments.add("test/" + file));
    Process process = node(name, environment, arguments);
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(ended).as("node ended within %d s, see target/node/%s.txt", seconds, name).isTrue();
    assertThat(report).isNotEmptyFile();
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(legal(Files.readString(report)))))
            .getDocumentElement();
    List<DynamicNode> nodes = nodes(root);
    assertThat(nodes).as("test cases of %s", name).isNotEmpty();
    nodes.add(DynamicTest.dynamicTest("exit code", () -> expectSuccess(name, process.exitValue())));
    return nodes.stream();
  }

  /** What fails after the last test case of a suite is in no report, but in the exit code. */
  private static void expectSuccess(String name, int exitCode) {
    assertThat(exitCode).as("exit code of node, see target/node/%s.txt", name).isZero();
  }

  /** Node writes what a test printed as it is: colours, too, which XML forbids. */
  private static String legal(String xml) {
    return xml.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "");
  }

  private static List<DynamicNode> nodes(Element parent) {
    List<DynamicNode> nodes = new ArrayList<>();
    for (Element child : children(parent)) {
      switch (child.getTagName()) {
        case "testsuite" ->
            nodes.add(DynamicContainer.dynamicContainer(child.getAttribute("name"), nodes(child)));
        case "testcase" ->
            nodes.add(DynamicTest.dynamicTest(child.getAttribute("name"), () -> replay(child)));
        default -> {
          // properties and the like
        }
      }
    }
    return nodes;
  }

  /** Fails, aborts or passes as the test case did. */
  private static void replay(Element testCase) {
    Element failure = child(testCase, "failure");
    if (failure != null) {
      throw new AssertionError(
          failure.getAttribute("message") + "\n" + failure.getTextContent().strip());
    }
    assertThat(testCase.getAttribute("name")).as("a file without test cases").doesNotEndWith(".js");
    Element skipped = child(testCase, "skipped");
    if (skipped != null) {
      abort(skipped.getAttribute("message"));
    }
  }

  private static @Nullable Element child(Element parent, String tag) {
    return children(parent).stream()
        .filter(element -> element.getTagName().equals(tag))
        .findFirst()
        .orElse(null);
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }
}
