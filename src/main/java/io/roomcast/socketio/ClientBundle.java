package io.roomcast.socketio;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the official JavaScript client under the path of the server, as Node's {@code serveClient}
 * does. Event loop of the request; each file is read and compressed once per process, off the event
 * loops, when it is first asked for.
 *
 * <p>Unlike Node it names the length, varies by Accept-Encoding for caches, and has no brotli, for
 * the JDK has none.
 */
final class ClientBundle implements BiFunction<HttpServerRequest, String, Boolean> {

  private static final Logger LOG = LoggerFactory.getLogger(ClientBundle.class);

  private static final Set<String> NAMES =
      Set.of(
          "socket.io.js",
          "socket.io.js.map",
          "socket.io.min.js",
          "socket.io.min.js.map",
          "socket.io.esm.min.js",
          "socket.io.esm.min.js.map",
          "socket.io.msgpack.min.js",
          "socket.io.msgpack.min.js.map");

  /** Files read so far. Shared by all servers of the process; only workers add to it. */
  private static final ConcurrentMap<String, ClientFile> FILES = new ConcurrentHashMap<>();

  private final Vertx vertx;

  ClientBundle(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Answers a request for a file of the bundle, whatever its method; true when it is one.
   *
   * @param name what follows the server's path and its slash, without the query
   */
  @Override
  public Boolean apply(HttpServerRequest request, String name) {
    if (!NAMES.contains(name)) {
      return false;
    }
    ClientFile loaded = FILES.get(name);
    if (loaded != null) {
      serve(request, loaded);
    } else {
      vertx
          .executeBlocking(() -> FILES.computeIfAbsent(name, ClientFile::load))
          .onSuccess(file -> serve(request, file))
          .onFailure(cause -> missing(request, cause));
    }
    return true;
  }

  private static void serve(HttpServerRequest request, ClientFile file) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.putHeader(HttpHeaders.ETAG, file.etag());
    if (file.isKnownTo(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    ClientFile.Variant variant = file.variant(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    response
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=0")
        .putHeader(HttpHeaders.CONTENT_TYPE, file.contentType())
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(variant.body().length()));
    response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (variant.encoding() != null) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, variant.encoding());
    }
    response.end(variant.body());
  }

  private static void missing(HttpServerRequest request, Throwable cause) {
    LOG.debug("cannot serve the client bundle", cause);
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(404).end();
    }
  }
}
