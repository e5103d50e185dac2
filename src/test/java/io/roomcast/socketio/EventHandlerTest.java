package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What handlers of events may do, and what it does to their socket and to others. */
class EventHandlerTest {

  @Test
  void everyHandlerOfAnEventRunsInOrder() {
    List<String> ran = new CopyOnWriteArrayList<>();
    try (ServerFixture server =
        ServerFixture.start(
            io -> {
              io.of("/").on("ev", event -> ran.add("namespace"));
              io.onConnection(
                  socket ->
                      socket
                          .onAny(event -> ran.add("any " + event.event()))
                          .on("ev", event -> ran.add("first"))
                          .once("ev", event -> ran.add("once"))
                          .on("ev", event -> event.ack(event.args().getString(0))));
            })) {
      WireClient client = server.connect("/");
      client.send("421[\"ev\",\"a\"]");
      client.expect("431[\"a\"]");
      client.send("422[\"ev\",\"b\"]");
      client.expect("432[\"b\"]");
      assertThat(ran)
          .containsExactly("any ev", "namespace", "first", "once", "any ev", "namespace", "first");
    }
  }

  @Test
  void aFutureIsTheAck() {
    try (ServerFixture server =
        ServerFixture.start(
            io ->
                io.onConnection(
                    socket ->
                        socket
                            .respond("value", e -> Future.succeededFuture(e.args().getInteger(0)))
                            .respond("nothing", e -> Future.succeededFuture())
                            .respond("many", e -> Future.succeededFuture(Payload.of(1, "b")))
                            .respond("args", e -> Future.succeededFuture(e.args()))))) {
      WireClient client = server.connect("/");
      client.send("420[\"value\",7]");
      client.expect("430[7]");
      client.send("421[\"nothing\"]");
      client.expect("431[]");
      client.send("422[\"many\"]");
      client.expect("432[1,\"b\"]");
      client.send("423[\"args\",1.0,12345678901234567890,{\"b\":1,\"a\":2}]");
      client.expect("433[1.0,12345678901234567890,{\"b\":1,\"a\":2}]");
    }
  }

  @Test
  void aSlowHandlerDelaysOnlyItsOwnSocket() {
    BlockingQueue<Promise<String>> slow = new LinkedBlockingQueue<>();
    try (ServerFixture server =
        ServerFixture.start(
            io ->
                io.onConnection(
                    socket ->
                        socket
                            .respond(
                                "slow",
                                event -> {
                                  Promise<String> answer = Promise.promise();
                                  slow.add(answer);
                                  return answer.future();
                                })
                            .on("fast", event -> event.ack("fast"))))) {
      WireClient one = server.connect("/");
      WireClient other = server.connect("/");
      one.send("420[\"slow\"]");
      one.send("421[\"fast\"]");
      other.send("420[\"fast\"]");
      other.expect("430[\"fast\"]");
      take(slow).complete("slow");
      one.expect("430[\"slow\"]");
      one.expect("431[\"fast\"]");
    }
  }

  @Test
  void failuresReachTheErrorHandlersAndTheSocketLivesOn() {
    BlockingQueue<String> errors = new LinkedBlockingQueue<>();
    try (ServerFixture server =
        ServerFixture.start(
            io ->
                io.onConnection(
                    socket ->
                        socket
                            .onError(e -> errors.add(String.valueOf(e.getMessage())))
                            .on(
                                "throw",
                                e -> {
                                  throw new IllegalStateException("thrown");
                                })
                            .respond("fail", e -> Future.failedFuture("failed"))
                            .on("type", e -> e.args().getInteger(0))
                            .on("ok", e -> e.ack())))) {
      WireClient client = server.connect("/");
      client.send("42[\"throw\"]");
      client.send("42[\"fail\"]");
      client.send("42[\"type\",\"text\"]");
      client.send("425[\"ok\"]");
      client.expect("435[]");
      assertThat(errors).hasSize(3).contains("thrown", "failed");
    }
  }

  @Test
  void socketMiddlewaresMayWaitPassAndDrop() {
    BlockingQueue<String> errors = new LinkedBlockingQueue<>();
    try (ServerFixture server =
        ServerFixture.start(
            io ->
                io.onConnection(
                    socket ->
                        socket
                            .use(
                                event -> {
                                  if (event.event().equals("later")) {
                                    socket.conn().loop().executor().execute(event::next);
                                  } else {
                                    event.next();
                                  }
                                })
                            .use(
                                event -> {
                                  if (event.event().equals("bad")) {
                                    event.fail(new IllegalArgumentException("refused"));
                                  } else {
                                    event.next();
                                  }
                                })
                            .onError(e -> errors.add(String.valueOf(e.getMessage())))
                            .on("later", e -> e.ack("later"))
                            .on("bad", e -> e.ack("never"))
                            .on("good", e -> e.ack("good"))))) {
      WireClient client = server.connect("/");
      client.send("420[\"later\"]");
      client.expect("430[\"later\"]");
      client.send("421[\"bad\"]");
      client.send("422[\"good\"]");
      client.expect("432[\"good\"]");
      assertThat(errors).containsExactly("refused");
    }
  }

  @Test
  void eventsBehindASlowHandlerAreBoundedAndNoneIsLost() {
    BlockingQueue<Promise<Void>> gate = new LinkedBlockingQueue<>();
    List<Integer> seen = new CopyOnWriteArrayList<>();
    SocketIoOptions options = new SocketIoOptions().setMaxQueuedEvents(10).setPingInterval(300);
    options.setPingTimeout(800);
    try (ServerFixture server =
        ServerFixture.start(
            options,
            1,
            io ->
                io.onConnection(
                    socket ->
                        socket
                            .respond(
                                "wait",
                                e -> {
                                  Promise<Void> promise = Promise.promise();
                                  gate.add(promise);
                                  return promise.future();
                                })
                            .on("n", e -> seen.add(e.args().getInteger(0)))
                            .on("end", e -> e.ack())))) {
      WireClient client = server.connect("/");
      client.send("42[\"wait\"]");
      for (int i = 0; i < 5_000; i++) {
        client.send("42[\"n\"," + i + "]");
      }
      client.send("421[\"end\"]");
      Promise<Void> promise = take(gate);
      // Longer than pingInterval + pingTimeout: a pong that cannot be read must not end the
      // session.
      server.vertx().setTimer(1_500, timer -> promise.complete());
      client.expect("431[]");
      assertThat(seen).hasSize(5_000).isSorted();
    }
  }

  @Test
  void argumentsAreTyped() {
    record Point(int x, int y) {}
    try (ServerFixture server =
        ServerFixture.start(
            io ->
                io.onConnection(
                    socket ->
                        socket.on(
                            "point",
                            e -> {
                              Point point = e.args().as(0, Point.class);
                              JsonObject raw = e.args().getJsonObject(0);
                              e.ack(new Point(point.y(), point.x()), raw.getInteger("x"));
                            })))) {
      WireClient client = server.connect("/");
      client.send("420[\"point\",{\"x\":1,\"y\":2}]");
      client.expect("430[{\"x\":2,\"y\":1},1]");
    }
  }

  private static <T> T take(BlockingQueue<T> queue) {
    try {
      T value = queue.poll(20, TimeUnit.SECONDS);
      assertThat(value).isNotNull();
      return value;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
