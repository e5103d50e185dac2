package io.roomcast.config;

import java.time.Duration;

/** Conf of how many events all sockets of a user or an address may send. Immutable. */
public record NodeRateConf(
    @Option(value = "How many.", byDefault = "200", min = "1", max = "1000000") int rate,
    @Option(value = "In what time.", byDefault = "1s", min = "1ms", max = "1h") Duration per,
    @Option(
            value = "How many at once; 0 for as many as rate says.",
            byDefault = "0",
            min = "0",
            max = "1000000")
        int burst,
    @Option(
            value = "What happens to one too many, as for the events of a socket.",
            byDefault = "throttle")
        LimitPolicy policy,
    @Option(value = "Where they are counted: on each node by itself.", byDefault = "node")
        Scope scope) {

  /** Where events are counted. */
  public enum Scope {
    NODE
  }
}
