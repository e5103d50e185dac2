package io.roomcast.engineio;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler may know of the HTTP request that opened or serves a session. Immutable snapshot,
 * thread-safe, valid after the request ended. It lives as long as its session, so it keeps texts
 * instead of maps: {@link #query()} and {@link #headers()} build theirs anew at each call.
 */
public final class EngineRequest {

  private final HttpMethod method;
  private final String uri;

  /** {@code name\nvalue\n...}; neither can hold a line feed. */
  private final String headerLines;

  private final String remoteAddress;
  private final boolean secure;

  /** Null when the parameters are those of {@link #uri}. */
  private final @Nullable Map<String, String> query;

  /**
   * A request with these properties.
   *
   * @param method HTTP method
   * @param uri path and query as received
   * @param query query parameters, the last of duplicates
   * @param headers request headers; copied
   * @param remoteAddress IP address of the peer, as text; no proxy headers are looked at
   * @param secure whether it came over TLS
   */
  public EngineRequest(
      HttpMethod method,
      String uri,
      Map<String, String> query,
      MultiMap headers,
      String remoteAddress,
      boolean secure) {
    this(method, uri, headerLines(headers), remoteAddress, secure, Map.copyOf(query));
  }

  private EngineRequest(
      HttpMethod method,
      String uri,
      String headerLines,
      String remoteAddress,
      boolean secure,
      @Nullable Map<String, String> query) {
    this.method = method;
    this.uri = uri;
    this.headerLines = headerLines;
    this.remoteAddress = remoteAddress;
    this.secure = secure;
    this.query = query;
  }

  /** Snapshot of a request on its own loop. */
  public static EngineRequest of(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    String address = peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
    return new EngineRequest(
        request.method(),
        request.uri(),
        headerLines(request.headers()),
        address,
        request.isSSL(),
        null);
  }

  private static String headerLines(MultiMap headers) {
    StringBuilder lines = new StringBuilder(256);
    headers.forEach((name, value) -> lines.append(name).append('\n').append(value).append('\n'));
    return lines.toString();
  }

  /** HTTP method. */
  public HttpMethod method() {
    return method;
  }

  /** Path and query as received. */
  public String uri() {
    return uri;
  }

  /** Query parameters, the last of duplicates. Unmodifiable. */
  public Map<String, String> query() {
    return query == null ? Query.map(uri) : query;
  }

  /** Request headers, case-insensitive; a new copy at each call. */
  public MultiMap headers() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    int position = 0;
    while (position < headerLines.length()) {
      int endOfName = headerLines.indexOf('\n', position);
      int endOfValue = headerLines.indexOf('\n', endOfName + 1);
      headers.add(
          headerLines.substring(position, endOfName),
          headerLines.substring(endOfName + 1, endOfValue));
      position = endOfValue + 1;
    }
    return headers;
  }

  /** IP address of the peer, as text; no proxy headers are looked at. */
  public String remoteAddress() {
    return remoteAddress;
  }

  /** Whether it came over TLS. */
  public boolean secure() {
    return secure;
  }

  @Override
  public String toString() {
    return method + " " + uri + " from " + remoteAddress;
  }
}
