package io.roomcast.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one run. Null is what was not measured: CPU and memory need the server's pid.
 *
 * @param server its name
 * @param mode the scenario
 * @param parameters what makes runs comparable
 * @param cpuMicrosPerOp server CPU, all threads, per delivery, answer, connect or heartbeat
 * @param opsPerSecond those per second
 * @param latencyMs from the planned send (paced) or the send (window) to the arrival
 * @param sent messages, requests or connects begun, of the whole run
 * @param delivered deliveries, answers or connects ended, of the whole run; a duplicate is none
 * @param lost what should have come and did not
 * @param duplicated what came once more
 * @param outOfOrder what came after a later one
 * @param unexpected what should not have come: of another room, or after leaving
 * @param disconnected clients whose connection ended or failed unasked
 * @param serverCores cores that the server used while measured
 * @param generatorCores cores that the load generator used; near 1 it is the bound
 * @param heapBytesPerConnection live heap, after a full collection
 * @param rssBytesPerConnection resident memory, after a full collection
 * @param details what only this scenario has
 */
public record LoadResult(
    String server,
    String mode,
    Map<String, Object> parameters,
    @Nullable Double cpuMicrosPerOp,
    double opsPerSecond,
    @Nullable Percentiles latencyMs,
    long sent,
    long delivered,
    long lost,
    long duplicated,
    long outOfOrder,
    long unexpected,
    long disconnected,
    @Nullable Double serverCores,
    double generatorCores,
    @Nullable Double heapBytesPerConnection,
    @Nullable Double rssBytesPerConnection,
    Map<String, Object> details) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Latency in ms. */
  public record Percentiles(double p50, double p99, double p999) {}

  /** One line. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** To four significant digits: more is noise. */
  static double rounded(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return 0;
    }
    double scale = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
    return scale > 1 ? Math.round(value * scale) / scale : Math.round(value);
  }
}
