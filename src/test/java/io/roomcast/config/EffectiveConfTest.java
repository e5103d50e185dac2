package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.config.EffectiveConf.Change;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values with their origins, what differs between two confs, and what of it may be taken over. */
class EffectiveConfTest {

  @Test
  void eachValueHasItsOrigin() {
    Loaded<TestConf> loaded =
        TestConf.load(
            Map.of("ROOMCAST__LISTENER__LEVEL", "4", "ROOMCAST__LISTENER__LETTERS__1", "z"),
            """
            {"listener": {"port": 2, "letters": ["x"]},
             "tokens": {"enabled": false},
             "namespaces": [{"name": "/", "events": [{"match": "m", "do": "relay"}]}]}
            """,
            "{\"weights\": {\"w\": {\"number\": 1}}, \"redis\": {\"endpoint\": \"r\"}}");

    assertThat(new JsonObject(loaded.effective().json()).getMap())
        .containsExactly(
            entry("listener.name", "0", "default"),
            entry("listener.port", 2, "a.json:1:23"),
            entry("listener.level", 4, "ROOMCAST__LISTENER__LEVEL"),
            entry(
                "listener.letters",
                List.of("x", "z"),
                "a.json:1:37, ROOMCAST__LISTENER__LETTERS__1"),
            entry("namespaces[0].name", "/", "a.json:3:26"),
            entry("namespaces[0].time", "1s", "default"),
            entry("namespaces[0].events[0].do", "relay", "a.json:3:63"),
            entry("namespaces[0].events[0].match", "m", "a.json:3:52"),
            entry("namespaces[0].events[0].to", "all", "default"),
            entry("backends", Map.of(), "default"),
            entry("weights.w.number", 1, "b.json:1:30"),
            entry("tokens", false, "a.json:2:24"),
            entry("redis.endpoint", "r", "b.json:1:57"));
  }

  @Test
  void theSameValuesFromElsewhereAreNoChange() {
    String file = "{\"listener\": {\"port\": 2}}";

    assertThat(changes(file, "{\n\"listener\": {\"name\": \"0\", \"port\": 2}}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | {\"listener\": {\"level\": 2}} | listener.level | true",
        "{\"listener\": {\"port\": 2}} | {} | listener.port | false",
        "{} | {\"listener\": {\"letters\": [\"c\"]}} | listener.letters | false",
        "{} | {\"tokens\": true} | tokens | false",
        "{\"tokens\": {\"old\": [\"a\"]}} | {} | tokens | false",
        "{\"tokens\": {\"old\": [\"a\"]}} | {\"tokens\": {\"old\": [\"b\"]}} | tokens.old | false",
        "{\"weights\": {\"a\": {\"number\": 1}}} | {\"weights\": {\"a\": {\"number\": 2}}} |"
            + " weights.a.number | false",
        "{\"namespaces\": [{\"name\": \"a\"}]} | {\"namespaces\": [{\"name\": \"b\"}]} |"
            + " namespaces[0].name | true",
      })
  void aChangeNamesItsKey(String before, String after, String path, boolean reloadable) {
    assertThat(changes(before, after)).containsExactly(new Change(path, reloadable));
  }

  @Test
  void belowAKeyThatChangedNothingMoreIsNamed() {
    assertThat(changes("{}", "{\"weights\": {\"a\": {}}}"))
        .containsExactly(new Change("weights", false));
  }

  @Test
  void whatIsReloadableIsTakenOverAndNothingElse() {
    Loaded<TestConf> before =
        TestConf.load(
            Map.of(),
            "{\"listener\": {\"port\": 2, \"level\": 2}, \"namespaces\": [{\"name\": \"/a\"}]}");
    Loaded<TestConf> after =
        TestConf.load(
            Map.of(),
            "{\"listener\": {\"port\": 3, \"level\": 3}, \"namespaces\": [], \"tokens\": true}");
    Loaded<TestConf> mixed = ConfLoader.reload(TestConf.class, before, after);

    assertThat(mixed.conf().listener())
        .isEqualTo(new TestConf.Listener("0", 2, 3, List.of("a", "b")));
    assertThat(mixed.conf().namespaces()).isEmpty();
    assertThat(mixed.conf().tokens()).isNull();
    assertThat(mixed.effective().changes(after.effective()))
        .containsExactly(new Change("listener.port", false), new Change("tokens", false));
  }

  @Test
  void aMixtureThatBreaksARuleIsRefused() {
    Loaded<Pair> before = pair("{\"live\": 2, \"fixed\": 2}");
    Loaded<Pair> after = pair("{\"live\": 9, \"fixed\": 9}");

    assertThatThrownBy(() -> ConfLoader.reload(Pair.class, before, after))
        .isInstanceOf(ConfException.class)
        .hasMessageContaining("p.json:1:10: live: found 9; allowed: no more than fixed");
  }

  @Test
  void adviceIsAWarning() {
    assertThat(pair("{\"live\": 2, \"fixed\": 2}").warnings())
        .extracting(ConfProblem::toString)
        .containsExactly("p.json:1:22: fixed: found 2; allowed: more than live");
  }

  record Pair(
      @Option(value = "Live.", byDefault = "0", reloadable = true) int live,
      @Option(value = "Fixed.", byDefault = "0") int fixed)
      implements Checked {

    @Override
    public void check(BiConsumer<String, String> problem) {
      if (live > fixed) {
        problem.accept("live", "no more than fixed");
      }
    }

    @Override
    public void advise(BiConsumer<String, String> advice) {
      if (live == fixed) {
        advice.accept("fixed", "more than live");
      }
    }
  }

  private static Loaded<Pair> pair(String text) {
    return ConfLoader.load(
        Pair.class,
        List.of(new ConfLoader.Source("p.json", text)),
        new ConfSources(List.of(), Map.of(), List.of(), false));
  }

  private static List<Change> changes(String before, String after) {
    return TestConf.load(Map.of(), before)
        .effective()
        .changes(TestConf.load(Map.of(), after).effective());
  }

  private static Map.Entry<String, Object> entry(String path, Object value, String origin) {
    return Map.entry(path, Map.of("value", value, "origin", origin));
  }
}
