package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wrong conf is answered: where, what was found, what is allowed. */
class ConfErrorsTest {

  private static final String DURATION =
      "a duration from 1ms to 1d: a number of milliseconds, or a text like \"25s\"";
  private static final String SIZE =
      "a size from 1B to 1GB: a number of bytes, or a text like \"64KiB\"";

  @Test
  void anUnknownKeyIsNamedWithThoseThatExistAndTheNearest() {
    ConfProblem problem = only("{\"socketio\": {\"pingIntervall\": 1}}");

    assertThat(problem.path()).isEqualTo("socketio.pingIntervall");
    assertThat(problem.found()).isEqualTo("an unknown key");
    assertThat(problem.allowed())
        .contains("path, addTrailingSlash, serveClient")
        .contains("pingInterval");
    assertThat(problem.hint()).isEqualTo("did you mean \"pingInterval\"?");
  }

  @Test
  void aKeyUnlikeAnyOtherGetsNoGuess() {
    ConfProblem problem = only("{\"completelyDifferent\": 1}");

    assertThat(problem.path()).isEqualTo("completelyDifferent");
    assertThat(problem.allowed())
        .isEqualTo(
            "node, listen, socketio, auth, backends, namespaces, limits, api, eventBus, redis,"
                + " cluster, metrics, shutdown, demo, webroot, log, $schema");
    assertThat(problem.hint()).isNull();
  }

  @Test
  void aKeyThatNeedsQuotesGetsThem() {
    assertThat(only("{\"log\": {\"a.b\\n\": 1}}").path()).isEqualTo("log[\"a.b?\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "listen.public.port | 70000 | 70000 | a whole number from 0 to 65535",
        "listen.public.port | -1 | -1 | a whole number from 0 to 65535",
        "listen.public.port | 3000.5 | 3000.5 | a whole number from 0 to 65535",
        "listen.public.port | 1e999999999 | 1E+999999999 | a whole number from 0 to 65535",
        "listen.public.port | \"3000\" | \"3000\" | a whole number from 0 to 65535",
        "listen.public.host | \"\" | \"\" | a text that matches \\S+",
        "listen.public.host | 1 | 1 | a text that matches \\S+",
        "listen.public.tls | true | true | an object",
        "node.instances | \"many\" | \"many\" | \"cpus\", or a whole number from 1 to 1024",
        "node.instances | 0 | 0 | \"cpus\", or a whole number from 1 to 1024",
        "log.level | \"loud\" | \"loud\" | \"error\", \"warn\", \"info\", \"debug\", \"trace\"",
        "log.level | null | null | \"error\", \"warn\", \"info\", \"debug\", \"trace\"",
        "demo | 1 | 1 | true, false or an object",
        "demo.enabled | 1 | 1 | true or false",
        "demo.maxMessageLength | 0 | 0 | a whole number from 1 to 100000",
        "webroot | [] | a list | a text",
        "socketio | [] | a list | an object",
        "socketio.path | \"socket.io\" | \"socket.io\" | a text that matches /[^?#\\s]*",
        "socketio.serveClient | \"yes\" | \"yes\" | true or false",
        "socketio.parser | \"default\" | \"default\" |"
            + " a list (at least 1) of \"default\", \"msgpack\"",
        "socketio.parser | [] | a list | a list (at least 1) of \"default\", \"msgpack\"",
        "socketio.perMessageDeflate.level | 10 | 10 | a whole number from 1 to 9",
        "socketio.cookie.name | \"a b\" | \"a b\" |"
            + " a text that matches [!#$%&'*+.^_A-Za-z0-9-]+",
        "socketio.cors.maxAge | -1 | -1 |"
            + " a duration from 0s to 365d: a number of seconds, or a text like \"25s\"",
      })
  void aValueThatDoesNotFitIsShownWithWhatIsAllowed(
      String path, String json, String found, String allowed) {
    ConfProblem problem = only(at(path, json));

    assertThat(problem.path()).isEqualTo(path);
    assertThat(problem.found()).isEqualTo(found);
    assertThat(problem.allowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"25 parsecs\" | units are ms, s, m, h, d",
        "\"25\" | units are ms, s, m, h, d",
        "\"1.0001s\" | that is no whole number of milliseconds",
        "\"0ms\" | ",
        "\"2d\" | ",
        "0 | ",
        "1.5 | that is no whole number",
        "1e18 | ",
        "true | ",
      })
  void durations(String json, String hint) {
    ConfProblem problem = only(at("socketio.pingTimeout", json));

    assertThat(problem.path()).isEqualTo("socketio.pingTimeout");
    assertThat(problem.allowed()).isEqualTo(DURATION);
    assertThat(problem.hint()).isEqualTo(hint);
  }

