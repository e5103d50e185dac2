package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.handler.EventLimit;
import io.roomcast.handler.Identity;
import io.roomcast.handler.LimitHandler;
import io.roomcast.handler.LimitKind;
import io.roomcast.handler.LimitPolicy;
import io.roomcast.handler.LimitStats;
import io.roomcast.handler.NodeLimitOptions;
import io.roomcast.handler.NodeLimits;
import io.roomcast.handler.SocketLimits;
import io.roomcast.loop.TokenRate;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A server with limits, whose sockets answer each event that passes, and its clients. */
abstract class LimitedServer {

  static final long HOUR = 3_600_000;

  final List<String> ends = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  final List<LimitHandler> made = new CopyOnWriteArrayList<>();
  int pingInterval = 25_000;
  int pingTimeout = 20_000;
  NodeLimits node;
  ServerFixture server;

  static EventLimit limit(int burst, LimitPolicy policy) {
    return new EventLimit(new TokenRate(1, HOUR, burst), policy);
  }

  static SocketLimits perSocket(EventLimit limit) {
    return new SocketLimits(limit, List.of(), 0);
  }

  void start(NodeLimitOptions options, SocketLimits socket, int instances) {
    start(options, namespace -> socket, instances);
  }

  void start(NodeLimitOptions options, Function<String, SocketLimits> sockets, int instances) {
    node = NodeLimits.create(options);
    server =
        ServerFixture.start(
            new SocketIoOptions().setPingInterval(pingInterval).setPingTimeout(pingTimeout),
            instances,
            io -> {
              LimitHandler handler = LimitHandler.create(io.engine().loop(), node, sockets);
              made.add(handler);
              install(io.of("/"), handler);
              install(io.of("/other"), handler);
            });
  }

  /** Whoever gives a user in {@code auth} is taken for him. */
  private void install(Namespace namespace, LimitHandler handler) {
    namespace
        .use(handler.connects())
        .use(
            context -> {
              take(context, "user");
              context.next();
            })
        .use(handler.users())
        .use(LimitedServer::last);
    namespace.on("*").handler(handler.events());
    namespace.onConnection(
        socket -> {
          socket.onAny(event -> event.ack(event.event()));
          socket.onDisconnect(end -> ends.add(end.reason().text() + ", " + end.description()));
        });
  }

  private static void take(ConnectContext context, String key) {
    String user = context.handshake().auth().getString(key);
    if (user != null) {
      JsonObject identity = new JsonObject().put("user", user).put("expiresAt", 1);
      context.socket().data().put(Identity.KEY, identity);
    }
  }

  /**
   * Refuses, or never answers, whoever asks for that in {@code auth}; finds out about users who are
   * not given until {@code later}.
   */
  private static void last(ConnectContext context) {
    take(context, "later");
    String wish = context.handshake().auth().getString("wish");
    if ("refuse".equals(wish)) {
      context.fail("as you wish");
    } else if (wish == null) {
      context.next();
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable client : open) {
      client.close();
    }
    await().until(() -> sum(LimitStats::sockets) + sum(LimitStats::paused) == 0);
    assertThat(node.stats().connectedUsers()).isZero();
    server.close();
  }

  int sum(ToIntFunction<LimitStats> stat) {
    int sum = 0;
    for (int i = 0; i < made.size(); i++) {
      LimitHandler handler = made.get(i);
      sum += server.instance(0).call(() -> stat.applyAsInt(handler.stats()));
    }
    return sum;
  }

  long limited(LimitKind kind) {
    return sum(stats -> stats.limited().getOrDefault(kind, 0L).intValue());
  }

  /** A client that has not asked for a namespace. */
  WireClient opened() {
    WireClient client = WireClient.open(server.vertx(), server.port());
    open.add(client);
    return client;
  }

  WireClient client(@Nullable String user, String namespace) {
    WireClient client = opened();
    connect(client, user, namespace);
    return client;
  }

  static void connect(WireClient client, @Nullable String user, String namespace) {
    JsonObject auth = new JsonObject();
    if (user != null) {
      auth.put("user", user);
    }
    client.send("40" + namespace + (namespace.isEmpty() ? "" : ",") + auth.encode());
  }

  WireClient connected(@Nullable String user) {
    WireClient client = client(user, "");
    client.expectStart("40{");
    return client;
  }

  static final String RATE =
      "43%d[{\"error\":{\"code\":\"E_RATE\",\"message\":\"Too many events (%s).\"}}]";
}
