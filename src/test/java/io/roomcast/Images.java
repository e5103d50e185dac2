package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docker/Dockerfile and the compose files make of a container. */
final class Images {

  static final Path DOCKER = Path.of("docker");

  /** A key of the server API. */
  static final String KEY = "a key";

  /** The value of all secrets: its hash, which is long enough for any. */
  static final String SECRET = ApiKeys.hash(KEY);

  private Images() {}

  /** The variables that a service has. */
  static Map<String, String> environment(YamlTree service) {
    Map<String, String> environment = new HashMap<>();
    if (service.has("environment")) {
      service
          .map("environment")
          .forEach(
              (name, value) -> {
                String text = String.valueOf(value.node());
                environment.put(name, text.startsWith("${" + name + ":?") ? SECRET : text);
              });
    }
    return environment;
  }

  static String dockerfile() throws IOException {
    return Files.readString(DOCKER.resolve("Dockerfile"));
  }

  /** Where the program is. */
  static String workDirectory() throws IOException {
    Matcher last = Pattern.compile("WORKDIR (\\S+)").matcher(dockerfile());
    String found = "";
    while (last.find()) {
      found = last.group(1);
    }
    return found;
  }

  /** The arguments of the program. */
  static List<String> command(YamlTree service) throws IOException {
    if (service.has("command")) {
      return service.list("command").stream().map(one -> one.node().toString()).toList();
    }
    Matcher command = Pattern.compile("CMD \\[(.*)]").matcher(dockerfile());
    assertThat(command.find()).isTrue();
    return List.of(command.group(1).replace("\"", "").split(", "));
  }

  /** The conf file that a service of ours is told to use, on this side of the mount. */
  static Path mounted(YamlTree service) throws IOException {
    List<String> command = command(service);
    assertThat(command.subList(0, 2)).containsExactly("serve", "-c");
    String inside = workDirectory() + "/" + command.get(2);
    for (YamlTree volume : service.list("volumes")) {
      String[] parts = volume.node().toString().split(":");
      if (parts[1].equals(inside)) {
        return DOCKER.resolve(parts[0]);
      }
    }
    throw new AssertionError(inside + " is not mounted");
  }
}
