package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broadcasts to more members than get them at once: nobody can tell. */
class ManyMembersTest {

  private static final int CLIENTS = 100;

  private final AtomicInteger largestBacklog = new AtomicInteger();
  private final List<WireClient> clients = new ArrayList<>();
  private ServerFixture server;

  @BeforeEach
  void start() {
    server = ServerFixture.start(this::install);
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(server.connect("/"));
    }
    server.instance(0).call(() -> join("r"));
    // For some milliseconds after their CONNECT nothing leaves.
    await()
        .until(
            () ->
                server
                    .instance(0)
                    .call(() -> sockets().stream().allMatch(socket -> socket.conn().writable())));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void install(SocketIoServer io) {
    io.onConnection(
        socket ->
            socket.on(
                "pub",
                event -> {
                  io.to("r").emit("m", event.args());
                  event.ack();
                  NamespaceImpl namespace = (NamespaceImpl) socket.namespace();
                  largestBacklog.accumulateAndGet(namespace.adapter().backlog(), Math::max);
                }));
  }

  private SocketIoServer io() {
    return server.instance(0).io();
  }

  private Collection<Socket> sockets() {
    return io().of("/").sockets();
  }

  private Future<?> join(String room) {
    sockets().forEach(socket -> socket.join(room));
    return Future.succeededFuture();
  }

  private void onLoop(Runnable action) {
    server
        .instance(0)
        .call(
            () -> {
              action.run();
              return true;
            });
  }

  @Test
  void whatOneTurnSendsComesInItsOrder() {
    onLoop(
        () -> {
          io().to("r").emit("a");
          sockets().forEach(socket -> socket.emit("b"));
          io().to("r").emit("c", 1);
          io().emit("d", Buffer.buffer("xyz"));
          sockets().forEach(socket -> socket.leave("r"));
          io().to("r").emit("nobody");
          io().except("r").emit("e");
          join("s");
          io().to("s").emit("f");
        });
    for (WireClient client : clients) {
      client.expect("42[\"a\"]");
      client.expect("42[\"b\"]");
      client.expect("42[\"c\",1]");
      client.expect("451-[\"d\",{\"_placeholder\":true,\"num\":0}]");
      client.expect("<binary 3>");
      client.expect("42[\"e\"]");
      client.expect("42[\"f\"]");
    }
  }

  @Test
  void whoIsSentAwayInTheSameTurnHasGotIt() {
    onLoop(
        () -> {
          io().to("r").emit("a");
          io().to("r").emit("b");
          int i = 0;
          for (Socket socket : sockets()) {
            if (i++ % 2 == 0) {
              socket.conn().close();
            } else {
              socket.disconnect(true);
            }
          }
        });
    for (WireClient client : clients) {
      client.expect("42[\"a\"]");
      client.expect("42[\"b\"]");
      String next = client.next();
      if (next.equals("41")) {
        client.expectClosed();
      } else {
        assertThat(next).isEqualTo("<closed>");
      }
    }
  }

  @Test
  void aServerThatClosesLosesNothing() {
    onLoop(
        () -> {
          io().to("r").emit("a");
          io().close();
        });
    for (WireClient client : clients) {
      client.expect("42[\"a\"]");
      client.expectClosed();
    }
  }

  @Test
  void anAnswerComesAfterWhatWasBroadcastBefore() {
    clients.get(7).send("423[\"pub\",1]");
    clients.get(7).expect("42[\"m\",1]");
    clients.get(7).expect("433[]");
    clients.get(8).expect("42[\"m\",1]");
  }

  @Test
  void everybodyIsAskedForAnAck() {
    var answers =
        server
            .instance(0)
            .call(() -> List.of(io().to("r").timeout(10_000).emitWithAck("question")))
            .get(0);
    for (WireClient client : clients) {
      String question = client.expectStart("42");
      assertThat(question).endsWith("[\"question\"]");
      client.send("43" + question.substring(2, question.indexOf('[')) + "[\"yes\"]");
    }
    assertThat(ServerFixture.await(answers)).hasSize(CLIENTS);
  }

  @Test
  void whoBroadcastsFasterThanItIsDeliveredIsHeldBack() {
    int messages = 500;
    WireClient publisher = server.connect("/");
    for (int i = 0; i < messages; i++) {
      publisher.send("42" + i + "[\"pub\"," + i + "]");
    }
    for (int i = 0; i < messages; i++) {
      publisher.expect("43" + i + "[]");
    }
    for (WireClient client : clients) {
      for (int i = 0; i < messages; i++) {
        client.expect("42[\"m\"," + i + "]");
      }
    }
    assertThat(largestBacklog.get()).isBetween(1, 16);
  }
}
