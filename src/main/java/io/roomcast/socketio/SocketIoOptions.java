package io.roomcast.socketio;

import io.roomcast.engineio.CookieOptions;
import io.roomcast.engineio.CorsOptions;
import io.roomcast.engineio.EngineOptions;
import io.roomcast.engineio.EngineRequest;
import io.roomcast.engineio.HttpCompressionOptions;
import io.roomcast.engineio.LimitOptions;
import io.roomcast.engineio.Message;
import io.roomcast.engineio.PerMessageDeflateOptions;
import io.roomcast.engineio.SendQueueOptions;
import io.roomcast.engineio.TransportName;
import io.roomcast.room.Adapter;
import io.roomcast.room.LocalAdapter;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Options of a Socket.IO server, with Node's names and defaults. Not thread-safe; servers copy
 * them.
 */
public class SocketIoOptions extends EngineOptions {

  private boolean serveClient = true;
  private long connectTimeout = 45_000;
  private boolean cleanupEmptyChildNamespaces = false;
  private @Nullable ConnectionStateRecoveryOptions connectionStateRecovery = null;
  private List<Parser> parsers = List.of(Parsers.json(10));
  private Adapter.Factory adapter = LocalAdapter::new;
  private int maxQueuedEvents = 100;
  private long maxQueuedEventBytes = 1L << 20;
  private int maxPendingAcks = 10_000;
  private @Nullable ToIntFunction<String> roomLimits;
  private int maxRoomsPerSocket = 10_000;
  private int maxDynamicNamespaces = 10_000;
  private int maxNamespacesPerConnection = 100;

  public SocketIoOptions() {
    super.setPath("/socket.io");
  }

  /** A copy. */
  public SocketIoOptions(SocketIoOptions other) {
    super(other);
    serveClient = other.serveClient;
    connectTimeout = other.connectTimeout;
    cleanupEmptyChildNamespaces = other.cleanupEmptyChildNamespaces;
    connectionStateRecovery = other.connectionStateRecovery;
    parsers = other.parsers;
    adapter = other.adapter;
    maxQueuedEvents = other.maxQueuedEvents;
    maxQueuedEventBytes = other.maxQueuedEventBytes;
    maxPendingAcks = other.maxPendingAcks;
    maxRoomsPerSocket = other.maxRoomsPerSocket;
    roomLimits = other.roomLimits;
    maxDynamicNamespaces = other.maxDynamicNamespaces;
    maxNamespacesPerConnection = other.maxNamespacesPerConnection;
  }

  /** Whether the client bundle is served under the path. */
  public boolean isServeClient() {
    return serveClient;
  }

  public SocketIoOptions setServeClient(boolean serveClient) {
    this.serveClient = serveClient;
    return this;
  }

  /** ms after which a connection that joined no namespace is closed. */
  public long getConnectTimeout() {
    return connectTimeout;
  }

  public SocketIoOptions setConnectTimeout(long connectTimeout) {
    positive("connectTimeout", connectTimeout);
    this.connectTimeout = connectTimeout;
    return this;
  }

  /** Whether a dynamic namespace is removed when its last socket left. */
  public boolean isCleanupEmptyChildNamespaces() {
    return cleanupEmptyChildNamespaces;
  }

  public SocketIoOptions setCleanupEmptyChildNamespaces(boolean cleanupEmptyChildNamespaces) {
    this.cleanupEmptyChildNamespaces = cleanupEmptyChildNamespaces;
    return this;
  }

  /** Connection state recovery, or null for none. */
  public @Nullable ConnectionStateRecoveryOptions getConnectionStateRecovery() {
    return connectionStateRecovery;
  }

  public SocketIoOptions setConnectionStateRecovery(
      @Nullable ConnectionStateRecoveryOptions connectionStateRecovery) {
    this.connectionStateRecovery = connectionStateRecovery;
    return this;
  }

