package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails in Node fails here, wherever it fails. */
class NodeTestsIT {

  @TempDir private Path directory;

  /** What came of each test case of a file with this text, by its name. */
  private Map<String, Throwable> run(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("some.test.js"), text);
    String path = NodeTests.JS.resolve("test").toAbsolutePath().relativize(file).toString();
    Map<String, Throwable> results = new HashMap<>();
    tests(NodeTests.run("node-tests", Map.of(), List.of(path), 60))
        .forEach(
            test ->
                results.put(
                    test.getDisplayName(), catchThrowable(() -> test.getExecutable().execute())));
    return results;
  }

  private static Stream<DynamicTest> tests(Stream<? extends DynamicNode> nodes) {
    return nodes.flatMap(
        node ->
            node instanceof DynamicContainer container
                ? tests(container.getChildren())
                : Stream.of((DynamicTest) node));
  }

  @Test
  void whatATestPrintsMayNotBeLegalInXml() throws Exception {
    Map<String, Throwable> results =
        run(
            """
            const { it } = require("node:test");
            it("fails", () => { throw new Error("\\u001b[31mred\\u0001"); });
            it("passes", () => {});
            """);
    assertThat(results)
        .containsOnlyKeys("fails", "passes", "exit code")
        .containsEntry("passes", null);
    assertThat(results.get("fails")).hasMessageContaining("red");
    assertThat(results.get("exit code")).isNotNull();
  }

  @Test
  void whatFailsAfterTheLastTestIsNoticed() throws Exception {
    Map<String, Throwable> results =
        run(
            """
            const { after, describe, it } = require("node:test");
            describe("suite", () => {
              after(() => { throw new Error("not closed"); });
              it("passes", () => {});
            });
            """);
    assertThat(results).containsOnlyKeys("passes", "exit code").containsEntry("passes", null);
    assertThat(results.get("exit code")).isInstanceOf(AssertionError.class);
  }

  @Test
  void aFileThatEndsBeforeItsTestsHasNotPassed() throws Exception {
    Map<String, Throwable> results =
        run(
            """
            const { it } = require("node:test");
            it("is never run", () => {});
            process.exit(0);
            """);
    assertThat(results).hasSize(2).containsEntry("exit code", null);
    assertThat(results.values()).filteredOn(result -> result != null).hasSize(1);
  }
}
