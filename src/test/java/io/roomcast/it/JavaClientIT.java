package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.socket.engineio.client.transports.Polling;
import io.socket.engineio.client.transports.WebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The official Java client over polling, WebSocket and the upgrade between them. */
class JavaClientIT {

  private static final Map<String, String[]> TRANSPORTS =
      Map.of(
          "polling", new String[] {Polling.NAME},
          "websocket", new String[] {WebSocket.NAME},
          "upgrade", new String[] {Polling.NAME, WebSocket.NAME});

  private static Target target;

  private final List<Socket> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    target = Target.start("conformance", new JsonObject().put("instances", 2));
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @AfterEach
  void closeClients() {
    open.forEach(Socket::disconnect);
  }

  static Stream<String> ways() {
    return TRANSPORTS.keySet().stream().sorted();
  }

  /** A connected client; with "upgrade", one that has upgraded. */
  private Socket connect(String way, String nsp) throws Exception {
    return connect(target.port(), way, nsp);
  }

  private Socket connect(int port, String way, String nsp) throws Exception {
    IO.Options options = new IO.Options();
    options.forceNew = true;
    options.transports = TRANSPORTS.get(way);
    options.reconnectionDelay = 50;
    options.auth = Map.of("token", "123");
    Socket socket = IO.socket(URI.create("http://127.0.0.1:" + port + nsp), options);
    open.add(socket);
    BlockingQueue<Object[]> connected = events(socket, Socket.EVENT_CONNECT);
    socket.connect();
    next(connected);
    if (way.equals("upgrade")) {
      target.logged(Map.of("type", "upgrade", "id", socket.id()));
    }
    return socket;
  }

  private static BlockingQueue<Object[]> events(Socket socket, String event) {
    BlockingQueue<Object[]> queue = new LinkedBlockingQueue<>();
    socket.on(event, queue::add);
    return queue;
  }

  private static Object[] next(BlockingQueue<Object[]> events) throws InterruptedException {
    Object @Nullable [] args = events.poll(20, TimeUnit.SECONDS);
    assertThat(args).isNotNull();
    return args;
  }

  private static Object[] ask(Socket socket, String event, Object... args) throws Exception {
    CompletableFuture<Object[]> answer = new CompletableFuture<>();
    socket.emit(event, args, (Ack) answer::complete);
    return answer.get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void echoes(String way) throws Exception {
    Socket socket = connect(way, "/");
    BlockingQueue<Object[]> echoes = events(socket, "echo");
    socket.emit("echo", 1, "zwei ☃ 😀", true, new JSONObject().put("a", new JSONArray().put(1)));
    Object[] back = next(echoes);
    assertThat(back[0]).isEqualTo(1);
    assertThat(back[1]).isEqualTo("zwei ☃ 😀");
    assertThat(back[2]).isEqualTo(true);
    assertThat(String.valueOf(back[3])).isEqualTo("{\"a\":[1]}");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void echoesBinary(String way) throws Exception {
    Socket socket = connect(way, "/");
    BlockingQueue<Object[]> echoes = events(socket, "echo");
    socket.emit("echo", new byte[] {1, 2, 3}, new JSONObject().put("deep", new byte[] {4}));
    Object[] back = next(echoes);
    assertThat((byte[]) back[0]).containsExactly(1, 2, 3);
    assertThat((byte[]) ((JSONObject) back[1]).get("deep")).containsExactly(4);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void acksBothWays(String way) throws Exception {
    Socket socket = connect(way, "/");
    assertThat(ask(socket, "ack", "x", 2)).containsExactly("x", 2);
    assertThat((byte[]) ask(socket, "ack", (Object) new byte[] {7})[0]).containsExactly(7);
    socket.on("question", args -> ((Ack) args[args.length - 1]).call("answer", args[0]));
    BlockingQueue<Object[]> called = events(socket, "called");
    socket.emit("call", 1000, "question", new JSONArray().put("q"));
    assertThat(next(called)).containsExactly(null, "answer", "q");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void usesNamespaces(String way) throws Exception {
    Socket custom = connect(way, "/custom");
    JSONObject who = (JSONObject) ask(custom, "whoami")[0];
    assertThat(who.getString("nsp")).isEqualTo("/custom");
    assertThat(who.getString("id")).isEqualTo(custom.id());
    JSONObject handshake = (JSONObject) ask(custom, "handshake")[0];
    assertThat(handshake.getJSONObject("auth").getString("token")).isEqualTo("123");

    Socket denied = custom.io().socket("/deny");
    open.add(denied);
    BlockingQueue<Object[]> errors = events(denied, Socket.EVENT_CONNECT_ERROR);
    denied.connect();
    JSONObject error = (JSONObject) next(errors)[0];
    assertThat(error.getString("message")).isEqualTo("denied");
    assertThat(error.getJSONObject("data").getInt("code")).isEqualTo(42);
    assertThat(ask(custom, "ack", "alive")).containsExactly("alive");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void comesBackAfterTheConnectionWasLost(String way) throws Exception {
    try (TcpProxy network = new TcpProxy(target.port())) {
      Socket socket = connect(network.port(), way, "/");
      String first = socket.id();
      BlockingQueue<Object[]> gone = events(socket, Socket.EVENT_DISCONNECT);
      BlockingQueue<Object[]> back = events(socket, Socket.EVENT_CONNECT);
      Object @Nullable [] reason = null;
      while (reason == null) { // between two polls there is no connection to be lost
        network.cut();
        reason = gone.poll(200, TimeUnit.MILLISECONDS);
      }
      assertThat(String.valueOf(reason[0])).isIn("transport close", "transport error");
      next(back);
      assertThat(socket.id()).isNotEqualTo(first);
      assertThat(ask(socket, "ack", "back")).containsExactly("back");
      socket.disconnect();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void isSentAwayForGood(String way) throws Exception {
    Socket socket = connect(way, "/");
    String id = socket.id();
    BlockingQueue<Object[]> gone = events(socket, Socket.EVENT_DISCONNECT);
    socket.emit("kick", true);
    assertThat(next(gone)).containsExactly("io server disconnect");
    assertThat(target.logged(Map.of("type", "disconnect", "id", id)).getString("reason"))
        .isEqualTo("server namespace disconnect");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void keepsTheOrderOfMany(String way) throws Exception {
    Socket socket = connect(way, "/");
    BlockingQueue<Object[]> numbers = events(socket, "n");
    socket.emit("flood", 1000);
    for (int i = 0; i < 1000; i++) {
      socket.emit("numbered", i);
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(next(numbers)).containsExactly(i);
    }
    JSONObject result = (JSONObject) ask(socket, "numbered-end")[0];
    assertThat(result.getInt("next")).isEqualTo(1000);
    assertThat(result.getJSONArray("breaks").length()).isZero();
  }
}
