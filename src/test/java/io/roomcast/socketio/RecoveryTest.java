package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.engineio.SendQueueOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection state recovery on one node: what comes back, in which order, and only once. */
class RecoveryTest {

  private final AtomicInteger middlewareRuns = new AtomicInteger();

  private ServerFixture start(ConnectionStateRecoveryOptions recovery, int instances) {
    return start(new SocketIoOptions().setConnectionStateRecovery(recovery), instances);
  }

  private ServerFixture start(SocketIoOptions options, int instances) {
    return ServerFixture.start(
        options,
        instances,
        io -> {
          io.use(
              context -> {
                middlewareRuns.incrementAndGet();
                context.next();
              });
          io.onConnection(
              socket ->
                  socket
                      .on("recovered", e -> e.ack(socket.recovered(), socket.data()))
                      .on(
                          "join",
                          e -> {
                            socket.data().put("kept", "yes");
                            socket.join(e.args().getString(0)).onSuccess(v -> e.ack());
                          }));
        });
  }

  private static JsonObject connectAnswer(String frame) {
    return new JsonObject(frame.substring(2));
  }

  private static String offset(String event) {
    JsonArray all = new JsonArray(event.substring(2));
    return all.getString(all.size() - 1);
  }

  /** Opens a session with what an earlier one left; the packets until CONNECT are the caller's. */
  private static WireClient reconnect(ServerFixture server, JsonObject ids, String offset) {
    WireClient client = WireClient.open(server.vertx(), server.port());
    JsonObject auth = new JsonObject().put("pid", ids.getString("pid")).put("offset", offset);
    client.send("40" + auth.encode());
    return client;
  }

