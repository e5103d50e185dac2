package io.roomcast.cluster.forward;

import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.Nodes;
import io.roomcast.engineio.ForeignRequest;
import io.roomcast.engineio.ForeignSessions;
import io.roomcast.loop.EventLoopState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the requests of one event loop: finds the owner, keeps the bounds, and ends what is
 * under way to a node that dies. Event loop.
 */
final class Forwarder implements ForeignSessions {

  /** Connections between nodes are kept for their next request; the listeners keep them longer. */
  private static final int KEEP_ALIVE_SECONDS = 60;

  /** What nodes take from clients, and a little for what they add. */
  private static final int MAX_HEADER_BYTES = 20 * 1024;

  private final Nodes nodes;
  private final ForwardOptions options;
  private final ForwardCounters counters;
  private final EventLoopState loop;
  private final Context context;
  private final HttpClient client;
  private final Signer signer;

  /** What is under way, by the node that it is for. */
  private final Map<String, Set<Passage>> underWay = new HashMap<>();

  private boolean closed;
  private int requests;
  private int webSockets;

  Forwarder(
      Vertx vertx,
      EventLoopState loop,
      Nodes nodes,
      ForwardOptions options,
      ForwardCounters counters) {
    this.nodes = nodes;
    this.options = options;
    this.counters = counters;
    this.loop = loop;
    this.context = vertx.getOrCreateContext();
    this.signer = new Signer(options.secret());
    this.client = vertx.createHttpClient(http(options), pool(options));
    nodes.onGone(gone -> context.runOnContext(now -> gone.forEach(this::gone)));
  }

  private static HttpClientOptions http(ForwardOptions options) {
    HttpClientOptions http =
        new HttpClientOptions()
            .setConnectTimeout((int) options.connectTimeout())
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxInitialLineLength(MAX_HEADER_BYTES)
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setVerifyHost(options.verifyHost());
    String ca = options.ca();
    return ca == null ? http : http.setTrustOptions(new PemTrustOptions().addCertPath(ca));
  }

  /** Connections are bounded by what may be under way. */
  private static PoolOptions pool(ForwardOptions options) {
    return new PoolOptions().setHttp1MaxSize(options.maxRequests() + options.maxWebSockets());
  }

  @Override
  public void serve(ForeignRequest foreign) {
    ForwardKind kind = ForwardKind.of(foreign);
    if (closed) {
      foreign.unavailable("Server is shutting down");
      return;
    }
    if (isFull(kind)) {
      counters.failed(ForwardFailure.OVERLOADED);
      foreign.unavailable("Too many requests for other nodes");
      return;
    }
    Passage passage =
        kind == ForwardKind.WEBSOCKET
            ? new WebSocketPassage(this, foreign)
            : new RequestPassage(this, foreign, kind);
    begun(passage);
    NodeInfo owner = nodes.others().get(foreign.node());
    if (owner != null) {
      passage.start(owner);
    } else {
      nodes.lookup(foreign.node()).onComplete(found -> onLoop(() -> passage.start(found.result())));
    }
  }

  /** Cuts what is under way; what comes now is refused. */
  void close() {
    closed = true;
    List.copyOf(underWay.values()).forEach(all -> List.copyOf(all).forEach(Passage::cut));
    client.close();
  }

  private boolean isFull(ForwardKind kind) {
    return kind == ForwardKind.WEBSOCKET
        ? webSockets >= options.maxWebSockets()
        : requests >= options.maxRequests();
  }

  private void begun(Passage passage) {
    count(passage.kind(), 1);
    underWay.computeIfAbsent(passage.node(), none -> new HashSet<>()).add(passage);
  }

  /** It is over. */
  void ended(Passage passage) {
    Set<Passage> others = underWay.get(passage.node());
    if (others != null && others.remove(passage)) {
      count(passage.kind(), -1);
      if (others.isEmpty()) {
        underWay.remove(passage.node());
      }
    }
  }

  private void count(ForwardKind kind, int change) {
    if (kind == ForwardKind.WEBSOCKET) {
      webSockets += change;
      counters.webSockets.add(change);
    } else {
      requests += change;
      counters.requests.add(change);
    }
  }

  private void gone(String node) {
    List.copyOf(underWay.getOrDefault(node, Set.of())).forEach(Passage::ownerGone);
  }

  /** Runs it in the context of this loop. */
  private void onLoop(Runnable task) {
    context.runOnContext(now -> task.run());
  }

  ForwardCounters counters() {
    return counters;
  }

  ForwardOptions options() {
    return options;
  }

  EventLoopState loop() {
    return loop;
  }

  /** A request to the owner, with the headers of the client's; nothing is sent yet. */
  Future<HttpClientRequest> connect(HttpServerRequest request, NodeInfo owner) {
    URI address = URI.create(owner.url());
    String host = address.getHost();
    // Of IPv6 addresses, sockets want no brackets.
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    RequestOptions target =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(address.getPort(), bare))
            .setHost(host)
            .setPort(address.getPort())
            .setSsl("https".equals(address.getScheme()))
            .setMethod(request.method())
            .setURI(Forwarding.PREFIX + request.uri());
    return client
        .request(target)
        .timeout(options.connectTimeout(), TimeUnit.MILLISECONDS)
        .map(made -> prepared(made, request, owner));
  }

  private HttpClientRequest prepared(
      HttpClientRequest made, HttpServerRequest request, NodeInfo owner) {
    MultiMap headers = made.headers();
    Hops.copy(request.headers(), headers);
    Origin origin =
        new Origin(
            nodes.self().id(),
            owner.id(),
            loop.clock().epochMillis(),
            request.method(),
            request.uri(),
            peer(request.remoteAddress()),
            request.isSSL());
    headers.set(Signer.HEADER, signer.sign(origin));
    return made;
  }

  /** A peer without an address is on a domain socket. */
  private static String peer(@Nullable SocketAddress address) {
    String text = address == null ? null : address.hostAddress();
    return text == null ? "0.0.0.0" : text;
  }
}
