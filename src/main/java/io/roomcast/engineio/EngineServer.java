package io.roomcast.engineio;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.IdTable;
import io.roomcast.loop.InstanceGroup;
import io.roomcast.net.ForwardedRequest;
import io.roomcast.net.FrameSink;
import io.roomcast.net.HandlerContext;
import io.roomcast.net.WebSocketOptions;
import io.roomcast.net.WebSockets;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a server: its sessions by id, its place among the instances. Owned by one event
 * loop; other loops only call {@link #run} and {@link #close}.
 */
final class EngineServer implements EngineIoServer {

  private final EngineOptions options;
  private final String prefix;
  private final EventLoopState loop;
  private final InstanceGroup<EngineServer> group;
  private final NodeLoad load;
  private final Admission admission;
  private final int instance;
  private final SessionIds ids;
  private final Handshake handshake;
  private final HandlerContext handlerContext;
  private final Hooks hooks;
  private final Entry entry;
  private final SessionRequests requests;
  private final WebSocketEntry webSockets;
  private final EngineCounters counters = new EngineCounters();
  private final SharedTexts texts = new SharedTexts();
  private final IdTable<EngineSession> sessions = new IdTable<>(EngineSession::id);
  private boolean closing;
  private boolean refusing;

  EngineServer(Vertx vertx, EngineOptions options) {
    this.options = new EngineOptions(options);
    this.prefix = prefix(options);
    this.loop = WebSockets.currentLoop(vertx);
    this.handlerContext = HandlerContext.current(vertx);
    this.hooks = new Hooks(handlerContext, this::view);
    this.handshake = new Handshake(this.options);
    this.entry = new Entry(this);
    this.requests = new SessionRequests(this);
    this.webSockets = new WebSocketEntry(this);
    String name = "engine.io " + options.getKey() + " " + prefix;
    this.load = NodeLoad.of(vertx, name);
    this.admission = new Admission(this.options.getLimits(), loop, load, counters);
    this.group = InstanceGroup.of(vertx, name);
    this.instance = group.add(this);
    this.ids = new SessionIds(instance, this.options.getNode());
  }

  private static String prefix(EngineOptions options) {
    String path = options.getPath();
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return options.isAddTrailingSlash() ? trimmed + "/" : trimmed;
  }

  // The public interface.

  @Override
  public int instance() {
    return instance;
  }

  @Override
  public boolean accepts(HttpServerRequest request) {
    return request.uri().startsWith(prefix);
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!loop.executor().inLoop()) {
      throw new IllegalStateException(
          "a request reached an Engine.IO server of another event loop: create one per verticle");
    }
    loop.nextTick();
    if (accepts(request)) {
      entry.handle(request);
    } else if (Entry.asksForWebSocket(request)) {
      webSockets.endLater(request);
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  @Override
  public EngineIoServer onConnection(Handler<Session> handler) {
    hooks.onConnection(handler);
    return this;
  }

  @Override
  public EngineIoServer onConnectionError(Handler<ConnectionError> handler) {
    hooks.onConnectionError(handler);
    return this;
  }

  @Override
  public EngineIoServer use(Handler<EngineContext> middleware) {
    hooks.use(middleware);
    return this;
  }

  @Override
  public EngineIoServer onInitialHeaders(BiConsumer<MultiMap, EngineRequest> hook) {
    hooks.onInitialHeaders(hook);
    return this;
  }

  @Override
  public EngineIoServer onHeaders(BiConsumer<MultiMap, EngineRequest> hook) {
    hooks.onHeaders(hook);
    return this;
  }

  @Override
  public EngineIoServer onStatic(BiFunction<HttpServerRequest, String, Boolean> handler) {
    hooks.onStatic(handler);
    return this;
  }

  @Override
  public EngineIoServer onForeign(ForeignSessions sessions) {
    entry.foreign(sessions);
    return this;
  }

  @Override
  public void handleForwarded(HttpServerRequest request, String uri, String peer, boolean secure) {
    handle(ForwardedRequest.of(request, uri, peer, secure));
  }

  @Override
  public EngineIoServer onLeave(Handler<Session> handler) {
    hooks.onLeave(handler);
    return this;
  }

  @Override
  public void leave(String sid) {
    requests.leave(sid);
  }

  @Override
  public void answerPoll(String sid) {
    requests.answerPoll(sid);
  }

  @Override
  public void refuseHandshakes() {
    refusing = true;
  }

  @Override
  public int clientsCount() {
    return sessions.size();
  }

  @Override
  public int nodeClientsCount() {
    return load.sessions();
  }

  @Override
  public double heapShare() {
    return load.heap().share(loop.clock());
  }

  @Override
  public EngineCounters counters() {
    return counters;
  }

  @Override
  public Future<Void> close() {
    return close(CloseReason.FORCED_CLOSE);
  }

  @Override
  public Future<Void> close(CloseReason reason) {
    Promise<Void> closed = Promise.promise();
    run(
        () -> {
          closeSessions(reason);
          closed.tryComplete();
        });
    return closed.future();
  }

  private void closeSessions(CloseReason reason) {
    if (!closing) {
      closing = true;
      admission.stop();
      group.remove(instance);
    }
    for (EngineSession session : sessions.copy()) {
      session.close(reason, true);
    }
  }

  @Override
  public void attach(FrameSink webSocket, EngineRequest request) {
    if (!loop.executor().inLoop()) {
      throw new IllegalStateException("not on the event loop of the server");
    }
    webSockets.opened(webSocket, Query.of(request.uri()), request.sharing(texts));
  }

  @Override
  public WebSocketOptions webSocketOptions() {
    return webSockets.options();
  }

  // What the other parts of the server use.

  /** Runs an action on the loop of this server: now if that is where the caller is. Any thread. */
  void run(Runnable action) {
    if (loop.executor().inLoop()) {
      action.run();
    } else {
      loop.executor().execute(action);
    }
  }

  @Override
  public EventLoopState loop() {
    return loop;
  }

  /** Where handlers of the application are called. */
  @Override
  public void dispatch(Runnable task) {
    handlerContext.call(now -> now.run(), task);
  }

  HandlerContext handlerContext() {
    return handlerContext;
  }

  EngineOptions options() {
    return options;
  }

  /** What the request targets of this server start with. */
  String prefix() {
    return prefix;
  }

  Hooks hooks() {
    return hooks;
  }

  SessionRequests requests() {
    return requests;
  }

  WebSocketEntry webSockets() {
    return webSockets;
  }

  /** Whether it closes: new sessions would not be closed with the others. */
  boolean closing() {
    return closing;
  }

  /** Whether handshakes are refused, those among them that were begun before. */
  boolean refusing() {
    return closing || refusing;
  }

  /** Why no session may be opened now; null when one may be. */
  @Nullable Overload overload(HttpServerRequest request) {
    if (refusing()) {
      counters.refused(Overload.SHUTTING_DOWN);
      return Overload.SHUTTING_DOWN;
    }
    return admission.refusal(request, this::address);
  }

  @Override
  public void limits(LimitOptions limits) {
    admission.limits(limits);
  }

  @Override
  public AddressStats addresses() {
    return AddressStats.of(load.addresses());
  }

  /** What is kept of the request that opens a session. */
  EngineRequest snapshot(HttpServerRequest request) {
    return EngineRequest.of(request, address(request), texts);
  }

  /** What handlers are shown of a request. */
  EngineRequest view(HttpServerRequest request) {
    return EngineRequest.of(request, address(request), UnaryOperator.identity());
  }

  /** The address of the client. */
  String address(HttpServerRequest request) {
    return EngineRequest.address(request, options.getClientAddress());
  }

  String nextId() {
    return ids.next();
  }

  /** The data of the packet that opens a session. */
  String handshake(EngineSession session) {
    return handshake.of(session.id(), session.transport());
  }

  /** The instance that a session id names; itself too. Any thread. */
  @Nullable EngineServer ownerOf(String sid) {
    int number = ids.instanceOf(sid);
    return number < 0 ? null : group.get(number);
  }

  /** The same for a request of that session, which is counted when another instance has it. */
  @Nullable EngineServer ownerOfRequest(String sid) {
    EngineServer owner = ownerOf(sid);
    if (owner != null && owner != this) {
      counters.requestHandedOver();
    }
    return owner;
  }

  /** The node that a session id names; null when that is this one, or none. */
  @Nullable String otherNode(String sid) {
    return ids.otherNode(sid);
  }

  /** The live session of this id, or null. */
  @Nullable EngineSession find(String sid) {
    EngineSession session = sessions.get(sid);
    return session == null || session.expired() ? null : session;
  }

  /** Takes in a session; false when its address has too many, so that it must not begin. */
  boolean add(EngineSession session) {
    if (!admission.opened(session)) {
      return false;
    }
    sessions.put(session);
    counters.sessionOpened();
    if (session.transport() == TransportName.WEBSOCKET) {
      counters.webSocketOpened();
    }
    load.opened();
    return true;
  }

  void remove(EngineSession session) {
    if (sessions.remove(session)) {
      counters.sessionClosed();
      if (session.transport() == TransportName.WEBSOCKET) {
        counters.webSocketClosed();
      }
      load.closed();
      admission.closed(session);
    }
  }

  /** A request is refused: counts it and tells the application. */
  void refused(HttpServerRequest request, Refusal refusal) {
    counters.requestRefused();
    hooks.refused(request, refusal);
  }

  /** Refuses a plain request; the body is chunked, as the reference's. */
  void refuse(HttpServerRequest request, Refusal refusal) {
    refused(request, refusal);
    request
        .response()
        .setStatusCode(refusal.error().status())
        .putHeader("Content-Type", "application/json")
        .setChunked(true)
        .end(refusal.body());
  }
}
