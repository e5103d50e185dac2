package io.roomcast.cluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a cluster know of one of them. Immutable.
 *
 * @param id its name, which session ids carry; no two nodes have the same
 * @param run made anew each time that it starts: tells it from the one that was before
 * @param url where other nodes reach its internal listener, as {@code http://host:port}; empty for
 *     a node without one
 * @param started when it started, in ms since the epoch
 */
public record NodeInfo(String id, String run, String url, long started) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Hosts as DNS and containers name them, some with underscores, which {@link URI} has not. */
  private static final Pattern URL =
      Pattern.compile("(https?)://([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?]):(\\d{1,5})");

  private static final int MAX_PORT = 65_535;
  private static final int LONGEST = 4_096;

  /** Whether a node may have this name. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Where a node listens.
   *
   * @param host with the brackets of IPv6
   */
  public record Address(boolean tls, String host, int port) {}

  /** Where others reach it; null when they cannot, or {@link #url} is none. */
  public @Nullable Address address() {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return null;
    }
    int port = Integer.parseInt(parts.group(3));
    return port > 0 && port <= MAX_PORT
        ? new Address(parts.group(1).equals("https"), parts.group(2), port)
        : null;
  }

  /** The name of this very run: it is not used twice. */
  public String member() {
    return id + "/" + run;
  }

  /** As it stands on Redis. */
  public String toJson() {
    return new JsonObject()
        .put("id", id)
        .put("run", run)
        .put("url", url)
        .put("started", started)
        .encode();
  }

  /** What stands there; null when it is nothing that {@link #toJson} writes. */
  public static @Nullable NodeInfo parse(byte[] text) {
    if (text.length > LONGEST) {
      return null;
    }
    try {
      JsonObject json = new JsonObject(Buffer.buffer(text));
      String id = json.getString("id");
      String run = json.getString("run");
      String url = json.getString("url");
      Long started = json.getLong("started");
      if (id == null || run == null || url == null || started == null) {
        return null;
      }
      NodeInfo info = new NodeInfo(id, run, url, started);
      boolean good = isName(id) && isName(run) && (url.isEmpty() || info.address() != null);
      return good ? info : null;
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }
}
