package io.roomcast.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A backend on the event bus of the same process. */
class BusBackendTest {

  private final List<JsonObject> received = new CopyOnWriteArrayList<>();
  private BackendFixture server;

  @AfterEach
  void stop() {
    server.close();
  }

  private void start(Consumer<Message<JsonObject>> handler) {
    BackendFixture.Options options = new BackendFixture.Options().timeout(1_500);
    options.attempts = 1;
    options.disconnectFor = 0;
    server = BackendFixture.start(BackendSpec.bus("app.events", options.build()));
    server
        .vertx
        .eventBus()
        .<JsonObject>localConsumer(
            "app.events",
            message -> {
              received.add(message.body());
              if (message.body().getString("type").equals("event")) {
                handler.accept(message);
              } else {
                message.reply(null);
              }
            });
  }

  @Test
  void theSameEnvelopesAreAnswered() {
    start(
        message ->
            message.reply(
                new JsonObject()
                    .put("data", new JsonObject().put("n", 1))
                    .put("ack", new JsonArray().add(Buffer.buffer("b")))));
    BackendFixture.Client client = server.connect();
    client.send("420[\"a\",1]");
    client.expect("461-0[{\"_placeholder\":true,\"num\":0}]");
    client.expect("<binary Yg==>");
    client.send("41");
    await().until(() -> received.size() == 3);
    assertThat(received)
        .extracting(one -> one.getString("type"))
        .containsExactly("connect", "event", "disconnect");
    assertThat(received.get(2).getJsonObject("data")).isEqualTo(new JsonObject().put("n", 1));
    await().until(() -> server.stats().count(CallType.DISCONNECT, Outcome.OK) == 1);
  }

  @Test
  void handlersThatFailReplyNonsenseOrNothing() {
    start(
        message -> {
          switch (message.body().getString("event")) {
            case "fail" -> message.fail(1, "secret");
            case "nonsense" -> message.reply("text");
            case "silent" -> {}
            default -> message.reply(null);
          }
        });
    BackendFixture.Client client = server.connect();
    client.send("420[\"fail\"]");
    client.send("421[\"nonsense\"]");
    client.send("422[\"silent\"]");
    client.send("423[\"fine\"]");
    client.expect("433[]");
    BackendStats stats = server.stats();
    assertThat(stats.count(CallType.EVENT, Outcome.FAILED)).isEqualTo(1);
    assertThat(stats.count(CallType.EVENT, Outcome.BAD_ANSWER)).isEqualTo(1);
    assertThat(stats.count(CallType.EVENT, Outcome.TIMEOUT)).isEqualTo(1);
    assertThat(stats.count(CallType.EVENT, Outcome.OK)).isEqualTo(1);
  }

  @Test
  void withoutAHandlerItCannotBeAsked() {
    BackendFixture.Options options = new BackendFixture.Options();
    options.attempts = 1;
    server = BackendFixture.start(BackendSpec.bus("nobody", options.build()));
    BackendFixture.Client client = server.open();
    client.send("40");
    client.expectStart("44{");
    assertThat(server.stats().count(CallType.CONNECT, Outcome.NO_HANDLERS)).isEqualTo(1);
  }
}
