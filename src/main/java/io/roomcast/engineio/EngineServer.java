package io.roomcast.engineio;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.IdGenerator;
import io.roomcast.loop.InstanceGroup;
import io.roomcast.net.WebSockets;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a server: its sessions by id, its place among the instances. Owned by one event
 * loop; other loops only call {@link #run}.
 */
final class EngineServer implements EngineIoServer {

  private final Vertx vertx;
  private final EngineOptions options;
  private final String prefix;
  private final InstanceGroup<EngineServer> group;
  private final int instance;
  private final IdGenerator ids;
  private final Hooks hooks = new Hooks();
  private final Entry entry;
  private final SessionRequests requests;
  private final WebSocketEntry webSockets;
  private final EngineCounters counters = new EngineCounters();
  private final Map<String, EngineSession> sessions = new HashMap<>();
  private final String handshakeWithUpgrade;
  private final String handshakeWithoutUpgrade;

  /** Set once, on the loop; read by other instances, which find no sessions before. */
  private volatile @Nullable EventLoopState loop;

  private boolean closing;
  private boolean registered = true;

  EngineServer(Vertx vertx, EngineOptions options) {
    this.vertx = vertx;
    this.options = new EngineOptions(options);
    this.prefix = prefix(options);
    this.group = InstanceGroup.of(vertx, "engine.io " + options.getKey() + " " + prefix);
    this.instance = group.add(this);
    this.ids = new IdGenerator(instance);
    this.entry = new Entry(this);
    this.requests = new SessionRequests(this);
    this.webSockets = new WebSocketEntry(this);
    boolean upgrades =
        options.isAllowUpgrades() && options.getTransports().contains(TransportName.WEBSOCKET);
    this.handshakeWithUpgrade = handshakeTail(upgrades ? "[\"websocket\"]" : "[]");
    this.handshakeWithoutUpgrade = handshakeTail("[]");
    if (io.vertx.core.Context.isOnEventLoopThread()) {
      this.loop = WebSockets.currentLoop(vertx);
    }
  }

  private static String prefix(EngineOptions options) {
    String path = options.getPath();
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return options.isAddTrailingSlash() ? trimmed + "/" : trimmed;
  }

  private String handshakeTail(String upgrades) {
    return "\",\"upgrades\":"
        + upgrades
        + ",\"pingInterval\":"
        + options.getPingInterval()
        + ",\"pingTimeout\":"
        + options.getPingTimeout()
        + ",\"maxPayload\":"
        + options.getMaxHttpBufferSize()
        + "}";
  }
}
