package io.roomcast.bench;

import io.roomcast.bench.run.SoakStats;
import io.roomcast.engineio.PerMessageDeflateOptions;
import io.roomcast.socketio.Parsers;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The application that the load generator drives, on Roomcast: {@code RoomcastServer <port>
 * [--loops n] [--deflate] [--parser msgpack] [--ping-interval ms]}. Prints {@code listening <port>}
 * when it does. Port 0 is any free one.
 *
 * <p>Events of the main namespace: {@code join}(room, ack), {@code leave}(room, ack), {@code
 * echo}(value, ack) answers the value, {@code pub}(room, value, ack) emits {@code m}(value) to the
 * room, {@code vol} does so volatile.
 */
public final class RoomcastServer implements AutoCloseable {

  private final Vertx vertx;
  private final int port;

  private RoomcastServer(Vertx vertx, int port) {
    this.vertx = vertx;
    this.port = port;
  }

  /** Runs until the process is ended. */
  public static void main(String[] args) {
    try (RoomcastServer server = start(args)) {
      System.out.println("listening " + server.port());
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts with the arguments of the command line. Not on an event loop. */
  public static RoomcastServer start(String... args) {
    Arguments arguments = new Arguments();
    new CommandLine(arguments).parseArgs(args);
    SoakStats stats = arguments.stats ? new SoakStats() : null;
    VertxBuilder builder =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setPreferNativeTransport(true)
                    .setEventLoopPoolSize(arguments.loops));
    Vertx vertx = (stats == null ? builder : builder.withMetrics(stats)).build();
    AtomicInteger port = new AtomicInteger();
    vertx
        .deployVerticle(
            () -> new Instance(arguments, stats, port),
            new DeploymentOptions().setInstances(arguments.loops))
        .await();
    return new RoomcastServer(vertx, port.get());
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  /** The command line. */
  @Command(name = "roomcast")
  private static final class Arguments {

    @Parameters(index = "0")
    private int port;

    @Option(names = "--loops")
    private int loops = 1;

    @Option(names = "--deflate")
    private boolean deflate;

    @Option(names = "--parser")
    private String parser = "default";

    @Option(names = "--stats", description = "Answer GET /stats, for a soak of one event loop.")
    private boolean stats;

    @Option(names = "--ping-interval")
    private long pingInterval = 25_000;

    SocketIoOptions options() {
      SocketIoOptions options = new SocketIoOptions().setPingInterval(pingInterval);
      if (deflate) {
        options.setPerMessageDeflate(new PerMessageDeflateOptions());
      }
      if (parser.equals("msgpack")) {
        options.setParsers(List.of(Parsers.msgpack()));
      }
      return options;
    }
  }

  /** One event loop of it. */
  private static final class Instance extends VerticleBase {

    private final Arguments arguments;
    private final @Nullable SoakStats stats;
    private final AtomicInteger port;

    Instance(Arguments arguments, @Nullable SoakStats stats, AtomicInteger port) {
      this.arguments = arguments;
      this.stats = stats;
      this.port = port;
    }

    @Override
    public Future<HttpServer> start() {
      SocketIoServer io = SocketIoServer.create(vertx, arguments.options());
      io.onConnection(socket -> install(io, socket));
      // Vert.x: a negative port is one free port for all instances of a deployment.
      int wanted = arguments.port == 0 ? -1 : arguments.port;
      return vertx
          .createHttpServer(new HttpServerOptions().setStrictThreadMode(true))
          .connectionHandler(connection -> connection.exceptionHandler(cut -> {}))
          .requestHandler(stats == null ? io : io.orElse(stats.page(vertx, io)))
          .listen(wanted, "127.0.0.1")
          .onSuccess(http -> port.set(http.actualPort()));
    }

    private static void install(SocketIoServer io, Socket socket) {
      socket.respond("join", event -> socket.join(room(event.args().getString(0))));
      socket.respond("leave", event -> socket.leave(room(event.args().getString(0))));
      socket.on("echo", event -> event.ack(event.args().get(0)));
      socket.on(
          "pub",
          event -> {
            io.to(room(event.args().getString(0))).emit("m", event.args().get(1));
            event.ack();
          });
      socket.on(
          "vol",
          event -> {
            io.to(room(event.args().getString(0))).asVolatile().emit("m", event.args().get(1));
            event.ack();
          });
    }

    private static String room(@Nullable String name) {
      return Objects.requireNonNull(name);
    }
  }
}
