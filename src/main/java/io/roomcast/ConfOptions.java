package io.roomcast;

import io.roomcast.config.ConfLoader;
import io.roomcast.config.ConfSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the command line that say where the conf comes from. Main thread. */
final class ConfOptions {

  private final Map<String, String> environment;

  @Option(
      names = {"-c", "--conf"},
      paramLabel = "FILE",
      description = {
        "JSON conf; without it, the demo runs on http://localhost:3000.",
        "Given several times, later files win: objects are merged, anything else is replaced."
      })
  private @Nullable List<Path> files;

  @Option(names = "--lenient", description = "Warn of unknown keys instead of refusing them.")
  private boolean lenient;

  ConfOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Files, environment and these settings. */
  ConfSources sources(List<ConfLoader.Setting> settings) {
    return new ConfSources(files == null ? List.of() : files, environment, settings, lenient);
  }
}
