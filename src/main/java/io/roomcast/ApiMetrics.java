package io.roomcast;

import io.roomcast.api.ApiStats;
import io.roomcast.ops.MetricSink;
import io.roomcast.ops.MetricSource;

/** The figures of the server API on one event loop. Event loop. */
record ApiMetrics(ApiStats stats) implements MetricSource {

  @Override
  public void collect(MetricSink sink) {
    for (ApiStats.Times times : stats.times()) {
      sink.histogram(
          "api_seconds",
          "How long operations of the server API took.",
          ApiStats.BUCKETS,
          times.buckets(),
          times.seconds(),
          "op",
          times.op(),
          "code",
          times.code());
    }
    sink.gauge("api_inflight", "Operations of the server API under way.", stats.underWay());
    sink.counter(
        "api_refused",
        "Operations refused because too many were under way on an event loop.",
        stats.refused());
    sink.counter(
        "api_idempotent_replays",
        "Requests answered as an earlier one with the same idempotency key.",
        stats.idempotencyHits());
    sink.counter(
        "api_idempotency_evictions",
        "Answers forgotten before their time because there were too many.",
        stats.idempotencyEvictions());
    sink.counter(
        "api_left_out",
        "Sockets and rooms that other nodes were not told of, as each is larger than an answer.",
        stats.leftOutOfAnswers());
  }
}
