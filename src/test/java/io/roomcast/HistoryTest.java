package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was sent to rooms, over several event loops. */
class HistoryTest {

  private @Nullable RuleGateway gateway;

  @AfterEach
  void close() {
    if (gateway != null) {
      gateway.close();
    }
  }

  private RuleGateway start(int loops, String history) {
    gateway =
        RuleGateway.start(
            loops,
            """
            "events": [
              {"match": "join", "do": "join", "room": "{args.0}", "replay": "args.1.after"},
              {"match": "leave", "do": "leave", "room": "{args.0}"},
              {"match": "say", "do": "relay", "to": "{args.0}", "exceptSender": false},
              {"match": "typing", "do": "relay", "to": "{args.0}", "volatile": true}],
            "history": %s
            """
                .formatted(history));
    return gateway;
  }

  private static JsonObject after(long id) {
    return new JsonObject().put("after", id);
  }

  private static long id(JsonArray event) {
    return event.getJsonObject(event.size() - 1).getLong("id");
  }

  private static List<Integer> numbers(List<JsonArray> events) {
    return events.stream().map(event -> event.getInteger(2)).toList();
  }

  private static List<JsonArray> next(RuleClient client, int count) {
    List<JsonArray> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(client.next());
    }
    return events;
  }

  @Test
  void whoComesLateGetsWhatItMissed() {
    RuleGateway server = start(2, "true");
    RuleClient ann = server.client("ann");
    assertThat(ann.ask("join", "r")).isEmpty();
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(ann.ask("say", "r", i).getJsonObject(0).getLong("id"));
    }
    ann.ask("typing", "r");
    for (int i = 1; i < 5; i++) {
      assertThat(ids.get(i)).isEqualTo(ids.get(i - 1) + 1);
    }
    JsonArray first = ann.next();
    assertThat(first.getJsonObject(3).getString("room")).isEqualTo("r");
    assertThat(first.getJsonObject(3).getLong("time")).isPositive();
    assertThat(id(first)).isEqualTo(ids.get(0));

    RuleClient bob = server.client("bob");
    JsonObject all = bob.ask("join", "r", after(0)).getJsonObject(0);
    assertThat(all)
        .isEqualTo(new JsonObject().put("id", ids.get(4)).put("replayed", 5).put("complete", true));
    assertThat(numbers(next(bob, 5))).containsExactly(0, 1, 2, 3, 4);
    bob.ask("leave", "r");
    ann.ask("say", "r", 5);
    assertThat(bob.ask("join", "r", after(ids.get(3))).getJsonObject(0).getInteger("replayed"))
        .isEqualTo(2);
    assertThat(numbers(next(bob, 2))).containsExactly(4, 5);
    assertThat(bob.soFar()).isEmpty();
    assertThat(bob.code("join", "r", new JsonObject().put("after", "x"))).isEqualTo("E_ARGS");
    assertThat(bob.ask("join", "empty", after(0)).getJsonObject(0).getBoolean("complete")).isTrue();
  }

  @Test
  void whatIsNotThereAnyMoreIsSaid() {
    RuleGateway server = start(2, "{\"size\": 3}");
    RuleClient ann = server.client();
    ann.ask("join", "r");
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(ann.ask("say", "r", i).getJsonObject(0).getLong("id"));
    }

    RuleClient bob = server.client();
    assertThat(bob.ask("join", "r", after(ids.get(0))).getJsonObject(0).getBoolean("complete"))
        .isFalse();
    assertThat(numbers(next(bob, 3))).containsExactly(2, 3, 4);
    JsonObject exact = bob.ask("join", "r", after(ids.get(1))).getJsonObject(0);
    assertThat(exact.getBoolean("complete")).isTrue();
    assertThat(exact.getInteger("replayed")).isEqualTo(3);
  }

  @Test
  void pagesLeadBack() {
    RuleGateway server = start(2, "{\"allow\": [{\"user\": \"admin\"}]}");
    RuleClient ann = server.client();
    ann.ask("join", "r");
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(ann.ask("say", "r", i).getJsonObject(0).getLong("id"));
    }

    JsonObject page =
        ann.ask("history:get", "r", new JsonObject().put("limit", 2)).getJsonObject(0);
    assertThat(page.getJsonArray("events").stream().map(e -> ((JsonObject) e).getLong("id")))
        .containsExactly(ids.get(3), ids.get(4));
    assertThat(page.getBoolean("complete")).isFalse();
    JsonObject rest =
        ann.ask("history:get", "r", new JsonObject().put("before", ids.get(3))).getJsonObject(0);
    assertThat(rest.getBoolean("complete")).isTrue();
    assertThat(rest.getJsonArray("events")).hasSize(3);
    JsonObject one = rest.getJsonArray("events").getJsonObject(0);
    assertThat(one.getString("event")).isEqualTo("say");
    assertThat(one.getJsonArray("args")).isEqualTo(new JsonArray().add("r").add(0));
    assertThat(server.client().code("history:get", "r")).isEqualTo("E_FORBIDDEN");
    assertThat(server.client("admin").ask("history:get", "r").getJsonObject(0).getLong("id"))
        .isEqualTo(ids.get(4));
    assertThat(ann.code("history:get", "r", new JsonObject().put("limit", -1))).isEqualTo("E_ARGS");
  }

  @Test
  void receiversOnAllLoopsSeeOneOrderAndMissNothing() throws Exception {
    int senders = 4;
    int each = 300;
    RuleGateway server = start(2, "{\"size\": 100000}");
    List<RuleClient> sending = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      sending.add(server.client());
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<CompletableFuture<Void>> work = new ArrayList<>();
      for (RuleClient sender : sending) {
        work.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < each; i++) {
                    sender.ask("say", "r", i);
                  }
                },
                threads));
      }
      // They join again and again while all that is sent, each from where it was.
      List<CompletableFuture<List<Long>>> received = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        RuleClient receiver = server.client();
        received.add(
            CompletableFuture.supplyAsync(() -> follow(receiver, senders * each), threads));
      }
      for (CompletableFuture<Void> one : work) {
        one.get();
      }
      for (CompletableFuture<List<Long>> one : received) {
        List<Long> ids = one.get();
        for (int i = 1; i < ids.size(); i++) {
          assertThat(ids.get(i)).isEqualTo(ids.get(i - 1) + 1);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Long> follow(RuleClient client, int count) {
    List<Long> ids = new ArrayList<>();
    while (ids.size() < count) {
      long last = ids.isEmpty() ? 0 : ids.get(ids.size() - 1);
      JsonObject answer = client.ask("join", "r", after(last)).getJsonObject(0);
      assertThat(client.early()).isEmpty();
      assertThat(answer.getBoolean("complete")).isTrue();
      int more = Math.min(count - ids.size(), answer.getInteger("replayed") + 10);
      for (int i = 0; i < more; i++) {
        ids.add(id(client.next()));
      }
      int leaving = client.begin("leave", "r");
      client.awaitAck(leaving);
      client.early().forEach(event -> ids.add(id(event)));
    }
    return ids;
  }
}
