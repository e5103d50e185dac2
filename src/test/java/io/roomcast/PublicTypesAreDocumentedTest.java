package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every public type says what it is; every package has its words. */
class PublicTypesAreDocumentedTest {

  private static final Path SOURCES = Path.of("src/main/java");

  private static final Pattern PUBLIC_TYPE =
      Pattern.compile(
          "(?m)^public (?:(?:final|abstract|sealed|non-sealed) )*"
              + "(?:class|interface|record|enum|@interface) ");

  /** A doc comment, then nothing but annotations up to the declaration. */
  private static final Pattern DOCUMENTED =
      Pattern.compile("(?s).*\\*/\\s*(?:@[^\\n]*\\n(?:[ )][^\\n]*\\n)*)*$");

  @Test
  void publicTypes() throws IOException {
    assertThat(undocumented(sources())).isEmpty();
  }

  @Test
  void packages() throws IOException {
    try (Stream<Path> directories = Files.walk(SOURCES).filter(Files::isDirectory)) {
      assertThat(directories)
          .filteredOn(PublicTypesAreDocumentedTest::hasJava)
          .allSatisfy(directory -> assertThat(directory.resolve("package-info.java")).exists());
    }
  }

  private static List<Path> undocumented(List<Path> sources) {
    return sources.stream()
        .filter(
            source -> {
              String text = read(source);
              var declaration = PUBLIC_TYPE.matcher(text);
              return declaration.find()
                  && !DOCUMENTED.matcher(text.substring(0, declaration.start())).matches();
            })
        .toList();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).hasSizeGreaterThan(50);
      return sources;
    }
  }

  private static boolean hasJava(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
