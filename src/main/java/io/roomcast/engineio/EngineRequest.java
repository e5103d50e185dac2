package io.roomcast.engineio;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/**
 * What a handler may know of the HTTP request that opened or serves a session. Immutable snapshot,
 * valid after the request ended.
 *
 * @param method HTTP method
 * @param uri path and query as received
 * @param query query parameters, the last of duplicates
 * @param headers request headers, case-insensitive
 * @param remoteAddress IP address of the peer, as text; no proxy headers are looked at
 * @param secure whether it came over TLS
 */
public record EngineRequest(
    HttpMethod method,
    String uri,
    Map<String, String> query,
    MultiMap headers,
    String remoteAddress,
    boolean secure) {

  /** Snapshot of a request on its own loop. */
  public static EngineRequest of(HttpServerRequest request) {
    throw new IllegalStateException("skeleton");
  }
}
