package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms and broadcasts through the API, with the sockets on one event loop and on several. */
class BroadcastTest {

  private static final Consumer<SocketIoServer> ROOMS =
      io ->
          io.onConnection(
              socket ->
                  socket
                      .on(
                          "join",
                          e ->
                              socket.join(e.args().getString(0)).onSuccess(v -> e.ack(socket.id())))
                      .on("leave", e -> socket.leave(e.args().getString(0)).onSuccess(v -> e.ack()))
                      .on("sync", e -> e.ack())
                      .on(
                          "say",
                          e -> {
                            socket.to(e.args().getString(0)).emit("said", e.args().from(1));
                            e.ack();
                          }));

  private static String join(WireClient client, String room) {
    client.send("420[\"join\",\"" + room + "\"]");
    String answer = client.expectStart("430[\"");
    return answer.substring("430[\"".length(), answer.length() - 2);
  }

  private static List<WireClient> connect(ServerFixture server, int count) {
    List<WireClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(server.connect("/"));
    }
    return clients;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void roomsReachTheirMembersOnce(int instances) {
    try (ServerFixture server = ServerFixture.start(new SocketIoOptions(), instances, ROOMS)) {
      List<WireClient> c = connect(server, 5);
      join(c.get(0), "a");
      join(c.get(1), "a");
      join(c.get(1), "b");
      join(c.get(2), "b");
      String id3 = join(c.get(3), "c");
      SocketIoServer io = server.instance(0).io();

      io.to("a").to("b").emit("ab", 1);
      io.to(id3).emit("own", 2);
      io.except("a").except("c").emit("rest", 3);
      io.to("a").except("b").emit("a-b", 4);
      io.emit("all", 5);
      io.to("nobody").emit("never");

      c.get(0).expect("42[\"ab\",1]");
      c.get(0).expect("42[\"a-b\",4]");
      c.get(0).expect("42[\"all\",5]");
      c.get(1).expect("42[\"ab\",1]");
      c.get(1).expect("42[\"all\",5]");
      c.get(2).expect("42[\"ab\",1]");
      c.get(2).expect("42[\"rest\",3]");
      c.get(2).expect("42[\"all\",5]");
      c.get(3).expect("42[\"own\",2]");
      c.get(3).expect("42[\"all\",5]");
      c.get(4).expect("42[\"rest\",3]");
      c.get(4).expect("42[\"all\",5]");
      c.forEach(client -> client.expectNothingBefore("429[\"sync\"]", "439[]"));
    }
  }

  @Test
  void aRelayedArgumentKeepsItsText() {
    try (ServerFixture server = ServerFixture.start(new SocketIoOptions(), 2, ROOMS)) {
      List<WireClient> c = connect(server, 4);
      c.forEach(client -> join(client, "r"));
      c.get(0).send("421[\"say\",\"r\",1.0,12345678901234567890,{\"b\":-0,\"a\":\"\\u00e9\"}]");
      c.get(0).expect("431[]");
      for (WireClient client : c.subList(1, 4)) {
        client.expect("42[\"said\",1.0,12345678901234567890,{\"b\":-0,\"a\":\"\\u00e9\"}]");
      }
    }
  }