  /**
   * Wire formats allowed, the preferred first; with several, the first packet of a connection tells
   * which it speaks.
   */
  public List<Parser> getParsers() {
    return parsers;
  }

  public SocketIoOptions setParsers(List<Parser> parsers) {
    if (parsers.isEmpty()) {
      throw new IllegalArgumentException("parsers: must name at least one");
    }
    this.parsers = List.copyOf(parsers);
    return this;
  }

  /** Makes the adapter of each namespace. */
  public Adapter.Factory getAdapter() {
    return adapter;
  }

  public SocketIoOptions setAdapter(Adapter.Factory adapter) {
    this.adapter = adapter;
    return this;
  }

  /**
   * Events of one connection, of all its sockets, that may wait behind a future of a {@link
   * Socket#respond} handler before the connection is read no further. It is read again once half of
   * them are done.
   */
  public int getMaxQueuedEvents() {
    return maxQueuedEvents;
  }

  public SocketIoOptions setMaxQueuedEvents(int maxQueuedEvents) {
    if (maxQueuedEvents <= 0) {
      throw new IllegalArgumentException(
          "maxQueuedEvents: must be above 0, not " + maxQueuedEvents);
    }
    this.maxQueuedEvents = maxQueuedEvents;
    return this;
  }

  /** The same as a number of bytes, as they came. */
  public long getMaxQueuedEventBytes() {
    return maxQueuedEventBytes;
  }

  public SocketIoOptions setMaxQueuedEventBytes(long maxQueuedEventBytes) {
    positive("maxQueuedEventBytes", maxQueuedEventBytes);
    this.maxQueuedEventBytes = maxQueuedEventBytes;
    return this;
  }

  /** Namespaces that one connection may be in; further CONNECTs are refused. */
  public int getMaxNamespacesPerConnection() {
    return maxNamespacesPerConnection;
  }

  public SocketIoOptions setMaxNamespacesPerConnection(int maxNamespacesPerConnection) {
    positive("maxNamespacesPerConnection", maxNamespacesPerConnection);
    this.maxNamespacesPerConnection = maxNamespacesPerConnection;
    return this;
  }

  /**
   * Children that one parent namespace may have on an instance; further names are refused as
   * invalid.
   */
  public int getMaxDynamicNamespaces() {
    return maxDynamicNamespaces;
  }

  public SocketIoOptions setMaxDynamicNamespaces(int maxDynamicNamespaces) {
    positive("maxDynamicNamespaces", maxDynamicNamespaces);
    this.maxDynamicNamespaces = maxDynamicNamespaces;
    return this;
  }

  /**
   * Rooms that one socket may join, its own not counted; a {@link Socket#join} beyond it fails.
   * What {@code socketsJoin} does to many sockets is not counted.
   */
  public int getMaxRoomsPerSocket() {
    return maxRoomsPerSocket;
  }

  public SocketIoOptions setMaxRoomsPerSocket(int maxRoomsPerSocket) {
    positive("maxRoomsPerSocket", maxRoomsPerSocket);
    this.maxRoomsPerSocket = maxRoomsPerSocket;
    return this;
  }

  /** Acks that the server may await from one socket; further {@code emitWithAck} fail at once. */
  public int getMaxPendingAcks() {
    return maxPendingAcks;
  }

  public SocketIoOptions setMaxPendingAcks(int maxPendingAcks) {
    positive("maxPendingAcks", maxPendingAcks);
    this.maxPendingAcks = maxPendingAcks;
    return this;
  }

  @Override
  public SocketIoOptions setPath(String path) {
    super.setPath(path);
    return this;
  }

  @Override
  public SocketIoOptions setAddTrailingSlash(boolean addTrailingSlash) {
    super.setAddTrailingSlash(addTrailingSlash);
    return this;
  }

  @Override
  public SocketIoOptions setKey(String key) {
    super.setKey(key);
    return this;
  }

