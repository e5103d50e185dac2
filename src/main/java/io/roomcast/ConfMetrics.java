package io.roomcast;

import io.roomcast.auth.JwtStats;
import io.roomcast.backend.BackendStats;
import io.roomcast.backend.BreakerState;
import io.roomcast.backend.RuleStats;
import io.roomcast.handler.DedupeStats;
import io.roomcast.handler.HistoryStats;
import io.roomcast.handler.JwtHandlerStats;
import io.roomcast.handler.LimitStats;
import io.roomcast.handler.PresenceStats;
import io.roomcast.ops.MetricSink;
import io.roomcast.ops.MetricSource;
import java.util.List;
import java.util.Locale;

/**
 * The figures of what the conf makes of connects and events on one event loop: tokens, backends,
 * rules. Event loop.
 */
record ConfMetrics(GatewayLoop loop, GatewayLoops.Own own) implements MetricSource {

  private static final double MILLIS = 1_000;

  @Override
  public void collect(MetricSink sink) {
    tokens(sink);
    loop.backends().stats().forEach((name, stats) -> backend(sink, name, stats));
    rules(sink, loop.rules().stats());
    limits(sink, loop.limits().stats());
    kept(sink, own);
  }

  private static void kept(MetricSink sink, GatewayLoops.Own own) {
    DedupeStats dedupe = own.dedupeStats();
    sink.gauge("dedupe_ids", "Ids of events that are remembered.", dedupe.ids());
    sink.counter("dedupe_repeats", "Events that came again.", dedupe.repeats());
    sink.counter(
        "dedupe_forgotten",
        "Ids forgotten before their time, for want of room.",
        dedupe.forgotten());
    PresenceStats presence = own.presenceStats();
    sink.gauge("presence_rooms", "Rooms with users.", presence.rooms());
    sink.gauge("presence_users", "Users in them.", presence.users());
    sink.gauge(
        "presence_unlisted",
        "Sockets beyond the users listed of a room.",
        (double) presence.unlisted());
    sink.counter(
        "presence_unwatched", "Joins of rooms too many to be watched.", presence.unwatched());
    HistoryStats history = own.historyStats();
    sink.gauge("history_rooms", "Rooms with a history.", history.rooms());
    sink.gauge("history_events", "Events kept.", history.events());
    sink.gauge("history_bytes", "Bytes of these, about.", (double) history.bytes());
    sink.counter(
        "history_dropped", "Events gone before their time, for want of room.", history.dropped());
  }

  private void tokens(MetricSink sink) {
    String help = "Connects, by what their tokens came to.";
    JwtHandlerStats stats = loop.auth().stats();
    sink.counter("jwt_connects", help, stats.admitted(), "result", "ok");
    sink.counter("jwt_connects", help, stats.anonymous(), "result", "anonymous");
    stats
        .refused()
        .forEach(
            (error, count) -> sink.counter("jwt_connects", help, count, "result", error.name()));
    String refreshes = "New tokens of connected sockets.";
    sink.counter("jwt_refreshes", refreshes, stats.refreshed(), "result", "ok");
    sink.counter("jwt_refreshes", refreshes, stats.refreshRefused(), "result", "refused");
    sink.counter("jwt_expired", "Sockets ended because their token expired.", stats.expired());
    sink.counter(
        "origins_refused", "Requests refused for their origin.", loop.auth().refusedOrigins());
    JwtStats tokens = loop.auth().tokens();
    if (tokens != null) {
      sink.counter("jwt_cache_hits", "Tokens found in the cache.", tokens.cacheHits());
      sink.gauge("jwt_pending", "Tokens that wait for a worker or for keys.", tokens.pending());
    }
  }

  private static void backend(MetricSink sink, String name, BackendStats stats) {
    List<Double> bounds = BackendStats.bounds().stream().map(ms -> (double) ms / MILLIS).toList();
    stats
        .calls()
        .forEach(
            (type, byOutcome) ->
                byOutcome.forEach(
                    (outcome, times) ->
                        sink.histogram(
                            "webhook_seconds",
                            "How long calls of backends took, with all attempts.",
                            bounds,
                            times.buckets(),
                            (double) times.sumMillis() / MILLIS,
                            "backend",
                            name,
                            "type",
                            lower(type),
                            "outcome",
                            lower(outcome))));
    sink.gauge("webhook_inflight", "Calls under way.", stats.inFlight(), "backend", name);
    String queue = "Calls that wait.";
    sink.gauge("webhook_queue", queue, stats.queued(), "backend", name, "type", "live");
    sink.gauge(
        "webhook_queue", queue, stats.queuedDisconnects(), "backend", name, "type", "disconnect");
    sink.counter("webhook_retries", "Attempts after the first.", stats.retries(), "backend", name);
    sink.counter(
        "webhook_given_up", "Calls that failed for good.", stats.givenUp(), "backend", name);
    sink.counter(
        "webhook_commands_failed",
        "Commands in answers that could not be run.",
        stats.commandsFailed(),
        "backend",
        name);
    sink.gauge(
        "breaker_open",
        "Event loops on which the backend is not asked because it failed.",
        stats.breaker() == BreakerState.OPEN ? 1 : 0,
        "backend",
        name);
    sink.gauge("deferred_acks", "Acks that it has put off.", stats.deferredAcks(), "backend", name);
    sink.counter(
        "deferred_acks_expired",
        "Acks put off and never sent.",
        stats.deferredAcksExpired(),
        "backend",
        name);
  }

  private static void rules(MetricSink sink, RuleStats stats) {
    String help = "Events by what a rule did with them.";
    sink.counters("rules", help, "do", stats.done());
    sink.counter("rules", help, stats.noRule(), "do", "none");
    String refused = "Events refused by rules.";
    stats
        .refused()
        .forEach((code, count) -> sink.counter("rules_refused", refused, count, "code", code));
    sink.counter(
        "rules_unanswered", "Events that a backend could not be asked about.", stats.unanswered());
  }

  private static void limits(MetricSink sink, LimitStats stats) {
    String help = "Events, connects and sockets over a limit.";
    stats
        .limited()
        .forEach(
            (limit, count) ->
                sink.counter(
                    "rate_limited", help, count, "limit", lower(limit), "dry_run", "false"));
    stats
        .tolerated()
        .forEach(
            (limit, count) ->
                sink.counter(
                    "rate_limited", help, count, "limit", lower(limit), "dry_run", "true"));
    sink.gauge("rate_paused", "Connections not read now because of a limit.", stats.paused());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
