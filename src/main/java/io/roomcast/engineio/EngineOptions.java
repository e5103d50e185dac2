package io.roomcast.engineio;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Options of an Engine.IO server, with Node's names and defaults. Not thread-safe; servers copy
 * them. Setters check their value and throw {@link IllegalArgumentException}.
 */
public class EngineOptions {

  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private String path = "/engine.io";
  private boolean addTrailingSlash = true;
  private String key = "socket.io";
  private List<TransportName> transports = List.of(TransportName.POLLING, TransportName.WEBSOCKET);
  private boolean allowUpgrades = true;
  private long pingInterval = 25_000;
  private long pingTimeout = 20_000;
  private long upgradeTimeout = 10_000;
  private int maxHttpBufferSize = 1_000_000;
  private SendQueueOptions sendQueue = new SendQueueOptions();
  private LimitOptions limits = new LimitOptions();
  private @Nullable PerMessageDeflateOptions perMessageDeflate = null;
  private @Nullable HttpCompressionOptions httpCompression = new HttpCompressionOptions();
  private @Nullable CookieOptions cookie = null;
  private @Nullable CorsOptions cors = null;
  private boolean allowEIO3 = false;
  private boolean destroyUpgrade = true;
  private long destroyUpgradeTimeout = 1_000;
  private @Nullable Message initialPacket = null;
  private @Nullable Function<EngineRequest, Future<Boolean>> allowRequest = null;
  private @Nullable BiFunction<String, MultiMap, String> clientAddress = null;
  private @Nullable String node = null;

  public EngineOptions() {}

  /** A copy. */
  public EngineOptions(EngineOptions other) {
    path = other.path;
    addTrailingSlash = other.addTrailingSlash;
    key = other.key;
    transports = other.transports;
    allowUpgrades = other.allowUpgrades;
    pingInterval = other.pingInterval;
    pingTimeout = other.pingTimeout;
    upgradeTimeout = other.upgradeTimeout;
    maxHttpBufferSize = other.maxHttpBufferSize;
    sendQueue = other.sendQueue;
    limits = other.limits;
    perMessageDeflate = other.perMessageDeflate;
    httpCompression = other.httpCompression;
    cookie = other.cookie;
    cors = other.cors;
    allowEIO3 = other.allowEIO3;
    destroyUpgrade = other.destroyUpgrade;
    destroyUpgradeTimeout = other.destroyUpgradeTimeout;
    initialPacket = other.initialPacket;
    allowRequest = other.allowRequest;
    clientAddress = other.clientAddress;
    node = other.node;
  }

  /** Prefix of the URLs this server answers; a trailing slash is added, see addTrailingSlash. */
  public String getPath() {
    return path;
  }

