package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Acks in both directions: values, time, limits, ends. */
class AckTest {

  private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();

  private void report(io.vertx.core.AsyncResult<Payload> result) {
    outcomes.add(
        result.succeeded()
            ? result.result().toJsonArray().encode()
            : String.valueOf(result.cause().getMessage()));
  }

  private String outcome() throws InterruptedException {
    return String.valueOf(outcomes.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void theClientAnswers() throws InterruptedException {
    try (ServerFixture server =
        ServerFixture.start(
            io -> io.onConnection(s -> s.emitWithAck("ask", 1).onComplete(this::report)))) {
      WireClient client = server.connect("/");
      client.expect("420[\"ask\",1]");
      client.send("430[\"a\",{\"b\":2}]");
      assertThat(outcome()).isEqualTo("[\"a\",{\"b\":2}]");
      client.send("430[\"again\"]");
      client.send("4399[\"unknown\"]");
      assertThat(server.stats().sockets()).isEqualTo(1);
      WireClient second = server.connect("/");
      second.expect("421[\"ask\",1]");
      second.send("431[]");
      assertThat(outcome()).isEqualTo("[]");
    }
  }

  @Test
  void timeRunsOutAndSoDoesTheSocket() throws InterruptedException {
    try (ServerFixture server =
        ServerFixture.start(
            io ->
                io.onConnection(
                    s -> {
                      s.timeout(50).emitWithAck("soon").onComplete(this::report);
                      s.emitWithAck("never").onComplete(this::report);
                    }))) {
      WireClient client = server.connect("/");
      assertThat(outcome()).isEqualTo("operation has timed out");
      client.close();
      assertThat(outcome()).isEqualTo("the socket has disconnected");
      Awaitility.await().until(() -> server.stats().clients() == 0);
    }
  }

  @Test
  void pendingAcksAreBounded() throws InterruptedException {
    try (ServerFixture server =
        ServerFixture.start(
            new SocketIoOptions().setMaxPendingAcks(2),
            1,
            io ->
                io.onConnection(
                    s -> {
                      s.emitWithAck("1");
                      s.emitWithAck("2");
                      s.emitWithAck("3").onComplete(this::report);
                    }))) {
      server.connect("/");
      assertThat(outcome()).isEqualTo("too many acks are pending: maxPendingAcks is 2");
      assertThat(server.stats().pendingAcks()).isEqualTo(2);
    }
  }

  @Test
  void theServerAnswersOnceFromAnywhere() {
    try (ServerFixture server =
        ServerFixture.start(
            io ->
                io.onConnection(
                    s ->
                        s.on(
                                "twice",
                                e -> {
                                  e.ack("first");
                                  e.ack("second");
                                })
                            .on(
                                "thread",
                                e -> {
                                  Ack ack = e.acknowledgement();
                                  new Thread(() -> ack.send("from a thread")).start();
                                })
                            .on("binary", e -> e.ack(Buffer.buffer(new byte[] {9})))
                            .on("none", e -> assertThat(e.hasAck()).isFalse())))) {
      WireClient client = server.connect("/");
      client.send("42[\"none\"]");
      client.send("420[\"twice\"]");
      client.expect("430[\"first\"]");
      client.send("421[\"thread\"]");
      client.expect("431[\"from a thread\"]");
      client.send("422[\"binary\"]");
      client.expect("461-2[{\"_placeholder\":true,\"num\":0}]");
      client.expect("<binary 1>");
    }
  }

  @Test
  void whoHasLeftOrWasToldNoIsOwedNothing() {
    List<EventContext> late = new CopyOnWriteArrayList<>();
    try (ServerFixture server =
        ServerFixture.start(
            io -> {
              io.of("/").on("drop").handler(EventContext::end);
              io.of("/").on("fail").handler(event -> event.fail(new IllegalStateException("no")));
              io.of("/other").on("late", late::add);
            })) {
      WireClient client = server.connect("/");
      client.send("420[\"drop\"]");
      client.send("421[\"fail\"]");
      client.send("40/other,");
      client.expectStart("40/other,{");
      assertThat(unanswered(server)).isZero();
      client.send("42/other,0[\"late\"]");
      Awaitility.await().until(() -> unanswered(server) == 1);
      client.send("41/other,");
      Awaitility.await().until(() -> server.stats().sockets() == 1);
      assertThat(unanswered(server)).isZero();
      late.get(0).acknowledgement().send();
      assertThat(unanswered(server)).isZero();
    }
  }

  private static int unanswered(ServerFixture server) {
    ServerFixture.Instance instance = server.instance(0);
    return instance.call(
        () -> instance.io().connections().stream().mapToInt(Connection::unanswered).sum());
  }
}