  @Override
  public SocketIoOptions setTransports(List<TransportName> transports) {
    super.setTransports(transports);
    return this;
  }

  @Override
  public SocketIoOptions setAllowUpgrades(boolean allowUpgrades) {
    super.setAllowUpgrades(allowUpgrades);
    return this;
  }

  @Override
  public SocketIoOptions setPingInterval(long pingInterval) {
    super.setPingInterval(pingInterval);
    return this;
  }

  @Override
  public SocketIoOptions setPingTimeout(long pingTimeout) {
    super.setPingTimeout(pingTimeout);
    return this;
  }

  @Override
  public SocketIoOptions setUpgradeTimeout(long upgradeTimeout) {
    super.setUpgradeTimeout(upgradeTimeout);
    return this;
  }

  @Override
  public SocketIoOptions setSendQueue(SendQueueOptions sendQueue) {
    super.setSendQueue(sendQueue);
    return this;
  }

  /**
   * Most rooms of a socket by the name of its namespace, or 0 for what {@link
   * #getMaxRoomsPerSocket} says; asked on the event loop at every join. Null: the same everywhere.
   */
  public @Nullable ToIntFunction<String> getRoomLimits() {
    return roomLimits;
  }

  public SocketIoOptions setRoomLimits(@Nullable ToIntFunction<String> roomLimits) {
    this.roomLimits = roomLimits;
    return this;
  }

  /** Most rooms of a socket of that namespace. */
  int maxRooms(String namespace) {
    int own = roomLimits == null ? 0 : roomLimits.applyAsInt(namespace);
    return own == 0 ? maxRoomsPerSocket : own;
  }

  @Override
  public SocketIoOptions setLimits(LimitOptions limits) {
    super.setLimits(limits);
    return this;
  }

  @Override
  public SocketIoOptions setClientAddress(
      @Nullable BiFunction<String, MultiMap, String> clientAddress) {
    super.setClientAddress(clientAddress);
    return this;
  }

  @Override
  public SocketIoOptions setNode(@Nullable String node) {
    super.setNode(node);
    return this;
  }

  @Override
  public SocketIoOptions setMaxHttpBufferSize(int maxHttpBufferSize) {
    super.setMaxHttpBufferSize(maxHttpBufferSize);
    return this;
  }

  @Override
  public SocketIoOptions setPerMessageDeflate(
      @Nullable PerMessageDeflateOptions perMessageDeflate) {
    super.setPerMessageDeflate(perMessageDeflate);
    return this;
  }

  @Override
  public SocketIoOptions setHttpCompression(@Nullable HttpCompressionOptions httpCompression) {
    super.setHttpCompression(httpCompression);
    return this;
  }

  @Override
  public SocketIoOptions setCookie(@Nullable CookieOptions cookie) {
    super.setCookie(cookie);
    return this;
  }

  @Override
  public SocketIoOptions setCors(@Nullable CorsOptions cors) {
    super.setCors(cors);
    return this;
  }

  @Override
  public SocketIoOptions setAllowEIO3(boolean allowEIO3) {
    super.setAllowEIO3(allowEIO3);
    return this;
  }

  @Override
  public SocketIoOptions setDestroyUpgrade(boolean destroyUpgrade) {
    super.setDestroyUpgrade(destroyUpgrade);
    return this;
  }

  @Override
  public SocketIoOptions setDestroyUpgradeTimeout(long destroyUpgradeTimeout) {
    super.setDestroyUpgradeTimeout(destroyUpgradeTimeout);
    return this;
  }

  @Override
  public SocketIoOptions setInitialPacket(@Nullable Message initialPacket) {
    super.setInitialPacket(initialPacket);
    return this;
  }

  @Override
  public SocketIoOptions setAllowRequest(
      @Nullable Function<EngineRequest, Future<Boolean>> allowRequest) {
    super.setAllowRequest(allowRequest);
    return this;
  }
}
