package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection whose handlers are behind is read no further, whichever of its sockets it is. */
class BackpressureTest {

  private final Queue<String> begun = new ConcurrentLinkedQueue<>();
  private final Queue<String> left = new ConcurrentLinkedQueue<>();

  /** Handlers under way; on the loop. */
  private final Queue<Promise<Void>> answers = new ArrayDeque<>();

  private ServerFixture server;
  private WireClient client;

  private void start(SocketIoOptions options) {
    server =
        ServerFixture.start(
            options,
            1,
            io -> {
              for (String name : List.of("/", "/b")) {
                io.of(name)
                    .onConnection(
                        socket ->
                            socket.onDisconnect(how -> left.add(name + " " + how.reason().text())))
                    .respond(
                        "slow",
                        event -> {
                          begun.add(name + event.args().getInteger(0));
                          Promise<Void> answer = Promise.promise();
                          answers.add(answer);
                          return answer.future();
                        });
              }
            });
    client = WireClient.connect(server.vertx(), server.port(), "/");
    client.send("40/b,");
    client.expectStart("40/b,");
  }

  @AfterEach
  void nothingIsLeft() {
    server
        .instance(0)
        .call(
            () -> {
              server.instance(0).io().of("/").disconnectSockets(true);
              return null;
            });
    client.close();
    await().until(() -> server.stats().clients() == 0);
    assertThat(server.stats().queuedEvents()).isZero();
    assertThat(server.stats().sessions()).isZero();
    server.close();
  }

  private void answerOne() {
    server
        .instance(0)
        .call(
            () -> {
              answers.remove().complete();
              return null;
            });
  }

  private long pauses() {
    return server.instance(0).io().engine().counters().inputPauses();
  }

  private void waitFor(int queued) {
    await().until(() -> server.stats().queuedEvents() == queued);
  }

  @Test
  void socketsOfOneConnectionAreCountedTogether() {
    start(new SocketIoOptions().setMaxQueuedEvents(6));
    for (int i = 0; i < 4; i++) {
      client.send("42[\"slow\"," + i + "]");
      client.send("42/b,[\"slow\"," + i + "]");
    }
    waitFor(6);
    assertThat(begun).containsExactly("/0", "/b0");
    assertThat(pauses()).isEqualTo(1);
    for (int i = 4; i < 50; i++) {
      client.send("42[\"slow\"," + i + "]");
    }
    await().during(Duration.ofMillis(100)).until(() -> server.stats().queuedEvents() == 6);

    // Read again at half of the limit; each socket keeps its order, none waits for the other.
    int answered = 0;
    while (begun.size() < 54) {
      await().until(() -> server.instance(0).call(() -> !answers.isEmpty()));
      answerOne();
      answered++;
      assertThat(server.stats().queuedEvents()).isLessThanOrEqualTo(6);
    }
    assertThat(answered).isLessThanOrEqualTo(54);
    assertThat(begun.stream().filter(event -> event.startsWith("/b")))
        .containsExactly("/b0", "/b1", "/b2", "/b3");
    List<String> main = begun.stream().filter(event -> !event.startsWith("/b")).toList();
    for (int i = 0; i < 50; i++) {
      assertThat(main.get(i)).isEqualTo("/" + i);
    }
    assertThat(pauses()).isGreaterThan(1);
  }

  @Test
  void bytesCountToo() {
    start(new SocketIoOptions().setMaxQueuedEventBytes(100_000));
    String large = "x".repeat(30_000);
    for (int i = 0; i < 20; i++) {
      client.send("42[\"slow\"," + i + ",\"" + large + "\"]");
    }
    waitFor(4);
    await().during(Duration.ofMillis(100)).until(() -> server.stats().queuedEvents() == 4);
    assertThat(pauses()).isEqualTo(1);
    for (int i = 0; i < 20; i++) {
      int before = i;
      await().until(() -> begun.size() > before);
      answerOne();
    }
    assertThat(begun).hasSize(20).last().isEqualTo("/19");
  }

  @Test
  void attachmentsCountToo() {
    start(new SocketIoOptions().setMaxQueuedEventBytes(100_000));
    client.send("42[\"slow\",0]");
    for (int i = 1; i < 4; i++) {
      client.send("451-[\"slow\"," + i + ",{\"_placeholder\":true,\"num\":0}]");
      client.send(io.vertx.core.buffer.Buffer.buffer(new byte[60_000]));
    }
    waitFor(2);
    await().during(Duration.ofMillis(100)).until(() -> server.stats().queuedEvents() == 2);
    assertThat(pauses()).isEqualTo(1);
  }

  @Test
  void anEndDuringThePauseDropsWhatWaitsAndCountsIt() {
    start(new SocketIoOptions().setMaxQueuedEvents(4));
    for (int i = 0; i < 10; i++) {
      client.send("42[\"slow\"," + i + "]");
    }
    waitFor(4);
    server
        .instance(0)
        .call(
            () -> {
              server.instance(0).io().of("/b").disconnectSockets(true);
              return null;
            });
    await().until(() -> left.size() == 2);
    assertThat(left)
        .containsExactlyInAnyOrder(
            "/b server namespace disconnect", "/ server namespace disconnect");
    await().until(() -> server.stats().queuedEvents() == 0);
    assertThat(server.stats().eventsDropped()).isEqualTo(4);
    answerOne();
    assertThat(begun).containsExactly("/0");
  }

  @Test
  void aDisconnectOfOneSocketWaitsItsTurnAndFreesTheOther() {
    start(new SocketIoOptions().setMaxQueuedEvents(3));
    client.send("42[\"slow\",0]");
    client.send("42[\"slow\",1]");
    client.send("41");
    client.send("42/b,[\"slow\",0]");
    client.send("42/b,[\"slow\",1]");
    client.send("42/b,[\"slow\",2]");
    waitFor(3);
    assertThat(left).isEmpty();
    assertThat(begun).containsExactly("/0", "/b0");
    answerOne();
    await().until(() -> begun.contains("/1"));
    answerOne();
    await().until(() -> begun.contains("/b1"));
    answerOne();
    await().until(() -> left.contains("/ client namespace disconnect"));
    answerOne();
    await().until(() -> begun.contains("/b2"));
    assertThat(begun).containsExactly("/0", "/b0", "/1", "/b1", "/b2");
  }
}
