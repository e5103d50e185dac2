package io.roomcast.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a conf: parses its files, merges them, puts in the environment and the command line,
 * replaces placeholders, adds the defaults and makes the records. Stateless; blocks while it reads
 * files.
 */
public final class ConfLoader {

  private static final String DEVELOPMENT = "development.json";
  private static final String RELAY = "dev.json";

  private ConfLoader() {}

  /**
   * A value that replaces that of the files.
   *
   * @param path the key, e.g. {@code listen.public.port}
   * @param value as text
   * @param origin who sets it, for messages, e.g. {@code --port}
   */
  public record Setting(String path, String value, String origin) {}

  /** The text of a file. */
  record Source(String name, String text) {}

  /**
   * Reads all sources.
   *
   * @throws ConfException with everything that is wrong
   */
  public static Loaded<RoomcastConf> load(ConfSources sources) {
    return load(RoomcastConf.class, sources);
  }

  /**
   * Reads a text, without the environment; {@code source} names it in messages.
   *
   * @throws ConfException with everything that is wrong with it
   */
  public static RoomcastConf parse(String source, String text, List<Setting> settings) {
    ConfSources others = new ConfSources(List.of(), Map.of(), settings, false);
    return load(RoomcastConf.class, List.of(new Source(source, text)), others).conf();
  }

  /** The conf of an empty file: every default. */
  public static RoomcastConf defaults() {
    return parse("defaults", "{}", List.of());
  }

  /** As {@link #load(ConfSources)}, for a tree of that type. */
  static <T extends Record> Loaded<T> load(Class<T> type, ConfSources sources) {
    Problems problems = new Problems(sources.lenient());
    List<Source> texts = new ArrayList<>();
    for (Path file : sources.files()) {
      String text = text(file, problems);
      if (text != null) {
        texts.add(new Source(file.toString(), text));
      }
    }
    throwAny(problems);
    return load(
        type, texts.isEmpty() ? List.of(builtIn(DEVELOPMENT, "development conf")) : texts, sources);
  }

  /** As {@link #load(ConfSources)}, with texts instead of files. */
  static <T extends Record> Loaded<T> load(Class<T> type, List<Source> texts, ConfSources sources) {
    Problems problems = new Problems(sources.lenient());
    Shape.RecordOf shape = Shapes.of(type);
    ConfNode tree = tree(shape, merged(texts, problems), sources, problems);
    T conf = type.cast(new ConfReader(problems).read(shape, tree));
    throwAny(problems);
    EffectiveConf effective = new EffectiveConf(shape, tree);
    return new Loaded<>(Objects.requireNonNull(conf), effective, List.copyOf(problems.warnings()));
  }

  /**
   * What may take effect while a conf is in use: it with the reloadable keys of another.
   *
   * @throws ConfException when the two do not fit together
   */
  public static Loaded<RoomcastConf> reload(
      Loaded<RoomcastConf> current, Loaded<RoomcastConf> changed) {
    return reload(RoomcastConf.class, current, changed);
  }

  /** As {@link #reload(Loaded, Loaded)}, for a tree of that type. */
  static <T extends Record> Loaded<T> reload(Class<T> type, Loaded<T> current, Loaded<T> changed) {
    Problems problems = new Problems(true);
    EffectiveConf mixed = current.effective().withReloadable(changed.effective());
    T conf = type.cast(new ConfReader(problems).read(mixed.shape(), mixed.tree()));
    throwAny(problems);
    return new Loaded<>(Objects.requireNonNull(conf), mixed, changed.warnings());
  }

  private static ConfNode tree(
      Shape.RecordOf shape, ConfNode merged, ConfSources sources, Problems problems) {
    Overrides overrides = new Overrides(problems);
    ConfNode tree = overrides.environment(shape, merged, sources.environment());
    for (Setting setting : sources.settings()) {
      tree = overrides.setting(shape, tree, setting);
    }
    tree = new Placeholders(sources.environment(), problems).replace(tree, "");
    return Defaults.fill(shape, tree);
  }

  private static ConfNode merged(List<Source> texts, Problems problems) {
    ConfNode merged = null;
    boolean complete = true;
    for (Source source : texts) {
      ConfNode node = JsonSource.file(source.text(), source.name(), problems);
      complete &= node != null;
      if (node != null) {
        merged = merged == null ? node : merged.under(node);
      }
    }
    // Half of a conf would be told problems that the other half solves.
    if (merged == null || !complete) {
      throw new ConfException(problems.list());
    }
    return merged;
  }

  /**
   * The conf for trying things out, which relays every event in every namespace, with the
   * environment and the settings of the sources instead of their files.
   *
   * @throws ConfException when these do not fit
   */
  public static Loaded<RoomcastConf> relay(ConfSources sources) {
    return load(RoomcastConf.class, List.of(builtIn(RELAY, "dev conf")), sources);
  }

  private static Source builtIn(String resource, String name) {
    try (InputStream in = ConfLoader.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new Source(name, new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String text(Path file, Problems problems) {
    String found;
    String hint = null;
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      found = "no such file";
    } catch (CharacterCodingException e) {
      found = "text that is not UTF-8";
    } catch (IOException e) {
      found = "a file that cannot be read";
      hint = e.toString();
    }
    problems.add("", found, "", hint, file.toString());
    return null;
  }

  private static void throwAny(Problems problems) {
    if (!problems.isEmpty()) {
      throw new ConfException(problems.list());
    }
  }
}
