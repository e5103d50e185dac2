package io.roomcast;

import io.roomcast.cluster.redis.RedisRelay;
import io.roomcast.cluster.redis.RelayStats;
import io.roomcast.cluster.redis.StreamStats;
import io.roomcast.ops.MetricSink;
import io.roomcast.ops.MetricSource;

/** The figures of the relay to other nodes, told on one event loop. Event loop. */
record RedisMetrics(RedisRelay relay) implements MetricSource {

  private static final double MICROS = 1e6;
  private static final double MILLIS = 1e3;

  @Override
  public void collect(MetricSink sink) {
    RelayStats stats = relay.stats();
    sink.gauge("redis_up", "Whether messages go to and come from Redis.", stats.up() ? 1 : 0);
    sink.gauge("redis_nodes", "Nodes of the cluster, this one included.", stats.nodes());
    sink.gauge(
        "redis_lag_seconds",
        "From publishing to receiving, at the last probe.",
        stats.lagMicros() / MICROS);
    sink.counter("redis_published", "Messages that Redis has taken.", stats.published());
    sink.counter("redis_published_bytes", "Bytes of these.", stats.publishedBytes());
    sink.counter(
        "redis_publish_micros",
        "Microseconds that Redis took to confirm them, in all.",
        stats.publishMicros());
    sink.counter("redis_received", "Messages that came from Redis.", stats.received());
    sink.counter("redis_received_bytes", "Bytes of these.", stats.receivedBytes());
    sink.counter("redis_echoes", "Those of them that are our own.", stats.echoes());
    sink.counter("redis_unwanted", "Those of them for rooms without members.", stats.unwanted());
    sink.counter("redis_delivered", "Broadcasts of other nodes.", stats.delivered());
    sink.counters(
        "redis_dropped",
        "Messages that did not get to or from other nodes.",
        "reason",
        stats.dropped());
    sink.gauge("redis_queue", "Messages that wait for Redis.", stats.queuedMessages());
    sink.gauge("redis_queue_bytes", "Bytes of these.", (double) stats.queuedBytes());
    sink.gauge("redis_subscriptions", "Channels and patterns.", stats.subscriptions());
    sink.counter(
        "redis_late_subscriptions",
        "Joins that did not wait for Redis any longer.",
        stats.lateSubscriptions());
    requests(sink, stats);
    sink.counter(
        "redis_pauses", "Times that Redis was not read, as loops were behind.", stats.pauses());
    sink.counter(
        "redis_connections_lost", "Connections lost or given up.", stats.connectionsLost());
    sink.counter(
        "redis_gaps", "Times in which messages of other nodes may be missing.", stats.gaps());
    StreamStats streams = relay.streamStats();
    if (streams != null) {
      streams(sink, streams);
    }
  }

  private static void streams(MetricSink sink, StreamStats stats) {
    sink.counter("redis_stream_entries", "Entries read, our own included.", stats.read());
    sink.counter("redis_stream_doubled", "Entries that were there twice.", stats.doubled());
    sink.counter("redis_stream_gaps", "Times that entries may be missing.", stats.gaps());
    sink.gauge(
        "redis_stream_lag_seconds",
        "From the adding of the last entry, by the clock of Redis, to its reading.",
        stats.lagMillis() / MILLIS);
    sink.gauge(
        "redis_stream_position_age_seconds",
        "Since the last entry was read.",
        stats.positionAgeMillis() / MILLIS);
    sink.counter(
        "redis_stream_late",
        "Broadcasts that clients here got without an offset, as Redis was away or too slow.",
        stats.deliveredLate());
    sink.counter("redis_sessions_kept", "Sessions written to Redis.", stats.sessionsKept());
    sink.counter(
        "redis_sessions_dropped",
        "Sessions not written, as too many waited or Redis refused.",
        stats.sessionsDropped());
    sink.counter(
        "redis_sessions_unsure",
        "Sessions lost and not written, as Redis did not have yet what their clients had got.",
        stats.sessionsUnsure());
    sink.counter("redis_sessions_restored", "Sessions restored.", stats.sessionsRestored());
    sink.counter(
        "redis_sessions_missed", "Sessions asked for and not restored.", stats.sessionsMissed());
    sink.counter(
        "redis_sessions_read",
        "Sessions for which the stream was read again, as redis.streams.recent was too short.",
        stats.sessionsRead());
  }

  private static void requests(MetricSink sink, RelayStats stats) {
    sink.gauge("redis_requests_open", "Questions without all answers.", stats.openRequests());
    sink.counter("redis_requests", "Questions to other nodes.", stats.requests());
    sink.counter(
        "redis_requests_refused",
        "Questions not asked, as too many were open.",
        stats.refusedRequests());
    sink.counter(
        "redis_request_timeouts",
        "Questions that not all nodes answered in time.",
        stats.requestTimeouts());
    sink.counter("redis_answers", "Questions of other nodes.", stats.answers());
    sink.counter(
        "redis_sockets_left_out",
        "Sockets that other nodes were not told of, as there were too many.",
        stats.socketsLeftOut());
  }
}
