package io.roomcast.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads a conf from a file, a text or the jar. Stateless; blocks while it reads a file. */
public final class ConfLoader {

  private static final String DEVELOPMENT = "development.json";

  private ConfLoader() {}

  /**
   * A value that replaces that of the file.
   *
   * @param path the key, e.g. {@code listen.public.port}
   * @param value as text
   * @param origin who sets it, for messages, e.g. {@code --port}
   */
  public record Setting(String path, String value, String origin) {}

  /**
   * Reads a file.
   *
   * @throws ConfException with everything that is wrong with it
   */
  public static RoomcastConf load(Path file, List<Setting> settings) {
    Problems problems = new Problems();
    try {
      return parse(file.toString(), Files.readString(file), settings);
    } catch (NoSuchFileException e) {
      problems.add("", "no such file", "", null, "");
    } catch (CharacterCodingException e) {
      problems.add("", "text that is not UTF-8", "", null, "");
    } catch (IOException e) {
      problems.add("", "a file that cannot be read", "", e.toString(), "");
    }
    throw new ConfException(file.toString(), problems.list());
  }

  /** The conf of the jar, for a developer's machine: loopback only, with the demo. */
  public static RoomcastConf development(List<Setting> settings) {
    try (InputStream in = ConfLoader.class.getResourceAsStream(DEVELOPMENT)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return parse("the development conf", text, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a text; {@code source} names it in messages.
   *
   * @throws ConfException with everything that is wrong with it
   */
  public static RoomcastConf parse(String source, String text, List<Setting> settings) {
    Problems problems = new Problems();
    ConfNode root = JsonSource.parse(text, problems);
    for (Setting setting : settings) {
      ConfNode value = ConfNode.scalar(setting.value(), setting.origin());
      root = root.with(List.of(setting.path().split("\\.")), value);
    }
    RoomcastConf conf = new ConfReader(problems).read(RoomcastConf.class, root);
    if (conf == null) {
      throw new ConfException(source, problems.list());
    }
    return conf;
  }

  /** The conf of an empty file: every default. */
  public static RoomcastConf defaults() {
    RoomcastConf conf =
        new ConfReader(new Problems()).read(RoomcastConf.class, ConfNode.object(Map.of(), ""));
    return Objects.requireNonNull(conf);
  }
}
