package io.roomcast;

import io.roomcast.config.MetricsConf;
import io.roomcast.engineio.EngineCounters;
import io.roomcast.loop.Histogram;
import io.roomcast.ops.Drain;
import io.roomcast.ops.MetricSink;
import io.roomcast.ops.MetricSource;
import io.roomcast.socketio.DisconnectReason;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.ServerStats;
import io.roomcast.socketio.SocketIoServer;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The figures of one Socket.IO server. Event loop of the server. */
final class ServerMetrics implements MetricSource {

  private static final String HANDSHAKES = "Requests for a session, by what became of them.";

  private final SocketIoServer io;
  private final MetricsConf conf;
  private final Supplier<@Nullable Drain> drain;

  ServerMetrics(SocketIoServer io, MetricsConf conf, Supplier<@Nullable Drain> drain) {
    this.io = io;
    this.conf = conf;
    this.drain = drain;
  }

  @Override
  public void collect(MetricSink sink) {
    EngineCounters engine = io.engine().counters();
    connections(sink, engine);
    packets(sink, engine);
    ServerStats stats = io.stats();
    sockets(sink);
    disconnects(sink);
    sink.gauge("rooms", "Rooms with members, summed over event loops.", stats.rooms());
    sink.gauge("pending_acks", "Acks that clients owe.", stats.pendingAcks());
    sink.gauge(
        "queued_events", "Events that wait behind others of their socket.", stats.queuedEvents());
    recovery(sink, stats);
    heartbeats(sink, engine);
    dropped(sink, engine, stats);
    Drain under = drain.get();
    sink.gauge(
        "drain_remaining",
        "Clients that are still to be sent away before the process ends.",
        under == null ? 0 : under.remaining());
  }

  private void connections(MetricSink sink, EngineCounters engine) {
    String help = "Sessions, by their transport of now.";
    int webSockets = engine.webSockets();
    sink.gauge("connections", help, webSockets, "transport", "websocket");
    sink.gauge(
        "connections", help, io.engine().clientsCount() - webSockets, "transport", "polling");
    sink.counter("handshakes", HANDSHAKES, engine.opened(), "result", "ok");
    sink.counter("handshakes", HANDSHAKES, engine.refusedConnections(), "result", "connections");
    sink.counter("handshakes", HANDSHAKES, engine.refusedAccepts(), "result", "accept_rate");
    sink.counter("handshakes", HANDSHAKES, engine.refusedForHeap(), "result", "heap");
    sink.counter("handshakes", HANDSHAKES, engine.refusedForEnd(), "result", "draining");
    sink.counter(
        "handshakes", HANDSHAKES, engine.refusedIpConnections(), "result", "ip_connections");
    sink.counter("handshakes", HANDSHAKES, engine.refusedIpAccepts(), "result", "ip_accept_rate");
    sink.counter("handshakes", HANDSHAKES, engine.refusedRequests(), "result", "bad_request");
    String upgrades = "Upgrades from polling to WebSocket.";
    sink.counter("upgrades", upgrades, engine.upgradedSessions(), "result", "ok");
    sink.counter("upgrades", upgrades, engine.failedUpgrades(), "result", "failed");
    sink.counter(
        "handed_over", "Requests handed to the event loop of their session.", engine.handedOver());
  }

  private void packets(MetricSink sink, EngineCounters engine) {
    String help = "Engine.IO packets.";
    engine
        .received()
        .forEach((type, count) -> sink.counter("packets", help, count, "dir", "in", "type", type));
    engine
        .sent()
        .forEach((type, count) -> sink.counter("packets", help, count, "dir", "out", "type", type));
    String bytes = "Bytes of WebSocket frames and of the bodies of polling.";
    sink.counter(
        "bytes", bytes, engine.bytesIn() + io.engine().loop().executor().bytesIn(), "dir", "in");
    sink.counter(
        "bytes", bytes, engine.bytesOut() + io.engine().loop().executor().bytesOut(), "dir", "out");
  }

  private static void recovery(MetricSink sink, ServerStats stats) {
    String help = "Clients that came back for a lost session, by what became of it.";
    sink.counter("recovery", help, stats.recoveredSessions(), "result", "recovered");
    sink.counter("recovery", help, stats.unknownSessions(), "result", "unknown");
    sink.counter("recovery", help, stats.missedTooMuch(), "result", "missed_too_much");
    sink.counter(
        "held_overflows",
        "Connections cut because too much waited for a recovered socket to be let in.",
        stats.heldOverflows());
  }

  private static void heartbeats(MetricSink sink, EngineCounters engine) {
    Histogram queued = engine.queuedBytes();
    sink.histogram(
        "send_queue_bytes",
        "Bytes that waited to be sent to a session, looked at with each heartbeat.",
        queued.bounds().stream().map(Long::doubleValue).toList(),
        queued.buckets(),
        (double) queued.sum());
    Histogram roundTrips = engine.roundTrips();
    sink.histogram(
        "ping_rtt_seconds",
        "Time from a ping to the client's pong.",
        roundTrips.bounds().stream().map(ms -> ms / 1e3).toList(),
        roundTrips.buckets(),
        (double) roundTrips.sum() / 1e3);
  }

  private void sockets(MetricSink sink) {
    String help = "Connected sockets.";
    if (!conf.perNamespace()) {
      sink.gauge("sockets", help, io.stats().sockets());
      return;
    }
    List<Namespace> largest =
        io.namespaces().stream()
            .sorted(Comparator.comparingInt(Namespace::socketCount).reversed())
            .toList();
    int others = 0;
    for (int i = 0; i < largest.size(); i++) {
      Namespace namespace = largest.get(i);
      if (i < conf.maxNamespaces()) {
        sink.gauge("sockets", help, namespace.socketCount(), "nsp", namespace.name());
      } else {
        others += namespace.socketCount();
      }
    }
    if (others > 0) {
      sink.gauge("sockets", help, others, "nsp", "other");
    }
  }

  private void disconnects(MetricSink sink) {
    String left = "Sockets that left, by reason.";
    for (DisconnectReason reason : DisconnectReason.values()) {
      sink.counter("disconnects", left, io.disconnects(reason), "reason", reason.text());
    }
  }

  private static void dropped(MetricSink sink, EngineCounters engine, ServerStats stats) {
    sink.counter(
        "slow_closed",
        "Sessions cut because they did not take what was sent.",
        engine.sendQueueOverflows());
    String pauses = "Times that a session was read no further.";
    sink.counter("input_pauses", pauses, engine.inputPauses(), "cause", "handlers");
    sink.counter("input_pauses", pauses, engine.outputPauses(), "cause", "slow_reader");
    sink.counter(
        "volatile_dropped",
        "Volatile packets dropped for clients that could not take them.",
        stats.volatileDropped());
    sink.counter(
        "events_dropped",
        "Events not handled because their socket had ended.",
        stats.eventsDropped());
    sink.counter(
        "malformed_packets",
        "Connections closed for a malformed packet.",
        stats.malformedPackets());
    sink.counter(
        "wrong_state_packets",
        "Connections closed for a packet at the wrong time.",
        stats.wrongStatePackets());
    sink.counter(
        "refused_connects", "CONNECTs answered with CONNECT_ERROR.", stats.refusedConnects());
    sink.counter(
        "refused_joins", "Joins refused because of maxRoomsPerSocket.", stats.refusedJoins());
  }
}
