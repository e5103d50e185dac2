package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.roomcast.auth.ApiKeyException;
import io.roomcast.auth.ApiKeys;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/**
 * Who may come in by HTTP: holders of an API key. Where the conf has no keys and the listener is on
 * loopback, anybody on this machine, but no page in a browser there. Immutable, thread-safe.
 */
public final class Access {

  /** Names by which a program on this machine calls it; a page's name may point here, too. */
  private static final Pattern THIS_MACHINE =
      Pattern.compile("(?:localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])(?::\\d+)?");

  private final ApiKeys keys;
  private final boolean keyless;

  /** With these keys; {@code keyless} lets in whoever is on this machine without one. */
  public Access(ApiKeys keys, boolean keyless) {
    this.keys = keys;
    this.keyless = keyless;
  }

  /**
   * Who sends the request.
   *
   * @throws ApiException when it may not come in
   */
  public Caller caller(HttpServerRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (keyless && authorization == null && isProgramHere(request)) {
      return Caller.INSIDE;
    }
    try {
      return new Caller(keys.authenticate(authorization, request.remoteAddress().hostAddress()));
    } catch (ApiKeyException e) {
      Code code = e.reason().status() == 403 ? Code.E_ADDRESS : Code.E_KEY;
      throw new ApiException(code, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isProgramHere(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return host != null
        && THIS_MACHINE.matcher(host).matches()
        && request.getHeader(HttpHeaders.ORIGIN) == null
        && request.getHeader("Sec-Fetch-Site") == null;
  }
}
