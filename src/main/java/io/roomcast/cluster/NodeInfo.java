package io.roomcast.cluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a cluster know of one of them. Immutable.
 *
 * @param id its name, which session ids carry; no two nodes have the same
 * @param run made anew each time that it starts: tells it from the one that was before
 * @param url where other nodes reach its internal listener, as {@code http://host:port}
 * @param started when it started, in ms since the epoch
 */
public record NodeInfo(String id, String run, String url, long started) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final int LONGEST = 4_096;

  /** Whether a node may have this name. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
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
      return id != null
              && run != null
              && url != null
              && started != null
              && isName(id)
              && isName(run)
              && isAddress(url)
          ? new NodeInfo(id, run, url, started)
          : null;
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }

  private static boolean isAddress(String url) {
    try {
      URI uri = URI.create(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return http && uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= 65_535;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
