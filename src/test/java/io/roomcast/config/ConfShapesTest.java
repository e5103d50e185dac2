package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists and maps of records, records of several kinds, keys that must be given. */
class ConfShapesTest {

  private static final String SECRET = "0123456789abcdef";

  @Test
  void anEmptyFileHasEmptyListsAndMapsAndNoOptionalRecord() {
    TestConf conf = TestConf.read("{}");

    assertThat(conf.namespaces()).isEmpty();
    assertThat(conf.backends()).isEmpty();
    assertThat(conf.tokens()).isNull();
    assertThat(conf.redis()).isNull();
    assertThat(conf.listener()).isEqualTo(new TestConf.Listener("0", 1, 1, List.of("a", "b")));
  }

  @Test
  void aListOfRecordsKeepsItsOrderAndEachHasItsDefaults() {
    TestConf conf =
        TestConf.read(
            """
            {"namespaces": [
              {"name": "/chat", "time": "2s", "events": [
                {"match": "typing", "do": "relay", "to": "room"},
                {"match": "*", "do": "call", "backend": "app"}]},
              {"name": "/feed"}]}
            """);

    assertThat(conf.namespaces())
        .containsExactly(
            new TestConf.Space(
                "/chat",
                Duration.ofSeconds(2),
                List.of(new TestConf.Relay("typing", "room"), new TestConf.Call("*", "app"))),
            new TestConf.Space("/feed", Duration.ofSeconds(1), List.of()));
  }

  @Test
  void aMapKeepsNamesInTheOrderOfTheFile() {
    TestConf conf =
        TestConf.read(
            """
            {"backends": {
              "scores": {"bus": "scores.events"},
              "app": {"url": "https://a.example", "secret": "%s"}},
             "weights": {"B c": {}}}
            """
                .formatted(SECRET));

    assertThat(conf.backends())
        .containsExactly(
            Map.entry("scores", new TestConf.Bus("scores.events", Duration.ofSeconds(5))),
            Map.entry("app", new TestConf.Webhook("https://a.example", SECRET)));
    assertThat(conf.weights()).containsExactly(Map.entry("B c", new TestConf.Integers(7)));
  }

