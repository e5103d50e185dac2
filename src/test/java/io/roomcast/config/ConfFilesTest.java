package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several files become one conf; each problem names its file. */
class ConfFilesTest {

  @Test
  void objectsAreMergedAndTheLastFileWins() {
    TestConf conf =
        TestConf.load(
                Map.of(),
                """
                {"listener": {"name": "x", "port": 2, "letters": ["c", "d"]},
                 "weights": {"one": {"number": 1}, "two": {"number": 2}}}
                """,
                """
                {"listener": {"port": 3, "letters": ["e"]},
                 "weights": {"two": {"number": 22}, "three": {}}}
                """,
                "{\"listener\": {\"port\": 4}}")
            .conf();

    assertThat(conf.listener()).isEqualTo(new TestConf.Listener("x", 4, 1, List.of("e")));
    assertThat(conf.weights())
        .containsExactly(
            Map.entry("one", new TestConf.Integers(1)),
            Map.entry("two", new TestConf.Integers(22)),
            Map.entry("three", new TestConf.Integers(7)));
  }

  @Test
  void aListOfRecordsIsReplacedAsAWhole() {
    TestConf conf =
        TestConf.load(
                Map.of(),
                "{\"namespaces\": [{\"name\": \"/a\", \"time\": \"9s\"}, {\"name\": \"/b\"}]}",
                "{\"namespaces\": [{\"name\": \"/c\"}]}")
            .conf();

    assertThat(conf.namespaces()).extracting(TestConf.Space::name).containsExactly("/c");
    assertThat(conf.namespaces().get(0).time()).hasSeconds(1);
  }

  @Test
  void anObjectAndAScalarReplaceEachOther() {
    String object = "{\"tokens\": {\"old\": [\"k\"]}}";

    assertThat(TestConf.load(Map.of(), object, "{\"tokens\": false}").conf().tokens()).isNull();
    assertThat(TestConf.load(Map.of(), object, "{\"tokens\": true}").conf().tokens().old())
        .isEmpty();
    assertThat(TestConf.load(Map.of(), "{\"tokens\": false}", object).conf().tokens().old())
        .containsExactly("k");
  }

  @Test
  void eachProblemNamesTheFileWhoseValueItIs() {
    assertThat(
            TestConf.problems(
                Map.of(),
                "{\"listener\": {\"port\": 10,\n \"name\": 1}}",
                "{\"listener\": {\"prt\": 1}, \"listener\": {\"name\": 2}}"))
        .containsExactlyInAnyOrder(
            "b.json:1:26: listener: found the key a second time (first at b.json:1:14)",
            "a.json:1:23: listener.port: found 10; allowed: a whole number from 0 to 9",
            "b.json:1:47: listener.name: found 2; allowed: a text");
  }

  @Test
  void aBrokenFileIsToldAloneSinceTheOthersMayNeedIt() {
    assertThat(
            TestConf.problems(Map.of(), "{\"redis\": {}}", "{\"redis\": {\"endpoint\": ", "[1,]"))
        .hasSize(2)
        .allMatch(problem -> problem.contains("a JSON syntax error"))
        .anyMatch(problem -> problem.startsWith("b.json:1:"))
        .anyMatch(problem -> problem.startsWith("c.json:1:"));
  }

  @Test
  void allFilesThatCannotBeReadAreNamed(@TempDir Path dir) throws Exception {
    Path good = Files.writeString(dir.resolve("good.json"), "{\"lisen\": 1}");
    List<Path> files = List.of(dir.resolve("x.json"), good, dir.resolve("y.json"));
    ConfException e =
        catchThrowableOfType(
            ConfException.class,
            () -> ConfLoader.load(new ConfSources(files, Map.of(), List.of(), false)));

    assertThat(e.problems())
        .extracting(ConfProblem::where)
        .containsExactly(files.get(0).toString(), files.get(2).toString());
  }

  @Test
  void filesAreReadInTheirOrder(@TempDir Path dir) throws Exception {
    Path a = Files.writeString(dir.resolve("a.json"), "{\"webroot\": \"a\", \"demo\": true}");
    Path b = Files.writeString(dir.resolve("b.json"), "{\"webroot\": \"b\"}");
    Loaded<RoomcastConf> loaded =
        ConfLoader.load(new ConfSources(List.of(a, b), Map.of(), List.of(), false));

    assertThat(loaded.conf().webroot()).isEqualTo("b");
    assertThat(loaded.conf().demo()).isNotNull();
  }

  @Test
  void leniencyMakesUnknownKeysWarningsAndNothingElse() {
    Loaded<TestConf> loaded = TestConf.load(Map.of(), true, "{\"listner\": {\"port\": \"x\"}}");

    assertThat(loaded.warnings())
        .extracting(ConfProblem::toString)
        .containsExactly(
            "a.json:1:13: listner: found an unknown key (did you mean \"listener\"?); allowed:"
                + " listener, namespaces, backends, weights, tokens, redis, $schema");
    ConfException e =
        catchThrowableOfType(
            ConfException.class,
            () -> TestConf.load(Map.of(), true, "{\"a\": 1, \"listener\": {\"port\": \"x\"}}"));
    assertThat(e.problems()).extracting(ConfProblem::path).containsExactly("listener.port");
  }
}
