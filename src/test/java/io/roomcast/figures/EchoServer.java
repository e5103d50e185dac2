package io.roomcast.figures;

import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;

/**
 * The small application that {@code src/test/js/figures/load.mjs} drives: answers {@code echo} with
 * its argument. {@code EchoServer [port] [instances]}
 */
public final class EchoServer extends VerticleBase {

  private final int port;

  private EchoServer(int port) {
    this.port = port;
  }

  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 3000;
    int instances = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(instances));
    vertx
        .deployVerticle(() -> new EchoServer(port), new DeploymentOptions().setInstances(instances))
        .await();
    System.out.println("listening " + port + ", native " + vertx.isNativeTransportEnabled());
  }

  @Override
  public Future<?> start() {
    SocketIoServer io = SocketIoServer.create(vertx, new SocketIoOptions());
    io.onConnection(socket -> socket.on("echo", event -> event.ack(event.args().get(0))));
    return vertx
        .createHttpServer(new HttpServerOptions().setStrictThreadMode(true))
        .requestHandler(io)
        .listen(port, "127.0.0.1");
  }
}
