package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.socketio.SocketIoServer;
import io.roomcast.socketio.WireClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** What the nodes of these tests do for their clients, and how clients ask for it. */
final class ClusterApp {

  private ClusterApp() {}

  static void install(SocketIoServer io) {
    for (String name : new String[] {"/", "/admin"}) {
      io.of(name)
          .onConnection(
              socket -> {
                socket.data().put("name", socket.handshake().auth().getString("name", ""));
                socket.respond(
                    "join",
                    event -> socket.join(event.args().getString(0)).onSuccess(v -> event.ack()));
                socket.respond(
                    "many",
                    event ->
                        socket.join(rooms(event.args().getInteger(0))).onSuccess(v -> event.ack()));
                socket.respond(
                    "leave",
                    event -> socket.leave(event.args().getString(0)).onSuccess(v -> event.ack()));
                socket.on("mark", event -> event.ack());
              });
      io.of(name)
          .onServerSide(
              "question", event -> event.acknowledgement().send(event.args().getValue(0)));
    }
  }

  private static List<String> rooms(int count) {
    return IntStream.range(0, count).mapToObj(i -> "room" + i).toList();
  }

  /** Joins the rooms room0, room1 and so on, and waits until the server has done it. */
  static void joinMany(WireClient client, int count) {
    client.send("421[\"many\"," + count + "]");
    assertThat(client.poll(Duration.ofSeconds(60))).startsWith("431");
  }

  /** Joins a room and waits until the server has done it. */
  static void join(WireClient client, String room) {
    client.send("421[\"join\",\"" + room + "\"]");
    client.expect("431[]");
  }

  static void leave(WireClient client, String room) {
    client.send("422[\"leave\",\"" + room + "\"]");
    client.expect("432[]");
  }

  /** Nothing has come but what was asked for. */
  static void expectNothing(WireClient client) {
    client.expectNothingBefore("429[\"mark\"]", "439[]");
  }

  /** The id of a client of the main namespace that has just connected. */
  static WireClient open(ClusterNode node) {
    return node.connect("/");
  }
}
