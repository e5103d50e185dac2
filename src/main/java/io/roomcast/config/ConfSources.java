package io.roomcast.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where a conf comes from. Each source wins over those before it: files in their order, the
 * environment, the command line. Immutable.
 *
 * @param files to merge: objects key by key, anything else is replaced; without any, the
 *     development conf of the jar is taken
 * @param environment all variables: overrides are those that start with {@code ROOMCAST__}, the
 *     others are there for <code>${env:NAME}</code>
 * @param settings of the command line
 * @param lenient whether unknown keys are warnings
 */
public record ConfSources(
    List<Path> files,
    Map<String, String> environment,
    List<ConfLoader.Setting> settings,
    boolean lenient) {

  public ConfSources {
    files = List.copyOf(files);
    environment = Map.copyOf(environment);
    settings = List.copyOf(settings);
  }
}
