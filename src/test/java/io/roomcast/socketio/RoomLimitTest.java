package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client whose application joins what it asks for cannot join without end. */
class RoomLimitTest {

  private static String outcome(Future<Void> join) {
    return join.succeeded() ? "in" : join.cause().getMessage();
  }

  @Test
  void joiningBeyondTheLimitFailsAndIsCounted() {
    String refused = "too many rooms: maxRoomsPerSocket is 3";
    try (ServerFixture server =
            ServerFixture.start(
                new SocketIoOptions().setMaxRoomsPerSocket(3),
                1,
                io ->
                    io.onConnection(
                        socket ->
                            socket.on(
                                "join",
                                event -> {
                                  List<String> rooms =
                                      event.args().getJsonArray(0).stream()
                                          .map(String.class::cast)
                                          .toList();
                                  event.ack(outcome(socket.join(rooms)), socket.rooms().size());
                                })));
        WireClient client = server.connect("/")) {
      client.expectNothingBefore("420[\"join\",[\"a\",\"b\"]]", "430[\"in\",3]");
      client.expectNothingBefore("421[\"join\",[\"c\",\"d\"]]", "431[\"" + refused + "\",3]");
      client.expectNothingBefore("422[\"join\",[\"c\"]]", "432[\"in\",4]");
      // What it is in already is no further room.
      client.expectNothingBefore("423[\"join\",[\"a\",\"c\"]]", "433[\"in\",4]");
      client.expectNothingBefore("424[\"join\",[\"d\"]]", "434[\"" + refused + "\",4]");
      assertThat(server.stats().refusedJoins()).isEqualTo(2);
    }
  }
}
