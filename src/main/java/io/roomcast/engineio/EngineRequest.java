package io.roomcast.engineio;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a handler may know of the HTTP request that opened or serves a session. Immutable snapshot,
 * thread-safe, valid after the request ended. It lives as long as its session, so it keeps texts,
 * shared with other sessions where they are alike, instead of maps: {@link #query()} and {@link
 * #headers()} build theirs anew at each call.
 */
public final class EngineRequest {

  private final HttpMethod method;
  private final String uri;

  /** Names and values in turn. */
  private final String[] headers;

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
   * @param remoteAddress IP address of the client, as text
   * @param secure whether it came over TLS
   */
  public EngineRequest(
      HttpMethod method,
      String uri,
      Map<String, String> query,
      MultiMap headers,
      String remoteAddress,
      boolean secure) {
    this(
        method,
        uri,
        texts(headers, UnaryOperator.identity()),
        remoteAddress,
        secure,
        Map.copyOf(query));
  }

  /** The same, with the parameters that are in the {@code uri}. */
  public EngineRequest(
      HttpMethod method, String uri, MultiMap headers, String remoteAddress, boolean secure) {
    this(method, uri, texts(headers, UnaryOperator.identity()), remoteAddress, secure, null);
  }

  private EngineRequest(
      HttpMethod method,
      String uri,
      String[] headers,
      String remoteAddress,
      boolean secure,
      @Nullable Map<String, String> query) {
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.remoteAddress = remoteAddress;
    this.secure = secure;
    this.query = query;
  }

  /** Snapshot of a request on its own loop, with the address of the peer. */
  public static EngineRequest of(HttpServerRequest request) {
    return of(request, address(request, null), UnaryOperator.identity());
  }

  /**
   * The same for a client of that address, and for a snapshot that stays: {@code shared} answers a
   * text that equals its argument.
   */
  static EngineRequest of(HttpServerRequest request, String address, UnaryOperator<String> shared) {
    return new EngineRequest(
        request.method(),
        shared.apply(request.uri()),
        texts(request.headers(), shared),
        shared.apply(address),
        request.isSSL(),
        null);
  }

  /**
   * The address of the client: that of the peer, or what {@link EngineOptions#getClientAddress}
   * makes of it.
   */
  static String address(
      HttpServerRequest request, @Nullable BiFunction<String, MultiMap, String> clientAddress) {
    SocketAddress peer = request.remoteAddress();
    String address = peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
    return clientAddress == null ? address : clientAddress.apply(address, request.headers());
  }

  /** An equal one whose texts are those that {@code shared} answers. */
  EngineRequest sharing(UnaryOperator<String> shared) {
    return new EngineRequest(
        method,
        shared.apply(uri),
        Stream.of(headers).map(shared).toArray(String[]::new),
        shared.apply(remoteAddress),
        secure,
        query);
  }

  private static String[] texts(MultiMap headers, UnaryOperator<String> shared) {
    List<String> texts = new ArrayList<>(32);
    headers.forEach(
        (name, value) -> {
          texts.add(shared.apply(name));
          texts.add(shared.apply(value));
        });
    return texts.toArray(String[]::new);
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
    MultiMap map = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      map.add(headers[i], headers[i + 1]);
    }
    return map;
  }

  /** The first header of that name, in any case; null when there is none. Cheap. */
  public @Nullable String header(String name) {
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i].equalsIgnoreCase(name)) {
        return headers[i + 1];
      }
    }
    return null;
  }

  /**
   * IP address of the client, as text: that of the peer, or what {@link
   * EngineOptions#getClientAddress} made of it.
   */
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
