package io.roomcast;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.roomcast.config.LogConf;
import org.slf4j.LoggerFactory;

/** Sets what is logged. Stateless; any thread. */
final class LogLevels {

  private LogLevels() {}

  /** The level of all that is ours; other loggers keep theirs. */
  static void apply(LogConf conf) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      logback.getLogger("io.roomcast").setLevel(Level.valueOf(conf.level().name()));
    }
  }
}