  @Test
  void binaryIsRelayed() {
    try (ServerFixture server = ServerFixture.start(ROOMS)) {
      List<WireClient> c = connect(server, 2);
      c.forEach(client -> join(client, "r"));
      c.get(0).send("451-1[\"say\",\"r\",{\"_placeholder\":true,\"num\":0}]");
      c.get(0).send(Buffer.buffer(new byte[] {1, 2, 3}));
      c.get(1).expect("451-[\"said\",{\"_placeholder\":true,\"num\":0}]");
      c.get(1).expect("<binary 3>");
      assertThat(c.get(1).lastBinary()).isEqualTo(Buffer.buffer(new byte[] {1, 2, 3}));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void acksOfAllAreCollected(int instances) {
    try (ServerFixture server = ServerFixture.start(new SocketIoOptions(), instances, ROOMS)) {
      List<WireClient> c = connect(server, 3);
      SocketIoServer io = server.instance(0).io();
      Future<List<Payload>> answers = io.all().timeout(10_000).emitWithAck("ask", "q");
      for (int i = 0; i < 3; i++) {
        String ask = c.get(i).expectStart("42");
        String id = ask.substring(2, ask.indexOf('['));
        c.get(i).send("43" + id + "[" + i + "]");
      }
      List<Payload> all = ServerFixture.await(answers);
      assertThat(all).extracting(p -> p.getInteger(0)).containsExactlyInAnyOrder(0, 1, 2);

      Future<List<Payload>> late = io.all().timeout(1_500).emitWithAck("ask", "q");
      String ask = c.get(0).expectStart("42");
      c.get(0).send("43" + ask.substring(2, ask.indexOf('[')) + "[true]");
      assertThatThrownBy(() -> ServerFixture.await(late))
          .isInstanceOfSatisfying(
              AckTimeoutException.class,
              e -> {
                assertThat(e).hasMessage("operation has timed out");
                assertThat(e.responses()).hasSize(1);
              });
      assertThat(ServerFixture.await(io.to("nobody").timeout(50).emitWithAck("ask"))).isEmpty();
      assertThat(server.stats().pendingAcks()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void socketsAreFetchedMovedAndDisconnectedEverywhere(int instances) {
    try (ServerFixture server = ServerFixture.start(new SocketIoOptions(), instances, ROOMS)) {
      List<WireClient> c = connect(server, 4);
      String id = join(c.get(0), "a");
      join(c.get(1), "a");
      SocketIoServer io = server.instance(0).io();
      List<RemoteSocket> found = ServerFixture.await(io.to("a").fetchSockets());
      assertThat(found).hasSize(2);
      RemoteSocket first = found.stream().filter(s -> s.id().equals(id)).findAny().orElseThrow();
      assertThat(first.rooms()).containsExactlyInAnyOrder("a", id);
      assertThat(first.handshake().getJsonObject("query").getString("EIO")).isEqualTo("4");

      ServerFixture.await(io.to("a").socketsJoin(List.of("b", "c")));
      io.to("b").emit("b", 1);
      c.get(0).expect("42[\"b\",1]");
      c.get(1).expect("42[\"b\",1]");
      ServerFixture.await(first.leave(List.of("b")));
      io.to("b").emit("b", 2);
      c.get(1).expect("42[\"b\",2]");
      first.emit("direct");
      c.get(0).expect("42[\"direct\"]");
      ServerFixture.await(io.to("b").disconnectSockets(false));
      c.get(1).expect("41");
      ServerFixture.await(io.except("nothing").disconnectSockets(true));
      c.get(0).expect("41");
      c.get(0).expectClosed();
    }
  }

  @Test
  void aVerticleMayWatchARoomAndSpeakToIt() {
    try (ServerFixture server = ServerFixture.start(new SocketIoOptions(), 2, ROOMS)) {
      List<WireClient> c = connect(server, 2);
      c.forEach(client -> join(client, "news"));
      server
          .vertx()
          .eventBus()
          .publish(
              "socket.io#/#news#",
              new JsonObject()
                  .put("event", "headline")
                  .put("args", new JsonArray().add("x").add(1)));
      c.forEach(client -> client.expect("42[\"headline\",\"x\",1]"));
      c.forEach(client -> client.expectNothingBefore("429[\"sync\"]", "439[]"));
    }
  }

  @Test
  void aParentReachesTheChildrenOfAllInstances() {
    try (ServerFixture server =
        ServerFixture.start(
            new SocketIoOptions(),
            3,
            io -> {
              Namespace parent = io.of(Pattern.compile("^/t-"));
              parent.onConnection(
                  socket -> socket.on("tell", e -> parent.emit("told", e.args().getString(0))));
            })) {
      List<WireClient> clients = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        clients.add(server.connect("/t-" + i));
      }
      clients.get(0).send("42/t-0,[\"tell\",\"x\"]");
      for (int i = 0; i < 6; i++) {
        clients.get(i).expect("42/t-" + i + ",[\"told\",\"x\"]");
      }
    }
  }

  @Test
  void serverSideEventsReachTheOtherInstances() {
    try (ServerFixture server =
        ServerFixture.start(
            new SocketIoOptions(),
            3,
            io ->
                io.of("/")
                    .onServerSide(
                        "sum",
                        e ->
                            e.acknowledgement()
                                .send(e.args().getInteger(0) + e.args().getInteger(1))))) {
      ServerFixture.Instance one = server.instance(0);
      Future<List<Payload>> answers =
          one.call(() -> one.io().of("/").serverSideEmitWithAck(5_000, "sum", 2, 3));
      assertThat(ServerFixture.await(answers))
          .hasSize(2)
          .allSatisfy(p -> assertThat(p.getInteger(0)).isEqualTo(5));
    }
  }

  @Test
  void reservedNamesAndUnencodableValuesAreRefused() {
    try (ServerFixture server = ServerFixture.start(ROOMS)) {
      SocketIoServer io = server.instance(0).io();
      assertThatThrownBy(() -> io.emit("disconnect"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("reserved");
      assertThatThrownBy(() -> io.emit("x", new Object()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
