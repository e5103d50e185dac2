package io.roomcast.bench.floor;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A bare Vert.x server: WebSockets and {@code writeTextMessage}. One instance per event loop, owned
 * by it. {@code <port> [--loops n] [--ping-interval ms]}
 */
public final class VertxFloor extends VerticleBase {

  private static final int BACKLOG = 4096;

  private final FloorArgs args;
  private final List<VertxFloor> all;
  private final LoopRooms<ServerWebSocket> rooms = new LoopRooms<>();
  private int port;

  private VertxFloor(FloorArgs args, List<VertxFloor> all) {
    this.args = args;
    this.all = all;
  }

  /** Serves until the process is ended. */
  public static void main(String[] line) {
    FloorArgs args = FloorArgs.readOrExit(line);
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(args.loops));
    List<VertxFloor> all = new CopyOnWriteArrayList<>();
    vertx
        .deployVerticle(
            () -> new VertxFloor(args, all), new DeploymentOptions().setInstances(args.loops))
        .await();
    System.out.println("listening " + all.get(0).port);
  }

  @Override
  public Future<?> start() {
    all.add(this);
    HttpServerOptions options = new HttpServerOptions().setAcceptBacklog(BACKLOG);
    // Vert.x: a negative port is one free port for all instances of a deployment.
    int wanted = args.port == 0 ? -1 : args.port;
    return vertx
        .createHttpServer(options)
        .webSocketHandler(this::serve)
        .listen(wanted, "127.0.0.1")
        .onSuccess(server -> port = server.actualPort());
  }

  private void serve(ServerWebSocket socket) {
    Set<String> joined = new HashSet<>();
    String sid = socket.binaryHandlerID();
    long ping =
        vertx.setPeriodic(args.pingInterval, id -> socket.writeTextMessage("2").onFailure(e -> {}));
    socket.textMessageHandler(text -> receive(socket, joined, text));
    socket.closeHandler(
        closed -> {
          vertx.cancelTimer(ping);
          joined.forEach(room -> rooms.leave(room, socket));
        });
    socket.writeTextMessage(FloorPacket.open(sid, args.pingInterval));
  }

  private void receive(ServerWebSocket socket, Set<String> joined, String text) {
    FloorPacket packet = FloorPacket.of(text);
    if (packet == null) {
      return;
    }
    switch (packet.type()) {
      case CONNECT -> socket.writeTextMessage(FloorPacket.connected(socket.textHandlerID()));
      case JOIN -> {
        if (joined.add(packet.room())) {
          rooms.join(packet.room(), socket);
        }
      }
      case LEAVE -> {
        joined.remove(packet.room());
        rooms.leave(packet.room(), socket);
      }
      case PUBLISH -> publish(packet.room(), packet.message());
      case ECHO -> {}
    }
    if (!packet.ack().isEmpty()) {
      socket.writeTextMessage(packet.reply());
    }
  }

  private void publish(String room, String message) {
    deliver(room, message);
    for (VertxFloor other : all) {
      if (other != this) {
        Context loop = other.context;
        loop.runOnContext(turn -> other.deliver(room, message));
      }
    }
  }

  private void deliver(String room, String message) {
    for (ServerWebSocket member : rooms.of(room)) {
      member.writeTextMessage(message);
    }
  }
}
