package io.roomcast.socketio;

import io.roomcast.engineio.EngineRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a socket came in. Event loop of the socket. A socket keeps it as long as it lives, so it is a
 * view of the session's request: {@link #headers()} and {@link #query()} make a new map at each
 * call.
 */
public final class Handshake {

  private static final DateTimeFormatter JS_DATE =
      DateTimeFormatter.ofPattern("EEE MMM dd yyyy HH:mm:ss 'GMT'xx '('zzzz')'", Locale.ENGLISH);

  private final EngineRequest request;
  private final long issued;

  /** Made when asked for, if the client gave none. */
  private @Nullable JsonObject auth;

  /** Of a socket of this session; {@code auth} is empty when the client gave none. */
  Handshake(EngineRequest request, long issued, JsonObject auth) {
    this.request = request;
    this.issued = issued;
    this.auth = auth.isEmpty() ? null : auth;
  }

  /** Headers of the first request of the session, case-insensitive; a new copy at each call. */
  public MultiMap headers() {
    return request.headers();
  }

  /** The first of these headers with that name, in any case, or null. Cheap. */
  public @Nullable String header(String name) {
    return request.header(name);
  }

  /** IP address of the client; see {@link EngineRequest#remoteAddress()}. */
  public String address() {
    return request.remoteAddress();
  }

  /** Whether there was an Origin header. */
  public boolean xdomain() {
    return request.header("Origin") != null;
  }

  /** Whether it came over TLS. */
  public boolean secure() {
    return request.secure();
  }

  /** When it was issued, ms since the epoch. */
  public long issued() {
    return issued;
  }

  /** Path and query of the first request. */
  public String url() {
    return request.uri();
  }

  /** Its query parameters, the last of duplicates. Unmodifiable; a new map at each call. */
  public Map<String, String> query() {
    return request.query();
  }

  /** What the client gave as {@code auth} with this namespace's CONNECT; empty when absent. */
  public JsonObject auth() {
    if (auth == null) {
      auth = new JsonObject();
    }
    return auth;
  }

  /** When it was issued, as JavaScript's {@code new Date() + ""} writes it. */
  public String time() {
    return JS_DATE.format(Instant.ofEpochMilli(issued).atZone(ZoneId.systemDefault()));
  }

  /** As the reference shows it to clients and other nodes. */
  public JsonObject toJson() {
    MultiMap headers = headers();
    JsonObject all = new JsonObject();
    headers
        .names()
        .forEach(
            name ->
                all.put(name.toLowerCase(Locale.ROOT), String.join(", ", headers.getAll(name))));
    JsonObject queryJson = new JsonObject();
    query().forEach(queryJson::put);
    return new JsonObject()
        .put("headers", all)
        .put("time", time())
        .put("address", address())
        .put("xdomain", xdomain())
        .put("secure", secure())
        .put("issued", issued)
        .put("url", url())
        .put("query", queryJson)
        .put("auth", auth());
  }
}
