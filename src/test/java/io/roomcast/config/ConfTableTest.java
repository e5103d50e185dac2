package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The README's table of the conf is what the records say. */
class ConfTableTest {

  @Test
  void theReadmeHasEveryKey() throws Exception {
    String table =
        String.join(
            "\n",
            Stream.concat(
                    Stream.of("| key | default | allowed | meaning |", "| --- | --- | --- | --- |"),
                    rows(RoomcastConf.class, ""))
                .toList());

    assertThat(Files.readString(Path.of("README.md"))).contains(table);
  }

  private static Stream<String> rows(Class<?> type, String prefix) {
    return Stream.of(type.getRecordComponents()).flatMap(component -> rows(component, prefix));
  }

  private static Stream<String> rows(RecordComponent component, String prefix) {
    Option option = ConfReader.option(component);
    String path = prefix + ConfReader.key(component);
    Class<?> type = component.getType();
    boolean record = type.isRecord() && !ValueType.KNOWN.containsKey(type);
    if (!record) {
      return Stream.of(row(path, defaults(component), allowed(component), option.value()));
    }
    Stream<String> children = rows(type, path + ".");
    return option.toggle()
        ? Stream.concat(
            Stream.of(row(path, defaults(component), "true, false or an object", option.value())),
            children)
        : children;
  }

  private static String allowed(RecordComponent component) {
    Option option = ConfReader.option(component);
    String pattern = option.pattern();
    if (component.getType() != List.class) {
      return inCode(ValueType.of(component.getType()).allowed(option), pattern);
    }
    Class<?> items =
        (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    return "a list of " + inCode(ValueType.of(items).allowed(option), pattern);
  }

  private static String inCode(String text, String pattern) {
    // The text above the table explains durations and sizes.
    String brief = text.replaceFirst(": a number of .*", "");
    return pattern.isEmpty() ? brief : brief.replace(pattern, "`" + pattern + "`");
  }

  private static String defaults(RecordComponent component) {
    List<String> defaults = List.of(ConfReader.option(component).byDefault());
    if (component.getType() == List.class && !isNullable(component)) {
      return "`" + defaults.stream().map(ConfNode::quote).toList() + "`";
    }
    if (defaults.isEmpty()) {
      return "none";
    }
    return defaults.get(0).isEmpty() ? "`\"\"`" : "`" + defaults.get(0) + "`";
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static String row(String... cells) {
    return "| `"
        + cells[0]
        + "` | "
        + cells[1]
        + " | "
        + cells[2].replace("|", "\\|")
        + " | "
        + cells[3]
        + " |";
  }
}
