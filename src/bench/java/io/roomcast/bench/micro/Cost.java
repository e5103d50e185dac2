package io.roomcast.bench.micro;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one benchmark was found to cost. Immutable.
 *
 * @param name class and method, and the parameters if it has any
 * @param nanos time of an operation in ns, in the fastest iteration: what else the machine does
 *     only adds to it
 * @param bytes heap allocated by an operation
 */
record Cost(String name, double nanos, double bytes) {

  /** The costs in a result file of JMH, in its order. */
  static List<Cost> read(Path results) throws IOException {
    List<Cost> costs = new ArrayList<>();
    for (Object result : array(results)) {
      costs.add(of((JsonObject) result));
    }
    return costs;
  }

  /** Puts the results of one file into another, which need not exist, in place of older ones. */
  static void merge(Path fresh, Path into) throws IOException {
    Map<String, JsonObject> merged = new LinkedHashMap<>();
    for (Path file : List.of(into, fresh)) {
      if (Files.exists(file)) {
        for (Object result : array(file)) {
          merged.put(name((JsonObject) result), (JsonObject) result);
        }
      }
    }
    Files.writeString(into, new JsonArray(List.copyOf(merged.values())).encodePrettily());
  }

  private static JsonArray array(Path results) throws IOException {
    return new JsonArray(Files.readString(results));
  }

  private static Cost of(JsonObject result) {
    JsonObject metric = result.getJsonObject("primaryMetric");
    JsonObject bytes = result.getJsonObject("secondaryMetrics").getJsonObject("gc.alloc.rate.norm");
    return new Cost(
        name(result),
        metric.getJsonObject("scorePercentiles").getDouble("0.0"),
        bytes.getDouble("score"));
  }

  private static String name(JsonObject result) {
    String benchmark = result.getString("benchmark");
    int method = benchmark.lastIndexOf('.');
    String name = benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
    JsonObject params = result.getJsonObject("params");
    if (params == null) {
      return name;
    }
    StringBuilder text = new StringBuilder(name);
    params.forEach(
        param -> text.append(' ').append(param.getKey()).append('=').append(param.getValue()));
    return text.toString();
  }
}