  @Test
  void anOptionalRecordIsReadWhenItIsThere() {
    assertThat(TestConf.read("{\"redis\": {\"endpoint\": \"r\"}}").redis())
        .isEqualTo(new TestConf.Broker("r"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"redis\": {}} | a.json:1:11: redis.endpoint: found nothing; allowed: a text",
        "{\"namespaces\": {}} | a.json:1:16: namespaces: found an object; allowed: a list (0 to 3)"
            + " of objects",
        "{\"namespaces\": [1]} | a.json:1:17: namespaces[0]: found 1; allowed: an object",
        "{\"namespaces\": [{}]} | a.json:1:17: namespaces[0].name: found nothing; allowed: a text",
        "{\"namespaces\": [{\"name\": \"a\", \"nam\": 1}]} | a.json:1:38: namespaces[0].nam: found an"
            + " unknown key (did you mean \"name\"?); allowed: name, time, events",
        "{\"weights\": []} | a.json:1:13: weights: found a list; allowed: an object of objects by"
            + " name",
        "{\"weights\": {\"a b\": {\"number\": \"x\"}}} | a.json:1:32: weights[\"a b\"].number: found"
            + " \"x\"; allowed: a whole number",
        "{\"backends\": {\"A\": {\"bus\": \"b\"}}} | a.json:1:20: backends.A: found such a name;"
            + " allowed: names that match [a-z][a-z0-9_]*",
        "{\"listener\": {\"letters\": []}} | a.json:1:26: listener.letters: found a list; allowed:"
            + " a list (at least 1) of a text that matches [a-z]+",
        "{\"listener\": {\"letters\": [\"a\", \"1\"]}} | a.json:1:32: listener.letters[1]: found"
            + " \"1\"; allowed: a text that matches [a-z]+",
      })
  void whatDoesNotFitIsNamedByItsPlace(String text, String problem) {
    assertThat(TestConf.problems(Map.of(), text)).containsExactly(problem);
  }

  @Test
  void aListHasNoMoreThanItsMost() {
    assertThat(
            TestConf.problems(
                Map.of(), "{\"namespaces\": [{\"name\":\"a\"},{\"name\":\"b\"},{},{}]}"))
        .containsExactly(
            "a.json:1:16: namespaces: found a list; allowed: a list (0 to 3) of objects");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | backends.app: found an object with none; allowed: an object with one of the keys"
            + " \"url\", \"bus\"",
        "{\"url\": \"http://a\", \"bus\": \"b\"} | backends.app: found an object with url, bus;"
            + " allowed: an object with one of the keys \"url\", \"bus\"",
        "[] | backends.app: found a list; allowed: an object with one of the keys \"url\", \"bus\"",
        "{\"bus\": \"b\", \"secret\": \"s\"} | backends.app.secret: found an unknown key;"
            + " allowed: bus, timeout",
      })
  void aKindIsToldByItsFirstKey(String backend, String problem) {
    assertThat(TestConf.problems(Map.of(), "{\"backends\": {\"app\": " + backend + "}}"))
        .singleElement()
        .asString()
        .endsWith(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"match\": \"a\"} | namespaces[0].events[0]: found an object with none; allowed: an object"
            + " with \"do\": one of \"relay\", \"call\"",
        "{\"match\": \"a\", \"do\": \"relai\"} | namespaces[0].events[0].do: found \"relai\" (did you"
            + " mean \"relay\"?); allowed: relay, call",
        "{\"match\": \"a\", \"do\": 1} | namespaces[0].events[0].do: found 1; allowed: relay, call",
        "{\"match\": \"a\", \"do\": \"relay\", \"backend\": \"b\"} | namespaces[0].events[0].backend:"
            + " found an unknown key; allowed: match, to, do",
        "{\"match\": \"a\", \"do\": \"call\"} | namespaces[0].events[0].backend: found nothing;"
            + " allowed: a text",
      })
  void aKindIsToldByItsTag(String rule, String problem) {
    String text = "{\"namespaces\": [{\"name\": \"/\", \"events\": [" + rule + "]}]}";

    assertThat(TestConf.problems(Map.of(), text)).singleElement().asString().endsWith(problem);
  }

  @Test
  void allProblemsOfAllRecordsAreReportedAtOnce() {
    assertThat(
            TestConf.problems(
                Map.of(),
                """
                {"namespaces": [{"name": 1}, {"time": "x"}],
                 "backends": {"a": {}, "b": {"bus": 2}}}
                """))
        .hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        NoOption.class,
        SecretNumber.class,
        ToggleOfText.class,
        UnmarkedKinds.class,
        OptionalMark.class,
        MapByNumber.class,
        ReloadablePart.class
      })
  void aRecordThatCannotBeReadIsAnErrorOfTheProgram(Class<?> type) {
    assertThatIllegalStateException().isThrownBy(() -> Shapes.of(type));
  }

  record NoOption(int a) {}

  record SecretNumber(@Option(value = "A.", secret = Secrecy.MASKED) int a) {}

  record ToggleOfText(@Option(value = "A.", toggle = true) @Nullable String a) {}

  record UnmarkedKinds(@Option("A.") Unmarked a) {}

  sealed interface Unmarked permits One {}

  record One(@Option("A.") int a) implements Unmarked {}

  record OptionalMark(@Option("A.") Optional a) {}

  @Variants
  sealed interface Optional permits Two {}

  record Two(@Option(value = "A.", byDefault = "1") int a) implements Optional {}

  record MapByNumber(@Option("A.") Map<Integer, TestConf.Integers> a) {}

  record ReloadablePart(@Option("A.") List<TestConf.Listener> a) {}
}
