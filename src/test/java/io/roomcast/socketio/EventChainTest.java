package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The chain of a namespace: what runs, in which order, and what a decision does. */
class EventChainTest {

  @Test
  void handlersOfMatchingPatternsRunInOrderBeforeTheEventsOwn() {
    List<String> ran = new CopyOnWriteArrayList<>();
    try (ServerFixture server =
        ServerFixture.start(
            io -> {
              io.of("/").on("*").handler(step(ran, "all"));
              io.of("/").on("chat:*").handler(step(ran, "chat")).handler(step(ran, "chat 2"));
              io.of("/").on("game:*").handler(step(ran, "game"));
              io.onConnection(
                  socket ->
                      socket
                          .onAny(event -> ran.add("any"))
                          .on("chat:say", event -> event.ack("said")));
            })) {
      WireClient client = server.connect("/");
      client.send("421[\"chat:say\"]");
      client.expect("431[\"said\"]");
      assertThat(ran).containsExactly("all", "chat", "chat 2", "any");
    }
  }

  private static io.vertx.core.Handler<EventContext> step(List<String> ran, String name) {
    return event -> {
      ran.add(name);
      event.next();
    };
  }

  @Test
  void anAckAnEndOrAFailureEndsTheEvent() {
    List<String> ran = new CopyOnWriteArrayList<>();
    try (ServerFixture server =
        ServerFixture.start(
            io -> {
              io.of("/").on("acked").handler(event -> event.ack(1));
              io.of("/").on("ended").handler(EventContext::end);
              io.of("/")
                  .on("refused")
                  .handler(event -> event.fail(new EventException("E_NO", "not you")));
              io.of("/")
                  .on("thrown")
                  .handler(
                      event -> {
                        throw new EventException("E_THROWN", "no");
                      });
              io.onConnection(socket -> socket.onAny(event -> ran.add(event.event())));
            })) {
      WireClient client = server.connect("/");
      client.send("421[\"acked\"]");
      client.expect("431[1]");
      client.send("422[\"ended\"]");
      client.send("42[\"refused\"]");
      client.send("423[\"refused\"]");
      client.expect("433[{\"error\":{\"code\":\"E_NO\",\"message\":\"not you\"}}]");
      client.send("424[\"thrown\"]");
      client.expect("434[{\"error\":{\"code\":\"E_THROWN\",\"message\":\"no\"}}]");
      assertThat(ran).isEmpty();
    }
  }

  @Test
  void futuresDecide() {
    try (ServerFixture server =
        ServerFixture.start(
            io -> {
              io.of("/")
                  .on("*")
                  .check(
                      event ->
                          event.args().size() > 0
                              ? Future.succeededFuture()
                              : Future.failedFuture(new EventException("E_ARGS", "none")));
              io.of("/").on("sum").respond(event -> Future.succeededFuture(event.args().size()));
            })) {
      WireClient client = server.connect("/");
      client.send("421[\"sum\",1,2]");
      client.expect("431[2]");
      client.send("422[\"sum\"]");
      client.expect("432[{\"error\":{\"code\":\"E_ARGS\",\"message\":\"none\"}}]");
    }
  }

  @Test
  void whatFollowsAnUndecidedEventWaitsInOrder() throws InterruptedException {
    BlockingQueue<Promise<Void>> undecided = new LinkedBlockingQueue<>();
    try (ServerFixture server =
        ServerFixture.start(
            io -> {
              io.of("/")
                  .on("slow")
                  .check(
                      event -> {
                        Promise<Void> decision = Promise.promise();
                        undecided.add(decision);
                        return decision.future();
                      });
              io.onConnection(
                  socket ->
                      socket.onAny(event -> event.ack(event.event(), event.args().getInteger(0))));
            })) {
      WireClient client = server.connect("/");
      client.send("421[\"slow\",1]");
      client.send("422[\"fast\",2]");
      client.send("423[\"slow\",3]");
      client.send("424[\"fast\",4]");
      Promise<Void> first = undecided.poll(20, TimeUnit.SECONDS);
      assertThat(undecided).isEmpty();
      first.complete();
      client.expect("431[\"slow\",1]");
      client.expect("432[\"fast\",2]");
      undecided.poll(20, TimeUnit.SECONDS).fail(new EventException("E_NO", "no"));
      client.expect("433[{\"error\":{\"code\":\"E_NO\",\"message\":\"no\"}}]");
      client.expect("434[\"fast\",4]");
    }
  }

  @Test
  void childrenOfAParentHaveItsChain() {
    try (ServerFixture server =
        ServerFixture.start(
            io ->
                io.of(java.util.regex.Pattern.compile("/room-.*"))
                    .on("*")
                    .handler(event -> event.ack(event.event())))) {
      WireClient client = server.connect("/room-1");
      client.send("42/room-1,1[\"ev\"]");
      client.expect("43/room-1,1[\"ev\"]");
    }
  }
}
