package io.roomcast.socketio;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * How a socket came in. Immutable.
 *
 * @param headers headers of the first request of the session, case-insensitive
 * @param address IP address of the peer
 * @param xdomain whether there was an Origin header
 * @param secure whether it came over TLS
 * @param issued when, ms since the epoch
 * @param url path and query of the first request
 * @param query its query parameters, the last of duplicates
 * @param auth what the client gave as {@code auth} with this namespace's CONNECT; empty when absent
 */
public record Handshake(
    MultiMap headers,
    String address,
    boolean xdomain,
    boolean secure,
    long issued,
    String url,
    Map<String, String> query,
    JsonObject auth) {

  private static final DateTimeFormatter JS_DATE =
      DateTimeFormatter.ofPattern("EEE MMM dd yyyy HH:mm:ss 'GMT'xx '('zzzz')'", Locale.ENGLISH);

  /** When it was issued, as JavaScript's {@code new Date() + ""} writes it. */
  public String time() {
    return JS_DATE.format(Instant.ofEpochMilli(issued).atZone(ZoneId.systemDefault()));
  }

  /** As the reference shows it to clients and other nodes. */
  public JsonObject toJson() {
    JsonObject all = new JsonObject();
    headers
        .names()
        .forEach(
            name ->
                all.put(name.toLowerCase(Locale.ROOT), String.join(", ", headers.getAll(name))));
    JsonObject queryJson = new JsonObject();
    query.forEach(queryJson::put);
    return new JsonObject()
        .put("headers", all)
        .put("time", time())
        .put("address", address)
        .put("xdomain", xdomain)
        .put("secure", secure)
        .put("issued", issued)
        .put("url", url)
        .put("query", queryJson)
        .put("auth", auth);
  }
}
