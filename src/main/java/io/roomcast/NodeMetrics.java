package io.roomcast;

import io.roomcast.cluster.forward.ForwardStats;
import io.roomcast.cluster.forward.Forwarding;
import io.roomcast.cluster.redis.NodeStats;
import io.roomcast.cluster.redis.PresenceFigures;
import io.roomcast.cluster.redis.RedisNodes;
import io.roomcast.ops.MetricSink;
import io.roomcast.ops.MetricSource;

/** The figures of this process among other nodes, told on one event loop. Event loop. */
record NodeMetrics(GatewayCluster nodes) implements MetricSource {

  @Override
  public void collect(MetricSink sink) {
    RedisNodes known = nodes.nodes();
    if (known != null) {
      leases(sink, known.stats());
      presence(sink, known.presence().figures());
    }
    Forwarding forwarding = nodes.forwarding();
    if (forwarding != null) {
      forwarded(sink, forwarding.stats());
    }
  }

  private static void leases(MetricSink sink, NodeStats stats) {
    sink.gauge("nodes", "Nodes that are alive, this one included.", stats.nodes());
    sink.counter("node_renewals", "Times that the lease was renewed.", stats.renewals());
    sink.counter(
        "node_failed_renewals", "Times that it could not be renewed.", stats.failedRenewals());
    sink.counter("node_lapses", "Times that it had ended before.", stats.lapses());
    sink.counter("node_lookups", "Times that Redis was asked for a node.", stats.lookups());
    sink.counter(
        "node_lookups_refused", "Times that there were too many of such.", stats.refusedLookups());
    sink.gauge(
        "node_sockets", "Sockets that other nodes know of, should this one die.", stats.sockets());
    sink.gauge("node_sockets_unwritten", "Changes that Redis has not got.", stats.unwritten());
    sink.counter(
        "node_sockets_left_out",
        "Sockets that other nodes do not know of, as there are too many.",
        stats.socketsLeftOut());
    sink.counter("nodes_lost", "Dead nodes that this one has settled.", stats.nodesLost());
    sink.counter(
        "node_lost_sockets", "Sockets of dead nodes told of by this one.", stats.socketsTold());
    sink.gauge("node_users", "Users whose connections all nodes count.", stats.users());
    sink.gauge("node_users_unwritten", "Changes that Redis has not got.", stats.usersUnwritten());
    sink.counter(
        "node_users_tolerated",
        "Connections of users that this node counted by itself, as Redis did not answer.",
        stats.usersTolerated());
  }

  private static void presence(MetricSink sink, PresenceFigures figures) {
    sink.gauge("presence_shared", "Users in rooms that other nodes know of.", figures.entries());
    sink.gauge("presence_unwritten", "Changes that Redis has not got.", figures.unwritten());
    sink.counter(
        "presence_alone",
        "Answers about rooms that had this node's users only, as Redis did not answer.",
        figures.alone());
    sink.counter("presence_settled", "Users of dead nodes taken out of rooms.", figures.settled());
  }

  private static void forwarded(MetricSink sink, ForwardStats stats) {
    sink.counters(
        "forwarded", "Requests whose session is another node's.", "kind", stats.forwarded());
    sink.counters(
        "forwarding_failed",
        "Those that were not forwarded to their end.",
        "reason",
        stats.failed());
    sink.gauge("forwarding_requests", "Polls and POSTs under way.", (double) stats.requests());
    sink.gauge(
        "forwarding_websockets", "WebSockets passed on, or about to.", (double) stats.webSockets());
    sink.counter("forwarding_served", "Requests that other nodes forwarded.", stats.served());
    sink.counter("forwarding_refused", "Requests that no node has signed.", stats.refused());
    sink.counter(
        "forwarding_asked",
        "Times that other nodes were asked to let clients go or to answer polls, to end in order.",
        stats.asked());
    sink.counter("forwarding_asks_failed", "Those that they have not taken.", stats.failedAsks());
  }
}
