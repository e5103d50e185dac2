package io.roomcast.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** Makes lines of results. */
final class Lines {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Lines() {}

  static RunLine run(String benchCase, String server, int round, double cpu) {
    return run(benchCase, server, round, 0.1, "{\"cpuMicrosPerOp\":" + cpu + "}");
  }

  static RunLine run(
      String benchCase, String server, int round, @Nullable Double others, String load) {
    return new RunLine(benchCase, server, round, "2026-11-21T00:00:00Z", others, json(load), null);
  }

  static RunLine failed(String benchCase, String server, int round, String error) {
    return new RunLine(benchCase, server, round, "2026-11-21T00:00:00Z", 0.1, null, error);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
