package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Variables of the environment that set keys. */
class ConfEnvironmentTest {

  private static final String FILE =
      """
      {"listener": {"name": "file", "port": 5, "letters": ["x", "y"]},
       "namespaces": [{"name": "/a", "events": [{"match": "m", "do": "relay"}]}],
       "backends": {"my_app": {"bus": "b", "timeout": "1s"}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ROOMCAST__LISTENER__PORT | 3 | /listener/port | 3",
        "roomcast__Listener__pOrT | 3 | /listener/port | 3",
        "ROOMCAST__LISTENER__NAME | 123 | /listener/name | 123",
        "ROOMCAST__LISTENER__NAME | true | /listener/name | true",
        "ROOMCAST__LISTENER__NAME | `` | /listener/name | ``",
        "ROOMCAST__LISTENER__NAME | ${env:OTHER}! | /listener/name | other!",
        "ROOMCAST__LISTENER__LETTERS | a, b,c | /listener/letters | [a, b, c]",
        "ROOMCAST__LISTENER__LETTERS | [\"d\", \"e\"] | /listener/letters | [d, e]",
        "ROOMCAST__LISTENER__LETTERS__0 | z | /listener/letters | [z, y]",
        "ROOMCAST__LISTENER__LETTERS__2 | z | /listener/letters | [x, y, z]",
        "ROOMCAST__NAMESPACES__0__NAME | /z | /namespaces/0/name | /z",
        "ROOMCAST__NAMESPACES__1__NAME | /z | /namespaces/1/name | /z",
        "ROOMCAST__NAMESPACES__0__EVENTS__0__TO | r | /namespaces/0/events/0/to | r",
        "ROOMCAST__NAMESPACES | [{\"name\": \"/n\"}] | /namespaces/0/name | /n",
        "ROOMCAST__BACKENDS__MY_APP__TIMEOUT | 2s | /backends/my_app/timeout | PT2S",
        "ROOMCAST__BACKENDS__MY_APP__TIMEOUT | 2000 | /backends/my_app/timeout | PT2S",
        "ROOMCAST__BACKENDS__NEW__BUS | n | /backends/new/bus | n",
        "ROOMCAST__BACKENDS__NEW | {\"bus\": \"n\"} | /backends/new/bus | n",
        "ROOMCAST__TOKENS | true | /tokens/key | ``",
        "ROOMCAST__TOKENS__KEY | 42 | /tokens/key | 42",
        "ROOMCAST__TOKENS__ENABLED | true | /tokens/key | ``",
      })
  void aVariableSetsAKey(String name, String text, String pointer, String value) {
    TestConf conf = TestConf.load(Map.of(name, text, "OTHER", "other"), FILE).conf();

    assertThat(at(conf, pointer)).hasToString(value);
  }

  @Test
  void aToggleCanBeTurnedOff() {
    String file = "{\"tokens\": {\"key\": \"${env:NONE:-}\"}}";

    assertThat(TestConf.load(Map.of("ROOMCAST__TOKENS", "false"), file).conf().tokens()).isNull();
    assertThat(TestConf.load(Map.of("ROOMCAST__TOKENS__ENABLED", "false"), file).conf().tokens())
        .isNull();
  }

  @Test
  void anIndexChangesTheDefaultOfAList() {
    assertThat(
            TestConf.load(Map.of("ROOMCAST__LISTENER__LETTERS__1", "q"), "{}")
                .conf()
                .listener()
                .letters())
        .containsExactly("a", "q");
  }

  @Test
  void aListIsBuiltInTheOrderOfItsIndexes() {
    Map<String, String> environment =
        Map.of(
            "ROOMCAST__NAMESPACES__0__EVENTS",
            "[{\"match\": \"a\", \"do\": \"relay\"}]",
            "ROOMCAST__NAMESPACES__0__NAME",
            "/first",
            "ROOMCAST__NAMESPACES__1__NAME",
            "/second",
            "ROOMCAST__NAMESPACES",
            "[]");

    assertThat(TestConf.load(environment, FILE).conf().namespaces())
        .containsExactly(
            new TestConf.Space(
                "/first", Duration.ofSeconds(1), List.of(new TestConf.Relay("a", "all"))),
            new TestConf.Space("/second", Duration.ofSeconds(1), List.of()));
  }

  @Test
  void otherVariablesAreNobodysBusiness() {
    Map<String, String> environment =
        Map.of("ROOMCAST_PORT", "tcp://10.0.0.1:80", "ROOMCAST_SERVICE_HOST", "x", "PATH", "/bin");

    assertThat(TestConf.load(environment, "{}").conf()).isEqualTo(TestConf.read("{}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ROOMCAST__LISTNER__PORT | 3 | LISTNER: found an unknown key (did you mean"
            + " \"ROOMCAST__LISTENER__PORT\"?); allowed: listener, namespaces, backends, weights,"
            + " tokens, redis",
        "ROOMCAST__LISTENER__PROT | 3 | listener.PROT: found an unknown key (did you mean"
            + " \"ROOMCAST__LISTENER__PORT\"?); allowed: name, port, level, letters",
        "ROOMCAST__LISTENER__PORT__X | 3 | listener.port.X: found an unknown key",
        "ROOMCAST__NAMESPACES__0__EVENTS__0__TOO | 3 | namespaces[0].events[0].TOO: found an unknown"
            + " key (did you mean \"ROOMCAST__NAMESPACES__0__EVENTS__0__TO\"?); allowed: match, to,"
            + " do",
        "ROOMCAST__ | 3 | [\"\"]: found an unknown key; allowed: listener, namespaces, backends,"
            + " weights, tokens, redis",
        "ROOMCAST__LISTENER__PORT | x | listener.port: found \"x\"; allowed: a whole number from 0"
            + " to 9",
        "ROOMCAST__LISTENER__PORT | 10 | listener.port: found 10; allowed: a whole number from 0 to"
            + " 9",
        "ROOMCAST__LISTENER | x | listener: found \"x\"; allowed: an object, as JSON",
        "ROOMCAST__NAMESPACES | /a | namespaces: found \"/a\"; allowed: a list (0 to 3) of objects,"
            + " as JSON",
        "ROOMCAST__NAMESPACES__3__NAME | /a | namespaces: found \"3\"; allowed: an index from 0 to 1",
        "ROOMCAST__NAMESPACES__X__NAME | /a | namespaces: found \"X\"; allowed: an index from 0 to 1",
        "ROOMCAST__NAMESPACES__1__TIME | 2s | namespaces[1].name: found nothing; allowed: a text",
        "ROOMCAST__LISTENER__NAME | ${env:NO} | listener.name: found ${env:NO} (NO is not set);"
            + " allowed: a variable that is set, or ${env:NO:-default}",
      })
  void aVariableThatSetsNothingIsAProblem(String name, String text, String problem) {
    assertThat(TestConf.problems(Map.of(name, text), FILE)).containsExactly(name + ": " + problem);
  }

  @Test
  void brokenJsonIsAProblemOfTheVariable() {
    assertThat(TestConf.problems(Map.of("ROOMCAST__NAMESPACES", "[{"), "{}"))
        .singleElement()
        .asString()
        .startsWith("ROOMCAST__NAMESPACES:1:")
        .contains("found a JSON syntax error");
  }

  @Test
  void leniencyIsForVariablesToo() {
    assertThat(TestConf.load(Map.of("ROOMCAST__NONE", "1"), true, "{}").warnings())
        .extracting(ConfProblem::where)
        .containsExactly("ROOMCAST__NONE");
  }

  @Test
  void theCommandLineWinsOverTheEnvironment() {
    ConfSources sources =
        new ConfSources(
            List.of(),
            Map.of("ROOMCAST__LISTEN__PUBLIC__PORT", "1", "ROOMCAST__LISTEN__PUBLIC__HOST", "a"),
            List.of(new ConfLoader.Setting("listen.public.port", "2", "--port")),
            false);
    PublicListenerConf listener = ConfLoader.load(sources).conf().listen().clients();

    assertThat(listener.port()).isEqualTo(2);
    assertThat(listener.host()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example, Fixed",
    "true, Reflect",
    "false, None",
    "*, Any",
    "'https://a.example,https://b.example', Listed",
    "'[\"https://a.example\"]', Listed"
  })
  void originsCanBeGivenAsText(String text, String kind) {
    ConfSources sources =
        new ConfSources(
            List.of(), Map.of("ROOMCAST__SOCKETIO__CORS__ORIGIN", text), List.of(), false);

    assertThat(
            ConfLoader.load(sources).conf().socketio().cors().origin().getClass().getSimpleName())
        .isEqualTo(kind);
  }

  static Stream<String> names() {
    // Half of TLS is refused for the other half; so is what is alone in an item of a list or map,
    // all of JWT for the issuers, a user without a password, forwarding without a secret.
    return ConfDocs.environment()
        .lines()
        .filter(line -> !line.matches(".*(__TLS__|__JWT__|__REDIS__USER|__FORWARDING__CA|<).*"));
  }

  /** A value that suits nothing gets an answer of its own path: the name was understood. */
  @ParameterizedTest
  @MethodSource("names")
  void everyNameThatIsListedLeadsToItsKey(String line) {
    List<String> columns = Arrays.asList(line.split(" +"));
    ConfSources sources =
        new ConfSources(List.of(), Map.of(columns.get(0), "\u0000 no, ["), List.of(), false);
    List<String> paths;
    try {
      String json = ConfLoader.load(sources).effective().json();
      assertThat(json).contains("\"origin\": \"" + columns.get(0) + "\"");
      paths = List.of(columns.get(1));
    } catch (ConfException e) {
      paths = e.problems().stream().map(ConfProblem::path).toList();
    }
    assertThat(paths).anyMatch(path -> path.matches("\\Q" + columns.get(1) + "\\E(\\[\\d])?"));
  }

  /** The value at a JSON pointer, through the accessors of the records. */
  private static Object at(Object root, String pointer) {
    Object value = root;
    for (String step : pointer.substring(1).split("/")) {
      if (value instanceof List<?> list) {
        value = list.get(Integer.parseInt(step));
      } else if (value instanceof Map<?, ?> map) {
        value = map.get(step);
      } else {
        value = accessor(value, step);
      }
    }
    return value;
  }

  private static Object accessor(Object record, String name) {
    try {
      var method = record.getClass().getDeclaredMethod(name);
      method.setAccessible(true);
      return method.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
