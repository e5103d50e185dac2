package io.roomcast.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.Futures;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.ServerStats;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A server on one event loop that asks the backend {@code app} about everything in its main
 * namespace, as the rules of a conf would, with clients over WebSocket. Used by the test's thread.
 */
final class BackendFixture extends VerticleBase implements AutoCloseable {

  final Vertx vertx = Vertx.vertx();
  final AckRegistry acks = new AckRegistry();

  /** Commands that were run, and what happened to sockets. */
  final List<String> log = new CopyOnWriteArrayList<>();

  private final BackendSpec spec;
  private final List<Client> opened = new ArrayList<>();
  private Consumer<Namespace> more = namespace -> {};
  private Backends backends;
  private SocketIoServer io;
  private Context loop;
  private int port;

  private BackendFixture(BackendSpec spec) {
    this.spec = spec;
  }

  static BackendFixture start(BackendSpec spec) {
    return start(spec, namespace -> {});
  }

  /** With more in the connect chain, before the backend is asked. */
  static BackendFixture start(BackendSpec spec, Consumer<Namespace> more) {
    BackendFixture fixture = new BackendFixture(spec);
    fixture.more = more;
    await(fixture.vertx.deployVerticle(fixture));
    return fixture;
  }

  @Override
  public Future<?> start() {
    loop = context;
    io = SocketIoServer.create(vertx, new SocketIoOptions().setMaxQueuedEvents(100_000));
    backends =
        new Backends(
            new BackendLoop(
                vertx, io.engine().loop(), io.engine().instance(), "node-1", acks, this::run));
    backends.prepare(Map.of("app", spec)).apply();
    Namespace namespace = io.of("/");
    namespace.use(new AdmissionGuard());
    more.accept(namespace);
    Backend app = backends.find("app");
    namespace.admit(app::connect);
    namespace
        .on("*")
        .handler(
            event -> {
              if (event.event().startsWith("auth:")) {
                event.next();
              } else {
                app.event(event)
                    .onComplete(
                        done -> {
                          if (done.succeeded()) {
                            event.end();
                          } else {
                            event.fail(done.cause());
                          }
                        });
              }
            });
    namespace.onConnection(socket -> connected(app, socket));
    return vertx
        .createHttpServer()
        .connectionHandler(connection -> connection.exceptionHandler(cut -> {}))
        .requestHandler(io)
        .listen(0, "127.0.0.1")
        .onSuccess(http -> port = http.actualPort());
  }

  private void connected(Backend app, Socket socket) {
    log.add("in");
    socket.onError(cause -> {});
    List<Set<String>> rooms = new ArrayList<>();
    socket.onDisconnecting(how -> rooms.add(socket.rooms()));
    socket.onDisconnect(
        how -> {
          log.add("out: " + how.reason().text());
          app.disconnected(socket, rooms.get(0), how);
        });
  }

  private Future<JsonArray> run(JsonArray commands, String namespace) {
    JsonArray replies = new JsonArray();
    for (Object command : commands) {
      String op = ((JsonObject) command).getString("op");
      log.add("ran " + op + " in " + namespace);
      replies.add(new JsonObject().put(op.equals("bad") ? "error" : "result", new JsonObject()));
    }
    Promise<JsonArray> later = Promise.promise();
    vertx.runOnContext(now -> later.complete(replies));
    return later.future();
  }

  /** Runs it on the server's loop and waits for what it answers. */
  <T> T call(Callable<T> action) {
    return Futures.call(loop, action);
  }

  BackendStats stats() {
    return call(() -> backends.stats().get("app"));
  }

  ServerStats server() {
    return call(io::stats);
  }

  long inputPauses() {
    return call(() -> io.engine().counters().inputPauses());
  }

  int deferredAcks() {
    return stats().deferredAcks();
  }

  Backends backends() {
    return backends;
  }

  /** The only socket's data. */
  JsonObject data() {
    return call(() -> socket().data().copy());
  }

  Socket socket() {
    return io.of("/").sockets().iterator().next();
  }

  /** A client that is not in the namespace yet. */
  Client open() {
    Client client = new Client();
    opened.add(client);
    return client;
  }

  /** A client that is in. */
  Client connect() {
    Client client = open();
    client.send("40");
    client.expectStart("40{");
    return client;
  }

  /** One that speaks Socket.IO by hand. */
  final class Client implements AutoCloseable {

    private final WebSocketClient owner = vertx.createWebSocketClient();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    // With its handlers before it is connected: the first frame may come before this thread goes
    // on.
    private final ClientWebSocket socket =
        owner
            .webSocket()
            .textMessageHandler(received::add)
            .binaryMessageHandler(
                data ->
                    received.add(
                        "<binary " + Base64.getEncoder().encodeToString(data.getBytes()) + ">"))
            .closeHandler(end -> received.add("<closed>"))
            .exceptionHandler(cut -> {});

    private Client() {
      await(
          socket.connect(
              new WebSocketConnectOptions()
                  .setHost("127.0.0.1")
                  .setPort(port)
                  .putHeader("user-agent", "by-hand")
                  .putHeader("x-secret", "hidden")
                  .setURI("/socket.io/?EIO=4&transport=websocket&v=1")));
      expectStart("0{");
    }

    void send(String frame) {
      socket.writeTextMessage(frame);
    }

    Future<Void> binary(Buffer frame) {
      return socket.writeBinaryMessage(frame);
    }

    String next() {
      try {
        String frame = received.poll(20, TimeUnit.SECONDS);
        return frame == null ? "<nothing within 10 s>" : frame;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void expect(String frame) {
      assertThat(next()).isEqualTo(frame);
    }

    void expectStart(String start) {
      assertThat(next()).startsWith(start);
    }

    @Override
    public void close() {
      socket.close();
      owner.close();
    }
  }

  static <T> T await(Future<T> future) {
    return Futures.await(future);
  }

  /** Times in ms that tests need not wait for. */
  static BackendOptions options() {
    return new Options().build();
  }

  /** Options with some of them changed. */
  static final class Options {
    private final Map<CallType, Long> timeouts = new HashMap<>();
    int attempts = 3;
    long disconnectFor = 10_000;
    int maxInFlight = 64;
    int queuePerSocket = 8;
    int maxQueue = 1_000;
    long maxQueueBytes = 1 << 20;
    int maxDeferredAcks = 10;
    long deferredAckTtl = 10_000;
    long refreshEvery;
    long base = 10;
    long max = 50;

    Options timeout(long millis) {
      for (CallType type : CallType.values()) {
        timeouts.put(type, millis);
      }
      return this;
    }

    BackendOptions build() {
      return new BackendOptions(
          timeouts,
          new RetryOptions(attempts, base, max, disconnectFor),
          maxInFlight,
          queuePerSocket,
          maxQueue,
          maxQueueBytes,
          maxDeferredAcks,
          deferredAckTtl,
          refreshEvery,
          List.of("User-Agent"));
    }
  }

  @Override
  public void close() {
    opened.forEach(Client::close);
    await(vertx.close());
  }
}
