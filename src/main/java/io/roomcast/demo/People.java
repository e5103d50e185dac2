package io.roomcast.demo;

import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.RemoteSocket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is online on all instances, asked of the sockets themselves. Event loop only.
 *
 * <p>Clients are told that something changed and then ask: an answer that was put together after
 * the last change cannot be overtaken by an older one, as pushed lists of several loops could.
 */
final class People {

  /** Most people listed; the rest is only counted. */
  private static final int LISTED = 200;

  private static final long SIGNAL_MILLIS = 250;

  private final Vertx vertx;
  private final Namespace namespace;
  private boolean signalDue;
  private boolean fetching;
  private @Nullable Promise<JsonObject> next;

  People(Vertx vertx, Namespace namespace) {
    this.vertx = vertx;
    this.namespace = namespace;
  }

  /** Tells all clients soon, once for all changes until then. */
  void changed() {
    if (signalDue) {
      return;
    }
    signalDue = true;
    vertx.setTimer(
        SIGNAL_MILLIS,
        timer -> {
          signalDue = false;
          namespace.emit("people");
        });
  }

  /**
   * The people as of now or later. Those who ask while a list is being fetched, which may be too
   * old for them, share the next one.
   */
  Future<JsonObject> snapshot() {
    if (!fetching) {
      return fetch();
    }
    if (next == null) {
      next = Promise.promise();
    }
    return next.future();
  }

  private Future<JsonObject> fetch() {
    fetching = true;
    return namespace.fetchSockets().map(People::listed).onComplete(done -> fetchNext());
  }

  private void fetchNext() {
    fetching = false;
    Promise<JsonObject> waiting = next;
    next = null;
    if (waiting != null) {
      fetch().onComplete(waiting);
    }
  }

  private static JsonObject listed(List<RemoteSocket> sockets) {
    Map<String, JsonObject> byUser = new LinkedHashMap<>();
    for (RemoteSocket socket : sockets) {
      JsonObject data = socket.data();
      // A socket that is just connecting may have no data yet.
      if (data.getString("user") != null) {
        byUser.putIfAbsent(
            data.getString("user"), ChatDemo.person(data).put("room", data.getString("room")));
      }
    }
    JsonArray people = new JsonArray();
    byUser.values().stream().limit(LISTED).forEach(people::add);
    return new JsonObject().put("people", people).put("total", byUser.size());
  }
}
