package io.roomcast.engineio;

import io.roomcast.engineio.CorsOptions.Origin;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the headers of {@link CorsOptions} on responses. Immutable; event loop of the request. */
final class Cors {

  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String REQUESTED_HEADERS = "Access-Control-Request-Headers";

  private final CorsOptions options;

  Cors(CorsOptions options) {
    this.options = options;
  }

  /**
   * Adds the headers.
   *
   * @return whether the request was a preflight, which is answered now
   */
  boolean handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    MultiMap headers = response.headers();
    addOrigin(request.getHeader("Origin"), headers);
    if (options.credentials()) {
      headers.set("Access-Control-Allow-Credentials", "true");
    }
    boolean preflight = request.method().equals(HttpMethod.OPTIONS);
    if (preflight) {
      addPreflight(request, headers);
    }
    if (!options.exposedHeaders().isEmpty()) {
      headers.set("Access-Control-Expose-Headers", String.join(",", options.exposedHeaders()));
    }
    if (!preflight || options.preflightContinue()) {
      return false;
    }
    // Some browsers wait for a body unless its length is given.
    headers.set("Content-Length", "0");
    response.setStatusCode(options.optionsSuccessStatus()).end();
    return true;
  }

  private void addOrigin(@Nullable String origin, MultiMap headers) {
    Origin allowed = options.origin();
    if (allowed instanceof Origin.Any) {
      headers.set(ALLOW_ORIGIN, "*");
      return;
    }
    vary(headers, "Origin");
    if (allowed instanceof Origin.Fixed fixed) {
      headers.set(ALLOW_ORIGIN, fixed.origin());
    } else if (origin != null && admits(allowed, origin)) {
      headers.set(ALLOW_ORIGIN, origin);
    }
  }

  private static boolean admits(Origin allowed, String origin) {
    if (hasControls(origin)) {
      // Verification refuses it next; until then it must not get into a header.
      return false;
    }
    if (allowed instanceof Origin.Listed listed) {
      for (Pattern pattern : listed.patterns()) {
        if (pattern.matcher(origin).find()) {
          return true;
        }
      }
      return listed.origins().contains(origin);
    }
    return !(allowed instanceof Origin.Matching matching) || matching.admits().test(origin);
  }

  private void addPreflight(HttpServerRequest request, MultiMap headers) {
    headers.set("Access-Control-Allow-Methods", String.join(",", options.methods()));
    String allowed;
    if (options.allowedHeaders() == null) {
      allowed = request.getHeader(REQUESTED_HEADERS);
      vary(headers, REQUESTED_HEADERS);
    } else {
      allowed = String.join(",", options.allowedHeaders());
    }
    if (allowed != null && !allowed.isEmpty() && !hasControls(allowed)) {
      headers.set("Access-Control-Allow-Headers", allowed);
    }
    if (options.maxAge() != null) {
      headers.set("Access-Control-Max-Age", options.maxAge().toString());
    }
  }

  private static void vary(MultiMap headers, String field) {
    String present = headers.get("Vary");
    headers.set("Vary", present == null ? field : present + ", " + field);
  }

  /** Whether a header value has characters that no header may have. */
  static boolean hasControls(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return true;
      }
    }
    return false;
  }
}
