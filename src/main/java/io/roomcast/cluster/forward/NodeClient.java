package io.roomcast.cluster.forward;

import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.Nodes;
import io.roomcast.loop.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the internal listeners of other nodes, and signed requests on them. Event loop.
 */
final class NodeClient {

  /** Connections between nodes are kept for their next request; the listeners keep them longer. */
  private static final int KEEP_ALIVE_SECONDS = 60;

  /** What nodes take from clients, and a little for what they add. */
  private static final int MAX_HEADER_BYTES = 20 * 1024;

  private static final String NO_PEER = "0.0.0.0";
  private static final int DONE = 204;

  private final Nodes nodes;
  private final ForwardOptions options;
  private final Clock clock;
  private final Signer signer;
  private final HttpClient client;

  NodeClient(Vertx vertx, Clock clock, Nodes nodes, ForwardOptions options) {
    this.nodes = nodes;
    this.options = options;
    this.clock = clock;
    this.signer = new Signer(options.secret());
    this.client =
        vertx
            .httpClientBuilder()
            .with(http(options))
            .with(pool(options))
            // Connections that nodes reset are nobody's error; Vert.x would log them as one.
            .withConnectHandler(connection -> connection.exceptionHandler(cut -> {}))
            .build();
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

  /** Connections are bounded by what may be under way, and an ask for each of these. */
  private static PoolOptions pool(ForwardOptions options) {
    return new PoolOptions().setHttp1MaxSize(2 * (options.maxRequests() + options.maxWebSockets()));
  }

  /** A request to the owner, with the headers of the client's; nothing is sent yet. */
  Future<HttpClientRequest> connect(HttpServerRequest request, NodeInfo owner) {
    HttpMethod method = request.method();
    String peer = peer(request.remoteAddress());
    return made(owner, method, request.uri(), peer, request.isSSL())
        .map(
            made -> {
              Hops.copy(request.headers(), made.headers());
              return made;
            });
  }

  /** Asks the owner of a session; fails when it does not say that it has heard. */
  Future<Void> ask(Ask ask, String sid, NodeInfo owner) {
    return made(owner, HttpMethod.POST, ask.target(sid), NO_PEER, false)
        .compose(
            made -> {
              made.idleTimeout(options.connectTimeout());
              return made.send();
            })
        .compose(
            answer ->
                answer.statusCode() == DONE
                    ? Future.succeededFuture()
                    : Future.failedFuture("status " + answer.statusCode()));
  }

  /** A signed request to a node; nothing is sent yet. */
  private Future<HttpClientRequest> made(
      NodeInfo owner, HttpMethod method, String uri, String peer, boolean secure) {
    NodeInfo.Address address = owner.address();
    if (address == null) {
      return Future.failedFuture("the node " + owner.id() + " has no internal listener");
    }
    String host = address.host();
    // Of IPv6 addresses, sockets want no brackets.
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    RequestOptions target =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(address.port(), bare))
            .setHost(host)
            .setPort(address.port())
            .setSsl(address.tls())
            .setMethod(method)
            .setURI(Forwarding.PREFIX + uri);
    Future<HttpClientRequest> connecting = client.request(target);
    return connecting
        .timeout(options.connectTimeout(), TimeUnit.MILLISECONDS)
        // It may still succeed, with nobody to use or to end what it made.
        .onFailure(late -> connecting.onSuccess(NodeClient::forget))
        .map(
            made ->
                made.putHeader(
                    Signer.HEADER, signer.sign(origin(owner, method, uri, peer, secure))));
  }

  /** Gives back the connection of a request that was not sent, and never will be. */
  static void forget(HttpClientRequest unsent) {
    unsent.exceptionHandler(reset -> {});
    unsent.reset();
  }

  private Origin origin(
      NodeInfo owner, HttpMethod method, String uri, String peer, boolean secure) {
    return new Origin(
        nodes.self().id(), owner.id(), clock.epochMillis(), method, uri, peer, secure);
  }

  /** A peer without an address is on a domain socket. */
  private static String peer(@Nullable SocketAddress address) {
    String text = address == null ? null : address.hostAddress();
    return text == null ? NO_PEER : text;
  }

  void close() {
    client.close();
  }
}