  public EngineOptions setPath(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path: must start with '/', not \"" + path + "\"");
    }
    this.path = path;
    return this;
  }

  /** Whether {@code path} gets a trailing slash. */
  public boolean isAddTrailingSlash() {
    return addTrailingSlash;
  }

  public EngineOptions setAddTrailingSlash(boolean addTrailingSlash) {
    this.addTrailingSlash = addTrailingSlash;
    return this;
  }

  /**
   * Prefix of event-bus addresses and Redis channels; servers of one Vert.x with equal key and path
   * are instances of one server.
   */
  public String getKey() {
    return key;
  }

  public EngineOptions setKey(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("key: must not be empty");
    }
    this.key = key;
    return this;
  }

  /** Transports that clients may use. */
  public List<TransportName> getTransports() {
    return transports;
  }

  public EngineOptions setTransports(List<TransportName> transports) {
    if (transports.isEmpty()) {
      throw new IllegalArgumentException("transports: must name at least one");
    }
    this.transports = List.copyOf(transports);
    return this;
  }

  /** Whether a polling session may move to WebSocket. */
  public boolean isAllowUpgrades() {
    return allowUpgrades;
  }

  public EngineOptions setAllowUpgrades(boolean allowUpgrades) {
    this.allowUpgrades = allowUpgrades;
    return this;
  }

  /** ms from opening, or from a pong, to the next ping. */
  public long getPingInterval() {
    return pingInterval;
  }

  public EngineOptions setPingInterval(long pingInterval) {
    positive("pingInterval", pingInterval);
    this.pingInterval = pingInterval;
    return this;
  }

  /** ms that a pong may take before the session is closed. */
  public long getPingTimeout() {
    return pingTimeout;
  }

  public EngineOptions setPingTimeout(long pingTimeout) {
    positive("pingTimeout", pingTimeout);
    this.pingTimeout = pingTimeout;
    return this;
  }

  /** ms that an upgrade may take. */
  public long getUpgradeTimeout() {
    return upgradeTimeout;
  }

  public EngineOptions setUpgradeTimeout(long upgradeTimeout) {
    positive("upgradeTimeout", upgradeTimeout);
    this.upgradeTimeout = upgradeTimeout;
    return this;
  }

  /** Largest POST body or WebSocket message accepted, in bytes, after inflation. */
  public int getMaxHttpBufferSize() {
    return maxHttpBufferSize;
  }

  public EngineOptions setMaxHttpBufferSize(int maxHttpBufferSize) {
    positive("maxHttpBufferSize", maxHttpBufferSize);
    this.maxHttpBufferSize = maxHttpBufferSize;
    return this;
  }

  /**
   * What may wait to be sent to one client; a session that has more to send is closed with {@link
   * CloseReason#TRANSPORT_ERROR} and the description "send queue overflow", and counted.
   */
  public SendQueueOptions getSendQueue() {
    return sendQueue;
  }

  public EngineOptions setSendQueue(SendQueueOptions sendQueue) {
    this.sendQueue = sendQueue;
    return this;
  }

  /** What the node takes on. */
  public LimitOptions getLimits() {
    return limits;
  }

  public EngineOptions setLimits(LimitOptions limits) {
    this.limits = limits;
    return this;
  }

  /** Compression on WebSockets, or null for none. */
  public @Nullable PerMessageDeflateOptions getPerMessageDeflate() {
    return perMessageDeflate;
  }

  public EngineOptions setPerMessageDeflate(@Nullable PerMessageDeflateOptions perMessageDeflate) {
    this.perMessageDeflate = perMessageDeflate;
    return this;
  }

  /** Compression of polling answers, or null for none. */
  public @Nullable HttpCompressionOptions getHttpCompression() {
    return httpCompression;
  }

  public EngineOptions setHttpCompression(@Nullable HttpCompressionOptions httpCompression) {
    this.httpCompression = httpCompression;
    return this;
  }

  /** The cookie of a polling handshake, or null for none. */
  public @Nullable CookieOptions getCookie() {
    return cookie;
  }

  public EngineOptions setCookie(@Nullable CookieOptions cookie) {
    this.cookie = cookie;
    return this;
  }

  /** Cross-origin headers, or null for none. */
  public @Nullable CorsOptions getCors() {
    return cors;
  }

  public EngineOptions setCors(@Nullable CorsOptions cors) {
    this.cors = cors;
    return this;
  }

  /** Whether clients of Engine.IO 3 (Socket.IO 2) are served. */
  public boolean isAllowEIO3() {
    return allowEIO3;
  }

  public EngineOptions setAllowEIO3(boolean allowEIO3) {
    this.allowEIO3 = allowEIO3;
    return this;
  }

  /** Whether upgrade requests outside the path are ended. */
  public boolean isDestroyUpgrade() {
    return destroyUpgrade;
  }

  public EngineOptions setDestroyUpgrade(boolean destroyUpgrade) {
    this.destroyUpgrade = destroyUpgrade;
    return this;
  }

  /** ms after which they are. */
  public long getDestroyUpgradeTimeout() {
    return destroyUpgradeTimeout;
  }

  public EngineOptions setDestroyUpgradeTimeout(long destroyUpgradeTimeout) {
    positive("destroyUpgradeTimeout", destroyUpgradeTimeout);
    this.destroyUpgradeTimeout = destroyUpgradeTimeout;
    return this;
  }

  /** A message sent to each session with its handshake, or null for none. */
  public @Nullable Message getInitialPacket() {
    return initialPacket;
  }

  public EngineOptions setInitialPacket(@Nullable Message initialPacket) {
    this.initialPacket = initialPacket;
    return this;
  }

  /**
   * Decides on requests that open a session: false refuses with code 4 and "Forbidden", a failed
   * future with code 4 and its message. Null admits all.
   */
  public @Nullable Function<EngineRequest, Future<Boolean>> getAllowRequest() {
    return allowRequest;
  }

  public EngineOptions setAllowRequest(
      @Nullable Function<EngineRequest, Future<Boolean>> allowRequest) {
    this.allowRequest = allowRequest;
    return this;
  }

  /**
   * Finds out a client's address from that of the peer and the headers of the request that opens
   * its session: for servers behind proxies that are known. Called on the loops of the requests.
   * Null: the peer is the client.
   */
  public @Nullable BiFunction<String, MultiMap, String> getClientAddress() {
    return clientAddress;
  }

  public EngineOptions setClientAddress(
      @Nullable BiFunction<String, MultiMap, String> clientAddress) {
    this.clientAddress = clientAddress;
    return this;
  }

  /** Name of this node in the ids of sessions, or null when they name none. */
  public @Nullable String getNode() {
    return node;
  }

  /**
   * Has session ids name this node ({@code <node>~<random>}), so that other nodes know whose a
   * request is: see {@link EngineIoServer#onForeign}. Letters, digits, {@code .}, {@code _} and
   * {@code -}; clients see it.
   */
  public EngineOptions setNode(@Nullable String node) {
    if (node != null && !NODE.matcher(node).matches()) {
      throw new IllegalArgumentException("node: must be letters, digits, '.', '_' and '-'");
    }
    this.node = node;
    return this;
  }

  /** The value, when it is above 0. */
  protected static long positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": must be above 0, not " + value);
    }
    return value;
  }
}
