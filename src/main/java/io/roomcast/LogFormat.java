package io.roomcast;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import io.roomcast.config.LogConf;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets what lines of the log look like. Once, before the server starts. */
final class LogFormat {

  private LogFormat() {}

  /** With {@code json}, each appender of the root logger writes a JSON object in each line. */
  static void apply(LogConf conf) {
    if (conf.format() == LogConf.Format.JSON
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      Iterator<Appender<ILoggingEvent>> appenders =
          logback.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
      while (appenders.hasNext()) {
        if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
          JsonLines encoder = new JsonLines();
          encoder.setContext(logback);
          encoder.start();
          appender.stop();
          appender.setEncoder(encoder);
          appender.start();
        }
      }
    }
  }
}
