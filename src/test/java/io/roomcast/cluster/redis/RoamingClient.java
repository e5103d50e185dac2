package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client that loses its connection, goes to another node and wants its session back. It keeps
 * what it got as official clients do: each event, and the offset of the last one.
 */
final class RoamingClient implements AutoCloseable {

  private final WebSocketClient sockets;
  private final Queue<String> got = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private volatile @Nullable WebSocket socket;
  private volatile @Nullable String sid;
  private volatile @Nullable String pid;
  private volatile @Nullable String offset;
  private volatile int recovered;
  private final List<Integer> beginnings = new CopyOnWriteArrayList<>();

  RoamingClient(Vertx vertx) {
    sockets = vertx.createWebSocketClient();
  }

  /** All events, of all lives, as {@code name argument}. */
  List<String> got() {
    return List.copyOf(got);
  }

  /** How many these are. */
  int size() {
    return size.get();
  }

  /** How many events of that name it has got. */
  int count(String name) {
    return counts.getOrDefault(name, 0);
  }

  int recovered() {
    return recovered;
  }

  /** How many events it had got whenever it began, the first time included. */
  List<Integer> beginnings() {
    return beginnings;
  }

  @Nullable String offset() {
    return offset;
  }

  String sid() {
    return String.valueOf(sid);
  }

  /** Comes in at a node, with the session it had; done when it is in. */
  Future<Void> connect(int port) {
    Promise<Void> in = Promise.promise();
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/socket.io/?EIO=4&transport=websocket");
    // With its handlers before it is connected: the first frame may come before this thread goes
    // on.
    ClientWebSocket made = sockets.webSocket();
    socket = made;
    made.textMessageHandler(text -> received(made, text, in));
    made.closeHandler(end -> in.tryFail("closed"));
    made.connect(options).onFailure(in::tryFail);
    return in.future();
  }

  private void received(WebSocket from, String text, Promise<Void> in) {
    if (from != socket) {
      return; // what a lost connection still brings does not reach the application
    }
    if (text.startsWith("0")) {
      JsonObject auth = new JsonObject();
      if (pid != null) {
        auth.put("pid", pid);
      }
      if (offset != null) {
        auth.put("offset", offset);
      }
      from.writeTextMessage("40" + auth.encode());
    } else if (text.equals("2")) {
      from.writeTextMessage("3");
    } else if (text.startsWith("40")) {
      JsonObject answer = new JsonObject(text.substring(2));
      if (answer.getString("sid").equals(sid)) {
        recovered++;
      } else {
        beginnings.add(size.get());
      }
      sid = answer.getString("sid");
      pid = answer.getString("pid");
      in.tryComplete();
    } else if (text.startsWith("42")) {
      JsonArray event = new JsonArray(text.substring(2));
      got.add(event.getString(0) + " " + event.getValue(1));
      size.incrementAndGet();
      counts.merge(event.getString(0), 1, Integer::sum);
      offset = event.getString(event.size() - 1);
    } else {
      assertThat(text).startsWith("43");
    }
  }

  void emit(String packet) {
    WebSocket to = socket;
    if (to != null) {
      to.writeTextMessage(packet);
    }
  }

  /** Its connection is gone, in the middle of whatever was sent. */
  void lose() {
    WebSocket lost = socket;
    socket = null;
    if (lost != null) {
      lost.close();
    }
  }

  @Override
  public void close() {
    lose();
    sockets.close();
  }
}
