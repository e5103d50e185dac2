package io.roomcast.config;

/** Conf of the log. Immutable. */
public record LogConf(
    @Option(value = "Least important level that is logged.", byDefault = "info", reloadable = true)
        Level level) {

  /** Levels, the most important first. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
