package io.roomcast;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * A line of the log as a JSON object: {@code ts}, {@code level}, {@code logger}, {@code message},
 * the key-value pairs of the line, and {@code error} with a stack trace. Thread-safe.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

  private static final byte[] NOTHING = {};
  private static final Set<String> OWN = Set.of("ts", "level", "logger", "message", "error");

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonObject line =
        new JsonObject()
            .put("ts", Instant.ofEpochMilli(event.getTimeStamp()).toString())
            .put("level", event.getLevel().levelStr.toLowerCase(Locale.ROOT))
            .put("logger", event.getLoggerName())
            .put("message", event.getFormattedMessage());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        String key = OWN.contains(pair.key) ? pair.key + "_" : pair.key;
        Object value = pair.value;
        boolean plain = value instanceof Number || value instanceof Boolean;
        line.put(key, plain ? value : String.valueOf(value));
      }
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.put("error", ThrowableProxyUtil.asString(thrown));
    }
    return (line.encode() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
