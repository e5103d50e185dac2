package io.roomcast.engineio;

import io.roomcast.loop.Histogram;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one Engine.IO server has counted since it was created. Written by its event loop, readable
 * from any thread (a reader may see a value that is a moment old).
 */
public final class EngineCounters {

  private static final VarHandle OPENED = handle("opened");
  private static final VarHandle CLOSED = handle("closed");
  private static final VarHandle UPGRADED = handle("upgraded");
  private static final VarHandle UPGRADES_FAILED = handle("upgradesFailed");
  private static final VarHandle SEND_QUEUE_OVERFLOWS = handle("sendQueueOverflows");
  private static final VarHandle INPUT_PAUSES = handle("inputPauses");
  private static final VarHandle OUTPUT_PAUSES = handle("outputPauses");
  private static final VarHandle REFUSED_CONNECTIONS = handle("refusedConnections");
  private static final VarHandle REFUSED_ACCEPTS = handle("refusedAccepts");
  private static final VarHandle REFUSED_FOR_HEAP = handle("refusedForHeap");
  private static final VarHandle REFUSED_FOR_END = handle("refusedForEnd");
  private static final VarHandle REFUSED_IP_CONNECTIONS = handle("refusedIpConnections");
  private static final VarHandle REFUSED_IP_ACCEPTS = handle("refusedIpAccepts");
  private static final VarHandle TOLERATED_IP_CONNECTIONS = handle("toleratedIpConnections");
  private static final VarHandle TOLERATED_IP_ACCEPTS = handle("toleratedIpAccepts");
  private static final VarHandle HANDED_OVER = handle("handedOver");

  private static final long[] QUEUED_BYTES = {
    0, 1 << 10, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 4 << 20
  };
  private static final long[] ROUND_TRIP_MILLIS = {
    1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000
  };

  private long opened;
  private long closed;
  private long upgraded;
  private long upgradesFailed;
  private long sendQueueOverflows;
  private long inputPauses;
  private long outputPauses;
  private long refusedConnections;
  private long refusedAccepts;
  private long refusedForHeap;
  private long refusedForEnd;
  private long refusedRequests;
  private int webSockets;
  private long bytesIn;
  private long bytesOut;
  private final Histogram queued = new Histogram(QUEUED_BYTES);
  private final Histogram roundTrips = new Histogram(ROUND_TRIP_MILLIS);
  private final long[] received = new long[PacketType.values().length];
  private final long[] sent = new long[PacketType.values().length];
  private long refusedIpConnections;
  private long refusedIpAccepts;
  private long toleratedIpConnections;
  private long toleratedIpAccepts;
  private long handedOver;

  EngineCounters() {}

  /** Sessions opened. */
  public long opened() {
    return (long) OPENED.getOpaque(this);
  }

  /** Sessions that have ended. */
  public long closed() {
    return (long) CLOSED.getOpaque(this);
  }

  /** Sessions that moved from polling to WebSocket. */
  public long upgradedSessions() {
    return (long) UPGRADED.getOpaque(this);
  }

  /** Upgrades that were begun and not completed. */
  public long failedUpgrades() {
    return (long) UPGRADES_FAILED.getOpaque(this);
  }

  /** Sessions closed because more was queued for them than {@code sendQueue} allows. */
  public long sendQueueOverflows() {
    return (long) SEND_QUEUE_OVERFLOWS.getOpaque(this);
  }

  /** Times that a session took no input because the application asked for it. */
  public long inputPauses() {
    return (long) INPUT_PAUSES.getOpaque(this);
  }

  /** Times that a session took no input because its client did not take what was sent to it. */
  public long outputPauses() {
    return (long) OUTPUT_PAUSES.getOpaque(this);
  }

  /** Handshakes refused because of {@link LimitOptions#connections}. */
  public long refusedConnections() {
    return (long) REFUSED_CONNECTIONS.getOpaque(this);
  }

  /** Handshakes refused because of {@link LimitOptions#accept}. */
  public long refusedAccepts() {
    return (long) REFUSED_ACCEPTS.getOpaque(this);
  }

  /** Handshakes refused because of {@link LimitOptions#heapShed}. */
  public long refusedForHeap() {
    return (long) REFUSED_FOR_HEAP.getOpaque(this);
  }

  /** Handshakes refused because the server is about to end. */
  public long refusedForEnd() {
    return (long) REFUSED_FOR_END.getOpaque(this);
  }

  /** Sessions refused because their address has {@link LimitOptions.PerIp#connections}. */
  public long refusedIpConnections() {
    return (long) REFUSED_IP_CONNECTIONS.getOpaque(this);
  }

  /** Handshakes refused because of {@link LimitOptions.PerIp#accept}. */
  public long refusedIpAccepts() {
    return (long) REFUSED_IP_ACCEPTS.getOpaque(this);
  }