  @Test
  void aDurationBeyondAllNumbersIsTooLarge() {
    ConfProblem problem = only(at("socketio.cors.maxAge", "1000000000000000000"));

    assertThat(problem.hint()).isEqualTo("that is too large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"1 stone\" | units are B, kB, KiB, MB, MiB, GB, GiB",
        "\"0.5B\" | that is no whole number of bytes",
        "\"2GB\" | ",
        "0 | ",
        "{} | ",
      })
  void sizes(String json, String hint) {
    ConfProblem problem = only(at("socketio.maxHttpBufferSize", json));

    assertThat(problem.path()).isEqualTo("socketio.maxHttpBufferSize");
    assertThat(problem.allowed()).isEqualTo(SIZE);
    assertThat(problem.hint()).isEqualTo(hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"https://a.example/\" |"
            + " not an origin: \"https://a.example/\"; one is scheme://host[:port]",
        "[\"https://a.example\", 7] | not an origin: 7",
        "[\"*\"] | not an origin: \"*\"; one is scheme://host[:port]",
        "[\"/a/g\"] | flags of a pattern are i, m, s, u",
        "7 | not an origin: 7",
      })
  void origins(String json, String hint) {
    ConfProblem problem = only(at("socketio.cors.origin", json));

    assertThat(problem.path()).isEqualTo("socketio.cors.origin");
    assertThat(problem.allowed()).startsWith("\"*\", true, false, an origin like");
    assertThat(problem.hint()).isEqualTo(hint);
  }

  @Test
  void aBrokenPatternSaysWhere() {
    assertThat(only(at("socketio.cors.origin", "\"/(a/\"")).hint()).contains("Unclosed group");
  }

  @Test
  void anItemOfAListHasItsIndex() {
    ConfProblem problem = only(at("socketio.transports", "[\"polling\", \"carrier pigeon\"]"));

    assertThat(problem.path()).isEqualTo("socketio.transports[1]");
    assertThat(problem.allowed()).isEqualTo("\"polling\", \"websocket\"");
  }

  @Test
  void halfOfTlsIsRefused() {
    ConfProblem problem = only(at("listen.public.tls", "{\"cert\": \"cert.pem\"}"));

    assertThat(problem.path()).isEqualTo("listen.public.tls.key");
    assertThat(problem.allowed()).isEqualTo("a file, since the other of the two is set");
  }

  @Test
  void tlsFilesMustBeThere() {
    assertThat(problems(at("listen.public.tls", "{\"cert\": \"no/c.pem\", \"key\": \"no/k.pem\"}")))
        .extracting(ConfProblem::toString)
        .containsExactly(
            "test.json:1:37: listen.public.tls.cert: found \"no/c.pem\"; allowed: a file that can be read",
            "test.json:1:56: listen.public.tls.key: found \"no/k.pem\"; allowed: a file that can be read");
  }

  @Test
  void theDemoPageNeedsItsClient() {
    ConfProblem problem = only("{\"demo\": true, \"socketio\": {\"path\": \"/chat\"}}");

    assertThat(problem.path()).isEqualTo("demo");
    assertThat(problem.allowed()).contains("socketio.path is \"/socket.io\"");
  }