  private static void awaitGone(ServerFixture server) {
    Awaitility.await()
        .until(
            () ->
                server.instances().stream()
                    .allMatch(i -> i.call(() -> i.io().stats().clients()) == 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatWasMissedComesBeforeConnect(int instances) {
    try (ServerFixture server = start(new ConnectionStateRecoveryOptions(), instances)) {
      SocketIoServer io = server.instance(0).io();
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      JsonObject ids = connectAnswer(client.expectStart("40{"));
      client.send("420[\"join\",\"room\"]");
      client.expect("430[]");
      io.to("room").emit("seen", 1);
      String offset = offset(client.expectStart("42[\"seen\",1,\""));
      io.to("room").emit("unseen by the client's word", 2);
      client.expectStart("42[\"unseen");
      client.close();
      awaitGone(server);
      io.to("room").emit("missed", 3);
      io.to("elsewhere").emit("not for it");
      io.to(ids.getString("sid")).emit("own", 4);

      WireClient back = reconnect(server, ids, offset);
      back.expectStart("42[\"unseen by the client's word\",2,\"");
      back.expectStart("42[\"missed\",3,\"");
      back.expectStart("42[\"own\",4,\"");
      assertThat(connectAnswer(back.expectStart("40{"))).isEqualTo(ids);
      back.send("421[\"recovered\"]");
      back.expect("431[true,{\"kept\":\"yes\"}]");
      io.to("room").emit("live", 5);
      back.expectStart("42[\"live\",5,\"");
      assertThat(middlewareRuns).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void againAndAgainFromWhereverItWas(int instances) {
    try (ServerFixture server = start(new ConnectionStateRecoveryOptions(), instances)) {
      SocketIoServer io = server.instance(0).io();
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      JsonObject ids = connectAnswer(client.expectStart("40{"));
      client.send("420[\"join\",\"room\"]");
      client.expect("430[]");
      io.to("room").emit("n", 0);
      String offset = offset(client.expectStart("42[\"n\",0,\""));
      for (int round = 1; round <= 5; round++) {
        client.close();
        awaitGone(server);
        io.to("room").emit("n", round);
        client = reconnect(server, ids, offset);
        offset = offset(client.expectStart("42[\"n\"," + round + ",\""));
        assertThat(connectAnswer(client.expectStart("40{"))).isEqualTo(ids);
      }
    }
  }

  @Test
  void aSessionIsConsumedByItsRecovery() {
    try (ServerFixture server = start(new ConnectionStateRecoveryOptions(), 1)) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      JsonObject ids = connectAnswer(client.expectStart("40{"));
      server.instance(0).io().emit("n", 0);
      String offset = offset(client.expectStart("42[\"n\",0,\""));
      client.close();
      awaitGone(server);
      WireClient back = reconnect(server, ids, offset);
      assertThat(connectAnswer(back.expectStart("40{"))).isEqualTo(ids);
      WireClient thief = reconnect(server, ids, offset);
      assertThat(connectAnswer(thief.expectStart("40{")).getString("sid"))
          .isNotEqualTo(ids.getString("sid"));
    }
  }

  @Test
  void aDeliberateLeaveKeepsNothing() {
    try (ServerFixture server = start(new ConnectionStateRecoveryOptions(), 1)) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      JsonObject ids = connectAnswer(client.expectStart("40{"));
      server.instance(0).io().emit("n", 0);
      String offset = offset(client.expectStart("42[\"n\",0,\""));
      client.send("41");
      client.close();
      awaitGone(server);
      WireClient back = reconnect(server, ids, offset);
      assertThat(connectAnswer(back.expectStart("40{")).getString("sid"))
          .isNotEqualTo(ids.getString("sid"));
      back.send("421[\"recovered\"]");
      back.expect("431[false,{}]");
    }
  }

  @Test
  void timeAndOffsetMustFit() {
    ConnectionStateRecoveryOptions brief =
        new ConnectionStateRecoveryOptions(100, false, 1_000, 1 << 20, 1_000);
    try (ServerFixture server = start(brief, 1)) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      JsonObject ids = connectAnswer(client.expectStart("40{"));
      server.instance(0).io().emit("n", 0);
      String offset = offset(client.expectStart("42[\"n\",0,\""));
      client.close();
      awaitGone(server);
      long end = System.nanoTime() + 150_000_000;
      Awaitility.await().until(() -> System.nanoTime() > end);
      WireClient late = reconnect(server, ids, offset);
      JsonObject others = connectAnswer(late.expectStart("40{"));
      assertThat(others).isNotEqualTo(ids);
      late.close();
      awaitGone(server);
      WireClient wrong = reconnect(server, others, "nobody's offset");
      assertThat(connectAnswer(wrong.expectStart("40{"))).isNotEqualTo(others);
      assertThat(server.stats().unknownSessions()).isEqualTo(2);
    }
  }

  @Test
  void middlewaresRunAgainWhenAsked() {
    ConnectionStateRecoveryOptions checked =
        new ConnectionStateRecoveryOptions(60_000, false, 1_000, 1 << 20, 1_000);
    try (ServerFixture server = start(checked, 1)) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      JsonObject ids = connectAnswer(client.expectStart("40{"));
      server.instance(0).io().emit("n", 0);
      String offset = offset(client.expectStart("42[\"n\",0,\""));
      client.close();
      awaitGone(server);
      WireClient back = reconnect(server, ids, offset);
      assertThat(connectAnswer(back.expectStart("40{"))).isEqualTo(ids);
      assertThat(middlewareRuns).hasValue(2);
    }
  }

  @Test
  void volatileAndAskedPacketsCarryNoOffset() {
    try (ServerFixture server = start(new ConnectionStateRecoveryOptions(), 1)) {
      SocketIoServer io = server.instance(0).io();
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      client.expectStart("40{");
      io.all().asVolatile().emit("v", 1);
      client.expect("42[\"v\",1]");
      io.all().timeout(100).emitWithAck("a", 1);
      assertThat(client.expectStart("42")).endsWith("[\"a\",1]");
    }
  }

  /** What would fill the send queue is not sent again: the client begins anew, and stays. */
  @ParameterizedTest
  @CsvSource({"10, 10, true", "11, 10, false", "1, 49000, true", "1, 51000, false"})
  void whatWasMissedMustFitIntoTheSendQueue(int packets, int length, boolean recovered) {
    SocketIoOptions options =
        new SocketIoOptions()
            .setConnectionStateRecovery(new ConnectionStateRecoveryOptions())
            .setSendQueue(new SendQueueOptions(100_000, 20));
    try (ServerFixture server = start(options, 1)) {
      SocketIoServer io = server.instance(0).io();
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      JsonObject ids = connectAnswer(client.expectStart("40{"));
      io.emit("seen");
      String offset = offset(client.expectStart("42[\"seen\""));
      client.close();
      awaitGone(server);
      for (int i = 0; i < packets; i++) {
        io.emit("missed", "x".repeat(length));
      }
      WireClient back = reconnect(server, ids, offset);
      for (int i = 0; recovered && i < packets; i++) {
        back.expectStart("42[\"missed\",\"xxx");
      }
      JsonObject answer = connectAnswer(back.expectStart("40{"));
      assertThat(answer.getString("sid").equals(ids.getString("sid"))).isEqualTo(recovered);
      back.send("421[\"recovered\"]");
      back.expect("431[" + recovered + ",{}]");
      ServerStats stats = server.stats();
      assertThat(stats.recoveredSessions()).isEqualTo(recovered ? 1 : 0);
      assertThat(stats.missedTooMuch()).isEqualTo(recovered ? 0 : 1);
      assertThat(stats.unknownSessions()).isZero();
    }
  }
}