  /** Sessions over that limit, let in by {@link LimitOptions.PerIp#dryRun}. */
  public long toleratedIpConnections() {
    return (long) TOLERATED_IP_CONNECTIONS.getOpaque(this);
  }

  /** Handshakes over that limit, let in by {@link LimitOptions.PerIp#dryRun}. */
  public long toleratedIpAccepts() {
    return (long) TOLERATED_IP_ACCEPTS.getOpaque(this);
  }

  /** Requests handed to another instance because it owns the session. */
  public long handedOver() {
    return (long) HANDED_OVER.getOpaque(this);
  }

  // The rest is for the event loop of the server only: it is counted for each packet.

  /** Requests refused by the protocol's rules, with one of its codes. Event loop of the server. */
  public long refusedRequests() {
    return refusedRequests;
  }

  /** Sessions on WebSocket now. Event loop of the server. */
  public int webSockets() {
    return webSockets;
  }

  /** Bytes of the bodies that were posted. Event loop of the server. */
  public long bytesIn() {
    return bytesIn;
  }

  /** Bytes of the bodies that answered polls. Event loop of the server. */
  public long bytesOut() {
    return bytesOut;
  }

  /**
   * Bytes that waited for a client to take them, looked at with each of its heartbeats. Event loop
   * of the server.
   */
  public Histogram queuedBytes() {
    return queued;
  }

  /**
   * ms from a ping of ours to the client's pong, with the time that either waited at our side.
   * Event loop of the server.
   */
  public Histogram roundTrips() {
    return roundTrips;
  }

  /** Packets received of open sessions, by the names of their types. Event loop of the server. */
  public Map<String, Long> received() {
    return byType(received);
  }

  /** Packets sent, by the names of their types. Event loop of the server. */
  public Map<String, Long> sent() {
    return byType(sent);
  }

  @SuppressWarnings("EnumOrdinal") // counted for each packet
  private static Map<String, Long> byType(long[] counts) {
    Map<String, Long> named = new LinkedHashMap<>();
    for (PacketType type : PacketType.values()) {
      named.put(type.name().toLowerCase(Locale.ROOT), counts[type.ordinal()]);
    }
    return named;
  }

  @SuppressWarnings("EnumOrdinal") // counted for each packet
  void received(PacketType type) {
    received[type.ordinal()]++;
  }

  @SuppressWarnings("EnumOrdinal") // counted for each packet
  void sent(PacketType type) {
    sent[type.ordinal()]++;
  }

  @SuppressWarnings("EnumOrdinal") // counted for each packet
  void sent(PacketType type, int count) {
    sent[type.ordinal()] += count;
  }

  void bytesIn(int bytes) {
    bytesIn += bytes;
  }

  void bytesOut(int bytes) {
    bytesOut += bytes;
  }

  void webSocketOpened() {
    webSockets++;
  }

  void webSocketClosed() {
    webSockets--;
  }

  void requestRefused() {
    refusedRequests++;
  }

  void sessionOpened() {
    OPENED.setOpaque(this, opened + 1);
  }

  void sessionClosed() {
    CLOSED.setOpaque(this, closed + 1);
  }

  void upgraded() {
    UPGRADED.setOpaque(this, upgraded + 1);
  }

  void upgradeFailed() {
    UPGRADES_FAILED.setOpaque(this, upgradesFailed + 1);
  }

  void sendQueueOverflowed() {
    SEND_QUEUE_OVERFLOWS.setOpaque(this, sendQueueOverflows + 1);
  }

  void inputPaused() {
    INPUT_PAUSES.setOpaque(this, inputPauses + 1);
  }

  void outputPaused() {
    OUTPUT_PAUSES.setOpaque(this, outputPauses + 1);
  }

  void refused(Overload overload) {
    switch (overload) {
      case CONNECTIONS -> REFUSED_CONNECTIONS.setOpaque(this, refusedConnections + 1);
      case ACCEPT_RATE -> REFUSED_ACCEPTS.setOpaque(this, refusedAccepts + 1);
      case HEAP -> REFUSED_FOR_HEAP.setOpaque(this, refusedForHeap + 1);
      case SHUTTING_DOWN -> REFUSED_FOR_END.setOpaque(this, refusedForEnd + 1);
      case IP_CONNECTIONS -> REFUSED_IP_CONNECTIONS.setOpaque(this, refusedIpConnections + 1);
      case IP_ACCEPT_RATE -> REFUSED_IP_ACCEPTS.setOpaque(this, refusedIpAccepts + 1);
    }
  }

  /** It is over a limit of its address, and let in. */
  void tolerated(Overload overload) {
    if (overload == Overload.IP_CONNECTIONS) {
      TOLERATED_IP_CONNECTIONS.setOpaque(this, toleratedIpConnections + 1);
    } else {
      TOLERATED_IP_ACCEPTS.setOpaque(this, toleratedIpAccepts + 1);
    }
  }

  void requestHandedOver() {
    HANDED_OVER.setOpaque(this, handedOver + 1);
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(EngineCounters.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