  @Test
  void allProblemsOfAFileAreReportedAtOnceWithTheirPlaces() {
    String text =
        """
        {
          "node": { "instances": "all" },
          "listen": { "public": { "port": 3000, "port": 99999 } },
          "socket.io": {}
        }
        """;

    assertThat(problems(text))
        .extracting(problem -> problem.where() + " " + problem.path())
        .containsExactlyInAnyOrder(
            "test.json:2:26 node.instances",
            "test.json:3:41 listen.public.port",
            "test.json:3:49 listen.public.port",
            "test.json:4:16 [\"socket.io\"]");
  }

  @Test
  void aDuplicateKeyNamesTheFirst() {
    ConfProblem problem = only("{\"log\": {}, \"log\": {}}");

    assertThat(problem)
        .hasToString("test.json:1:13: log: found the key a second time (first at test.json:1:9)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"log\": } | 1:9 | Unexpected character ('}'",
        "{\"log\": {} // why } | 1:12 | Unexpected character ('/'",
        "{'log': {}} | 1:2 | Unexpected character (''' (code 39))",
        "{\"log\": {},} | 1:12 | Unexpected character ('}'",
        "{\"log\": { | 1:10 | Unexpected end-of-input",
        "{\"demo\": NaN} | 1:13 | 'NaN'",
      })
  void aSyntaxErrorHasItsPlace(String text, String where, String message) {
    ConfProblem problem = only(text);

    assertThat(problem.found()).isEqualTo("a JSON syntax error");
    assertThat(problem.where()).isEqualTo("test.json:" + where);
    assertThat(problem.hint()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | nothing | a JSON object",
        "[] | a list | an object",
        "{} {} | more text after the end | one JSON object",
      })
  void aFileIsOneObject(String text, String found, String allowed) {
    ConfProblem problem = only(text);

    assertThat(problem.path()).isEmpty();
    assertThat(problem.found()).isEqualTo(found);
    assertThat(problem.allowed()).isEqualTo(allowed);
  }

  @Test
  void filesThatCannotBeReadSaySo(@TempDir Path dir) throws Exception {
    Path latin = Files.write(dir.resolve("latin.json"), new byte[] {'"', (byte) 0xe9, '"'});
    Path missing = dir.resolve("missing.json");

    assertThat(catching(() -> load(missing)))
        .hasMessageContaining("missing.json: found no such file");
    assertThat(catching(() -> load(latin))).hasMessageContaining("text that is not UTF-8");
    assertThat(catching(() -> load(dir))).hasMessageContaining("a file that cannot be read");
  }

  @Test
  void aSettingOfTheCommandLineIsNamedAsTheCulprit() {
    List<ConfLoader.Setting> settings =
        List.of(new ConfLoader.Setting("listen.public.port", "99999", "--port"));

    assertThat(catching(() -> ConfLoader.parse("a.json", "{}", settings)))
        .hasMessageContaining("--port: listen.public.port: found 99999");
  }

  @Test
  void theMessageListsTheProblems() {
    assertThat(catching(() -> ConfLoader.parse("a.json", "{\"a\": 1, \"b\": 2}", List.of())))
        .hasMessageStartingWith(
            "the conf has 2 problems:" + System.lineSeparator() + "  a.json:1:7: a: found");
  }

  /** A conf with this value at this path and nothing else. */
  static String at(String path, String json) {
    String text = json;
    List<String> keys = List.of(path.split("\\."));
    for (int i = keys.size() - 1; i >= 0; i--) {
      text = "{\"" + keys.get(i) + "\":" + text + "}";
    }
    return text;
  }

  private static void load(Path file) {
    ConfLoader.load(new ConfSources(List.of(file), Map.of(), List.of(), false));
  }

  private static ConfProblem only(String text) {
    List<ConfProblem> problems = problems(text);
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private static List<ConfProblem> problems(String text) {
    return catching(() -> ConfLoader.parse("test.json", text, List.of())).problems();
  }

  private static ConfException catching(Runnable load) {
    ConfException e = catchThrowableOfType(ConfException.class, load::run);
    assertThat(e).isNotNull();
    return e;
  }
}
