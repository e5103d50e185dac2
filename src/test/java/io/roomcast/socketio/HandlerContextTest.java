package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Every handler runs in the context of the verticle that made the server. */
class HandlerContextTest {

  @Test
  void handlersAndFuturesAreInTheContextOfTheServer() {
    Map<String, Object> contexts = new ConcurrentHashMap<>();
    try (ServerFixture server =
        ServerFixture.start(
            new SocketIoOptions(),
            2,
            io -> {
              io.use(
                  context -> {
                    note(contexts, "middleware");
                    context.next();
                  });
              io.onConnection(
                  socket -> {
                    note(contexts, "connection");
                    socket.on("event", event -> note(contexts, "event"));
                    socket.onDisconnect(how -> note(contexts, "disconnect"));
                    socket.onAnyOutgoing(event -> note(contexts, "outgoing"));
                    socket
                        .timeout(20)
                        .emitWithAck("asked")
                        .onComplete(done -> note(contexts, "ack timeout"));
                    io.all().fetchSockets().onComplete(done -> note(contexts, "fetched"));
                  });
            })) {
      // The second client, on the other loop, makes the first loop's broadcasts come by the bus.
      try (WireClient one = server.connect("/");
          WireClient other = server.connect("/")) {
        one.send("42[\"event\"]");
        other.send("42[\"event\"]");
        server.instances().forEach(instance -> instance.io().emit("to all"));
        Awaitility.await().until(() -> contexts.size() == 6);
      }
      Awaitility.await().until(() -> contexts.containsKey("disconnect"));
      assertThat(contexts.values())
          .allSatisfy(seen -> assertThat(seen).isEqualTo("the verticle's"));
    }
  }

  /** A context without a deployment is one that Vert.x made up for a bare event loop. */
  private static void note(Map<String, Object> contexts, String what) {
    Context now = Vertx.currentContext();
    contexts.merge(
        what,
        now != null && now.deploymentID() != null ? "the verticle's" : String.valueOf(now),
        (before, seen) -> before.equals("the verticle's") ? seen : before);
  }
}
