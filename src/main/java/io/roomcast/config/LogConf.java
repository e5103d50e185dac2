package io.roomcast.config;

import java.util.Map;

/** Conf of the log. Immutable. */
public record LogConf(
    @Option(value = "Lines for people, or one JSON object in each.", byDefault = "text")
        Format format,
    @Option(value = "Least important level that is logged.", byDefault = "info", reloadable = true)
        Level level,
    @Option(
            value = "Levels of loggers by name, e.g. io.vertx: warn.",
            pattern = "[A-Za-z0-9_.$]+",
            max = "1000",
            reloadable = true)
        Map<String, Level> levels,
    @Option(
            value = "Whether a line is logged for each socket that connects or leaves.",
            byDefault = "false",
            reloadable = true)
        boolean access) {

  /** Formats of lines. */
  public enum Format {
    TEXT,
    JSON
  }

  /** Levels, the most important first. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
