package io.roomcast.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${env:NAME}</code>, <code>${env:NAME:-default}</code> and <code>${file:PATH}
 * </code> in the texts of a conf; <code>$${</code> stands for a plain <code>${</code>. What is put
 * in is not looked at again. One thread; blocks while it reads files.
 */
final class Placeholders {

  static final String ALLOWED = "${env:NAME}, ${env:NAME:-default}, ${file:PATH}";

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\$\\$\\{|\\$\\{env:([A-Za-z_]\\w*)(?::-([^}]*))?}|\\$\\{file:([^}]+)}|\\$\\{");

  private static final int MAX_FILE_BYTES = 64 * 1024;

  private final Map<String, String> environment;
  private final Problems problems;

  Placeholders(Map<String, String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** The same tree with its placeholders replaced. */
  ConfNode replace(ConfNode node, String path) {
    if (node.value() instanceof ConfNode.Entries entries) {
      Map<String, ConfNode> map = new LinkedHashMap<>();
      entries
          .map()
          .forEach((name, child) -> map.put(name, replace(child, Problems.child(path, name))));
      return ConfNode.object(map, node.where());
    }
    if (node.value() instanceof ConfNode.Items items) {
      List<ConfNode> list = new ArrayList<>();
      items.list().forEach(item -> list.add(replace(item, Problems.item(path, list.size()))));
      return ConfNode.list(list, node.where());
    }
    return node.value() instanceof String text && text.contains("${")
        ? text(node, text, path)
        : node;
  }

  private ConfNode text(ConfNode node, String text, String path) {
    StringBuilder replaced = new StringBuilder();
    Matcher matcher = PLACEHOLDER.matcher(text);
    boolean literal = true;
    int done = 0;
    while (matcher.find()) {
      String value = matcher.group().equals("$${") ? "${" : value(matcher, path, node.where());
      if (value == null) {
        return node.broken();
      }
      literal &= matcher.group().equals("$${");
      replaced.append(text, done, matcher.start()).append(value);
      done = matcher.end();
    }
    String whole = replaced.append(text, done, text.length()).toString();
    return new ConfNode(whole, node.where(), node.literal() && literal);
  }

  private @Nullable String value(Matcher matcher, String path, String where) {
    String name = matcher.group(1);
    String file = matcher.group(3);
    if (name != null) {
      return variable(name, matcher.group(2), path, where);
    }
    if (file != null) {
      return file(file, path, where);
    }
    // Nothing of the text is shown: it may be a secret with such characters in it.
    problems.add(path, "\"${\" of no known form", ALLOWED + "; $${ for a plain ${", null, where);
    return null;
  }

  private @Nullable String variable(
      String name, @Nullable String fallback, String path, String where) {
    String value = environment.get(name);
    if (fallback != null && (value == null || value.isEmpty())) {
      return fallback;
    }
    if (value == null) {
      String allowed = "a variable that is set, or ${env:" + name + ":-default}";
      problems.add(path, "${env:" + name + "}", allowed, name + " is not set", where);
    }
    return value;
  }

  private @Nullable String file(String name, String path, String where) {
    String problem;
    try {
      Path file = Path.of(name);
      if (Files.size(file) <= MAX_FILE_BYTES) {
        // Editors and secret stores end files with a line break that is no part of the secret.
        return Files.readString(file).replaceFirst("\\R\\z", "");
      }
      problem = "it is larger than " + MAX_FILE_BYTES + " bytes";
    } catch (NoSuchFileException e) {
      problem = "no such file";
    } catch (CharacterCodingException e) {
      problem = "it is not UTF-8";
    } catch (IOException | InvalidPathException e) {
      problem = "it cannot be read: " + e;
    }
    problems.add(path, "${file:" + name + "}", "a file that can be read", problem, where);
    return null;
  }
}
