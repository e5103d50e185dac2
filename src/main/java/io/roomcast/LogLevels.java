package io.roomcast;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.roomcast.config.LogConf;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Sets what is logged. Any thread. */
final class LogLevels {

  private static final String OURS = "io.roomcast";

  /** Where the names of the loggers are kept to which we gave levels. */
  private static final String NAMES = "io.roomcast.levels";

  /** Where the level is kept that the root logger had before. */
  private static final String ROOT = "io.roomcast.rootLevel";

  private LogLevels() {}

  /** The level of all that is ours, and those of the loggers named; other loggers keep theirs. */
  static void apply(LogConf conf) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      keepRoot(logback);
      names(logback).forEach(name -> reset(logback, logback.getLogger(name)));
      logback.putObject(NAMES, Set.copyOf(conf.levels().keySet()));
      logback.getLogger(OURS).setLevel(Level.valueOf(conf.level().name()));
      conf.levels()
          .forEach((name, level) -> logback.getLogger(name).setLevel(Level.valueOf(level.name())));
    }
  }

  private static void keepRoot(LoggerContext logback) {
    if (logback.getObject(ROOT) == null) {
      logback.putObject(ROOT, root(logback).getLevel());
    }
  }

  /** One that was set by an older conf or an operator: it is like those above it, if any are. */
  private static void reset(LoggerContext logback, Logger logger) {
    boolean top = logger.equals(root(logback));
    logger.setLevel(top && logback.getObject(ROOT) instanceof Level before ? before : null);
  }

  private static Logger root(LoggerContext logback) {
    return logback.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  /**
   * Sets the level of one logger until the conf is applied again.
   *
   * @throws IllegalArgumentException when there is no such level or logger; the message is for the
   *     operator
   */
  static void set(String logger, @Nullable String level) {
    Level wanted = level(level);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      // A logger lives forever: only those that are there, or parents of them, may be named.
      if (logback.getLoggerList().stream().noneMatch(known -> isAt(known.getName(), logger))) {
        throw new IllegalArgumentException(
            "logger: found \"" + logger + "\"; allowed: one that is in use, or a package of such");
      }
      keepRoot(logback);
      Set<String> names = new HashSet<>(names(logback));
      names.add(logger);
      logback.putObject(NAMES, Set.copyOf(names));
      logback.getLogger(logger).setLevel(wanted);
    }
  }

  private static Level level(@Nullable String name) {
    for (LogConf.Level known : LogConf.Level.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Level.valueOf(known.name());
      }
    }
    String found = name == null ? "nothing" : '"' + name + '"';
    throw new IllegalArgumentException(
        "level: found " + found + "; allowed: \"error\", \"warn\", \"info\", \"debug\", \"trace\"");
  }

  private static Set<String> names(LoggerContext logback) {
    Set<String> names = new HashSet<>();
    if (logback.getObject(NAMES) instanceof Set<?> known) {
      known.forEach(name -> names.add(String.valueOf(name)));
    }
    return names;
  }

  private static boolean isAt(String known, String wanted) {
    return known.equals(wanted) || known.startsWith(wanted + ".");
  }

  /** Loggers with a level of their own. */
  static JsonObject json() {
    JsonObject levels = new JsonObject();
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      for (Logger logger : logback.getLoggerList()) {
        if (logger.getLevel() != null) {
          levels.put(logger.getName(), logger.getLevel().levelStr.toLowerCase(Locale.ROOT));
        }
      }
    }
    return new JsonObject().put("levels", levels);
  }
}
