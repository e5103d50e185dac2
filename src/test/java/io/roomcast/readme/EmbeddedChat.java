package io.roomcast.readme;

import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

public class EmbeddedChat extends VerticleBase {

  @Override
  public Future<?> start() {
    SocketIoServer io = SocketIoServer.create(vertx, new SocketIoOptions().setPingInterval(10_000));
    io.use(
        context -> {
          boolean known = "secret".equals(context.handshake().auth().getString("token"));
          if (known) {
            context.next();
          } else {
            context.fail("unknown token", new JsonObject().put("code", "token"));
          }
        });
    io.onConnection(
        socket -> {
          socket.join("lobby");
          // The argument goes out as the text that came in; nothing is parsed.
          socket.on(
              "say", event -> socket.to("lobby").emit("said", socket.id(), event.args().get(0)));
          // The future's value is the ack.
          socket.respond("count", event -> io.to("lobby").fetchSockets().map(all -> all.size()));
        });
    return vertx.createHttpServer().requestHandler(io).listen(config().getInteger("port", 3000));
  }

  public static void main(String[] args) {
    Vertx.vertx().deployVerticle(EmbeddedChat::new, new DeploymentOptions().setInstances(2));
  }
}
