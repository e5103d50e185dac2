package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A YAML tree, read step by step. */
record YamlTree(Object node) {

  YamlTree get(String... path) {
    Object at = node;
    for (String step : path) {
      assertThat(at).as("%s in %s", step, at).isInstanceOf(Map.class);
      at = ((Map<?, ?>) at).get(step);
    }
    return new YamlTree(at);
  }

  String text(String... path) {
    return String.valueOf(get(path).node);
  }

  int number(String... path) {
    return Integer.parseInt(text(path));
  }

  List<YamlTree> list(String... path) {
    Object at = get(path).node;
    assertThat(at).as(String.join(".", path)).isInstanceOf(List.class);
    return ((List<?>) at).stream().map(YamlTree::new).toList();
  }

  Map<String, YamlTree> map(String... path) {
    Map<String, YamlTree> all = new HashMap<>();
    ((Map<?, ?>) get(path).node).forEach((key, value) -> all.put("" + key, new YamlTree(value)));
    return all;
  }

  boolean has(String key) {
    return node instanceof Map<?, ?> map && map.containsKey(key);
  }

  YamlTree named(String name) {
    return ((List<?>) node)
        .stream()
            .map(YamlTree::new)
            .filter(one -> one.text("name").equals(name))
            .findFirst()
            .orElseThrow();
  }

  /** The documents of a file. */
  static List<YamlTree> read(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<YamlTree> all = new ArrayList<>();
    new Yaml(new SafeConstructor(options))
        .loadAll(Files.readString(file))
        .forEach(document -> all.add(new YamlTree(document)));
    return all;
  }
}
