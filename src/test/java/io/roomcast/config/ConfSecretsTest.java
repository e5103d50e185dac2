package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Placeholders in texts, and values that are never shown. */
class ConfSecretsTest {

  private static final String KEY = "s3cr3t-s3cr3t-s3cr3t";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "${env:A} | one",
        "x-${env:A}-${env:B} | x-one-two",
        "${env:NONE:-other} | other",
        "${env:EMPTY:-other} | other",
        "${env:A:-other} | one",
        "a${env:NONE:-}b | ab",
        "${env:NESTED} | ${env:A}",
        "$${env:A} | ${env:A}",
        "$$ $ {} | $$ $ {}",
      })
  void placeholdersInTexts(String text, String meant) {
    Map<String, String> environment =
        Map.of("A", "one", "B", "two", "EMPTY", "", "NESTED", "${env:A}");

    assertThat(name(environment, text)).isEqualTo(meant);
  }

  @Test
  void anEmptyVariableIsAValue() {
    assertThat(name(Map.of("A", ""), "${env:A}")).isEmpty();
  }

  @Test
  void aFileIsReadWithoutItsLastLineBreak(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("secret"), "line\nend\n\n");

    assertThat(name(Map.of(), "<${file:" + file + "}>")).isEqualTo("<line\nend\n>");
  }

  @Test
  void aMissingVariableIsNamedWithItsKey() {
    assertThat(TestConf.problems(Map.of(), "{\"listener\": {\"name\": \"a-${env:MY_KEY}\"}}"))
        .containsExactly(
            "a.json:1:23: listener.name: found ${env:MY_KEY} (MY_KEY is not set); allowed: a"
                + " variable that is set, or ${env:MY_KEY:-default}");
  }

  @Test
  void aFileThatCannotBeReadIsNamedWithItsKey(@TempDir Path dir) throws Exception {
    Path large = Files.write(dir.resolve("large"), new byte[64 * 1024 + 1]);
    Path latin = Files.write(dir.resolve("latin"), new byte[] {(byte) 0xe9});
    String text =
        "{\"listener\": {\"letters\": [\"${file:%s}\", \"${file:%s}\", \"${file:%s}\", \"${file:%s}\"]}}"
            .formatted(dir.resolve("none"), large, latin, dir);

    assertThat(TestConf.problems(Map.of(), text))
        .hasSize(4)
        .satisfiesExactly(
            none -> assertThat(none).contains("letters[0]").contains("(no such file)"),
            big -> assertThat(big).contains("letters[1]").contains("larger than 65536 bytes"),
            odd -> assertThat(odd).contains("letters[2]").contains("it is not UTF-8"),
            other -> assertThat(other).contains("letters[3]").contains("cannot be read"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"${evn:A}", "${A}", "${env:}", "${env:a b}", "p${", "${file:}"})
  void aPlaceholderOfNoKnownFormIsAProblemThatShowsNothingOfTheText(String text) {
    assertThat(TestConf.problems(Map.of(), "{\"listener\": {\"name\": \"" + text + "\"}}"))
        .containsExactly(
            "a.json:1:23: listener.name: found \"${\" of no known form; allowed: ${env:NAME},"
                + " ${env:NAME:-default}, ${file:PATH}; $${ for a plain ${");
  }

  @Test
  void onlyTextsHavePlaceholders() {
    assertThat(TestConf.problems(Map.of("P", "3"), "{\"listener\": {\"port\": \"${env:P}\"}}"))
        .containsExactly(
            "a.json:1:23: listener.port: found \"3\"; allowed: a whole number from 0 to 9");
  }

  @Test
  void whatAnotherFileReplacesNeedNotBeThere() {
    assertThat(
            TestConf.load(
                    Map.of(),
                    "{\"listener\": {\"name\": \"${env:NONE}\"}}",
                    "{\"listener\": {\"name\": \"b\"}}")
                .conf()
                .listener()
                .name())
        .isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short-s3cr3t",
        "change-me",
        "CHANGE_ME",
        "change-me-change-me-change-me",
        "<put your key here>",
        "xxxxxxxxxxxxxxxxxxxxxxxx",
        "Your Secret Here",
      })
  void aWeakSecretIsRefusedAndNotShown(String secret) {
    assertThat(TestConf.problems(Map.of("KEY", secret), webhook("${env:KEY}")))
        .singleElement()
        .asString()
        .contains("backends.app.secret: found ")
        .contains("allowed: a text of at least 16 characters, no placeholder")
        .matches(problem -> secret.isEmpty() || !problem.contains(secret));
  }

  @Test
  void aStrongSecretIsTaken() {
    assertThat(TestConf.load(Map.of("KEY", KEY), webhook("${env:KEY}")).conf().backends())
        .containsValue(new TestConf.Webhook("http://a", KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tokens\": {\"key\": [\"s3cr3t\"]}}",
        "{\"tokens\": {\"key\": {\"s\": \"s3cr3t\"}}}",
        "{\"tokens\": {\"old\": \"s3cr3t\"}}",
        "{\"tokens\": {\"old\": [[\"s3cr3t\"]]}}",
        "{\"tokens\": {\"old\": [\"s3cr3t\", \"s3cr3t\", \"s3cr3t\"]}}",
        "{\"tokens\": \"s3cr3t\"}",
        "{\"backends\": \"s3cr3t\"}",
        "{\"backends\": {\"app\": \"s3cr3t\"}}",
        "{\"backends\": {\"app\": {\"url\": \"http://a\", \"secrt\": \"s3cr3t\"}}}",
        "{\"tokens\": {\"key\": s3cr3t}}",
        "{\"tokens\": {\"key\": \"s3cr3t\", \"key\": \"s3cr3t\"}}",
        "{\"tokens\": {\"key\": \"${s3cr3t}\"}}",
      })
  void noProblemShowsASecret(String text) {
    assertThat(TestConf.problems(Map.of(), text)).isNotEmpty().noneMatch(p -> p.contains("s3cr3t"));
  }

  @Test
  void aNumberInPlaceOfASecretIsNotShown() {
    assertThat(TestConf.problems(Map.of(), "{\"tokens\": {\"key\": 123456}}"))
        .containsExactly("a.json:1:20: tokens.key: found a number (not shown); allowed: a text");
  }

  @Test
  void aSecretInTheEnvironmentIsNotShownEither() {
    Map<String, String> environment =
        Map.of("ROOMCAST__BACKENDS__APP", "s3cr3t", "ROOMCAST__TOKENS__OLD", "[\"s3cr3t");

    assertThat(TestConf.problems(environment, "{}"))
        .hasSize(2)
        .noneMatch(p -> p.contains("s3cr3t"));
  }

  @Test
  void aSecretInTheFileItselfIsAWarning() {
    Loaded<TestConf> loaded =
        TestConf.load(
            Map.of("OTHER", KEY, "ROOMCAST__TOKENS__KEY", KEY),
            "{\"tokens\": {\"key\": \"x\", \"old\": [\"%s\", \"${env:OTHER}\"]}}".formatted(KEY));

    assertThat(loaded.warnings())
        .extracting(ConfProblem::toString)
        .containsExactly(
            "a.json:1:33: tokens.old[0]: found a secret in the file itself; allowed: ${env:NAME},"
                + " ${env:NAME:-default}, ${file:PATH}");
  }

  @Test
  void theEffectiveConfMasksSecrets() {
    String json =
        TestConf.load(
                Map.of("KEY", KEY),
                "{\"backends\": {\"app\": {\"url\": \"http://a\", \"secret\": \"${env:KEY}\"}}}",
                "{\"tokens\": {\"old\": [\"%s\"]}}".formatted(KEY))
            .effective()
            .json();

    assertThat(json).doesNotContain(KEY);
    assertThat(new io.vertx.core.json.JsonObject(json).getMap())
        .containsEntry("backends.app.secret", Map.of("value", "***", "origin", "a.json:1:52"))
        .containsEntry("tokens.old", Map.of("value", List.of("***"), "origin", "b.json:1:20"))
        .containsEntry("tokens.key", Map.of("value", "", "origin", "default"));
  }

  private static String name(Map<String, String> environment, String text) {
    return TestConf.load(environment, "{\"listener\": {\"name\": \"" + text + "\"}}")
        .conf()
        .listener()
        .name();
  }

  private static String webhook(String secret) {
    return "{\"backends\": {\"app\": {\"url\": \"http://a\", \"secret\": \"" + secret + "\"}}}";
  }
}
