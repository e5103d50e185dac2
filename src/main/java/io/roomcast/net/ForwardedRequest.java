package io.roomcast.net;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request that came by way of another node: what depends on the client's connection is as that
 * node saw it, all else is that of the request between the nodes. Event loop of that request.
 */
public final class ForwardedRequest extends HttpServerRequestWrapper {

  private final String uri;
  private final SocketAddress peer;
  private final boolean secure;

  private ForwardedRequest(
      HttpServerRequestInternal request, String uri, String peer, boolean secure) {
    super(request);
    this.uri = uri;
    this.peer = SocketAddress.inetSocketAddress(0, peer);
    this.secure = secure;
  }

  /**
   * The request of the client.
   *
   * @param request the one that brought it
   * @param uri path and query as the client sent them
   * @param peer address that the client's connection came from; its port is not told
   * @param secure whether that connection was TLS
   */
  public static ForwardedRequest of(
      HttpServerRequest request, String uri, String peer, boolean secure) {
    return new ForwardedRequest((HttpServerRequestInternal) request, uri, peer, secure);
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public String path() {
    int end = uri.indexOf('?');
    return end < 0 ? uri : uri.substring(0, end);
  }

  @Override
  public @Nullable String query() {
    int start = uri.indexOf('?');
    return start < 0 ? null : uri.substring(start + 1);
  }

  @Override
  public String scheme() {
    return secure ? "https" : "http";
  }

  @Override
  public String absoluteURI() {
    return scheme() + "://" + getHeader("Host") + uri;
  }

  @Override
  public SocketAddress remoteAddress() {
    return peer;
  }

  @Override
  public boolean isSSL() {
    return secure;
  }
}
