package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.GatewayFixture.Answer;
import io.roomcast.GatewayFixture.Client;
import io.roomcast.auth.ApiKeys;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations of the server API over HTTP, against two event loops with real clients. */
@Timeout(240)
class ApiTest {

  private static final String KEY = "the-key-that-may-do-everything";
  private static final String POOR = "the-key-that-may-emit-in-chat";

  private static GatewayFixture fixture;

  private final List<Client> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    fixture =
        GatewayFixture.start(
            GatewayFixture.conf(
                2,
                """
                , "namespaces": [{"name": "/"}, {"name": "/chat"}, {"name": "/t/*"}],
                "api": {"maxBody": "2KiB", "maxBatch": 200, "maxPage": 50,
                  "keys": [
                    {"id": "all", "sha256": "%s", "scopes": ["*"]},
                    {"id": "poor", "sha256": "%s", "scopes": ["emit"], "namespaces": ["/chat"]},
                    {"id": "far", "sha256": "%s", "scopes": ["*"], "cidr": ["10.0.0.0/8"]}]}
                """
                    .formatted(
                        ApiKeys.hash(KEY), ApiKeys.hash(POOR), ApiKeys.hash("the-key-from-afar"))));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void closeClients() {
    clients.forEach(Client::close);
    await().until(() -> ok("info", "{}").getInteger("sessions") == 0);
  }

  private Client client(String namespace) {
    Client client = fixture.connect(namespace);
    clients.add(client);
    return client;
  }

  private static JsonObject ok(String op, String body) {
    return fixture.op(KEY, op, body).ok();
  }

  private void join(Client client, String namespace, String... rooms) {
    ok(
        "socketsJoin",
        new JsonObject()
            .put("nsp", namespace)
            .put("in", client.id())
            .put("rooms", new JsonArray(List.of(rooms)))
            .encode());
  }

  @Test
  void emitReachesRoomsOnAllEventLoops() {
    List<Client> four = List.of(client("/chat"), client("/chat"), client("/chat"), client("/chat"));
    for (int i = 0; i < 4; i++) {
      join(four.get(i), "/chat", i < 3 ? "a" : "b");
    }

    JsonObject body =
        new JsonObject()
            .put("nsp", "/chat")
            .put("to", "a")
            .put("except", new JsonArray().add(four.get(1).id()))
            .put("event", "m")
            .put("args", new JsonArray().add("ä").add(new JsonObject().put("n", 1)));
    assertThat(ok("emit", body.encode()).getInteger("nodes")).isEqualTo(1);
    assertThat(ok("emit", "{\"nsp\": \"/chat\", \"event\": \"all\"}")).isNotNull();

    four.get(0).expect("42/chat,[\"m\",\"ä\",{\"n\":1}]");
    four.get(2).expect("42/chat,[\"m\",\"ä\",{\"n\":1}]");
    four.forEach(client -> client.expect("42/chat,[\"all\"]"));
  }

  @Test
  void binaryGoesAsBinary() {
    Client client = client("/");

    ok("emit", "{\"event\": \"b\", \"args\": [{\"deep\": [{\"$binary\": \"AAEC\"}]}, 7]}");

    client.expect("451-[\"b\",{\"deep\":[{\"_placeholder\":true,\"num\":0}]},7]");
    client.expect("<binary 3>");
  }

  @Test
  void emitWithAckCollectsAnswers() throws Exception {
    Client quick = client("/chat");
    Client silent = client("/chat");

    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(
            () ->
                fixture.op(
                    KEY,
                    "emitWithAck",
                    "{\"nsp\": \"/chat\", \"event\": \"q\", \"args\": [1], \"timeout\": 300}"));
    String asked = quick.next();
    silent.next();
    String id = asked.substring("42/chat,".length(), asked.indexOf('['));
    quick.send("43/chat," + id + "[\"yes\",2]");

    assertThat(answer.get().ok())
        .isEqualTo(
            new JsonObject("{\"responses\": [[\"yes\", 2]], \"expected\": 2, \"missing\": 1}"));
  }

  @Test
  void roomsAndSocketsAreListedInPages() {
    List<Client> five = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      five.add(client("/chat"));
      join(five.get(i), "/chat", "all", "r" + i % 2);
    }

    JsonObject first = ok("rooms", "{\"nsp\": \"/chat\", \"limit\": 2}");
    assertThat(first)
        .isEqualTo(
            new JsonObject(
                """
                {"rooms": [{"room": "all", "sockets": 5}, {"room": "r0", "sockets": 3}],
                 "cursor": "r0"}"""));
    assertThat(ok("rooms", "{\"nsp\": \"/chat\", \"limit\": 2, \"cursor\": \"r0\"}"))
        .isEqualTo(new JsonObject("{\"rooms\": [{\"room\": \"r1\", \"sockets\": 2}]}"));
    assertThat(ok("rooms", "{\"nsp\": \"/chat\", \"match\": \"*1\"}").getJsonArray("rooms"))
        .hasSize(1);

    List<String> seen = new ArrayList<>();
    JsonObject query = new JsonObject().put("nsp", "/chat").put("in", "all").put("limit", 2);
    JsonObject page;
    do {
      page = ok("fetchSockets", query.encode());
      page.getJsonArray("sockets")
          .forEach(socket -> seen.add(((JsonObject) socket).getString("id")));
      query.put("cursor", page.getString("cursor"));
    } while (page.containsKey("cursor"));
    assertThat(seen).isSorted().hasSize(5);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(five.stream().map(Client::id).toList());
  }

  @Test
  void aSocketIsShownWithItsDataAndRooms() {
    Client client = client("/chat");
    join(client, "/chat", "x");
    String named = "{\"nsp\": \"/chat\", \"sid\": \"" + client.id() + "\", \"data\": ";
    ok("setData", named + "{\"a\": 1, \"b\": {\"c\": 2}}}");
    ok("setData", named + "{\"a\": null, \"d\": 3}}");

    JsonObject shown =
        ok("fetchSockets", "{\"nsp\": \"/chat\", \"in\": \"x\"}")
            .getJsonArray("sockets")
            .getJsonObject(0);

    assertThat(shown.getJsonObject("data"))
        .isEqualTo(new JsonObject("{\"b\": {\"c\": 2}, \"d\": 3}"));
    assertThat(shown.getJsonArray("rooms")).containsExactlyInAnyOrder(client.id(), "x");
    assertThat(shown.getJsonObject("handshake").getString("address")).isEqualTo("127.0.0.1");
    assertThat(shown.getValue("user")).isNull();
  }

  @Test
  void leavingARoomAndDisconnecting() {
    Client a = client("/chat");
    Client b = client("/chat");
    Client c = client("/chat");
    join(a, "/chat", "r");
    ok("socketsLeave", "{\"nsp\": \"/chat\", \"rooms\": \"r\"}");
    assertThat(ok("rooms", "{\"nsp\": \"/chat\"}").getJsonArray("rooms")).isEmpty();

    String in = "{\"nsp\": \"/chat\", \"in\": \"";
    ok("disconnectSockets", in + a.id() + "\"}");
    ok("disconnectSockets", in + b.id() + "\", \"close\": true}");
    ok("disconnectSockets", in + c.id() + "\", \"reconnect\": true}");

    a.expect("41/chat,");
    b.expect("41/chat,");
    b.expect(Client.CLOSED);
    c.expect(Client.CLOSED);
    a.send("40/chat,");
    assertThat(a.next()).startsWith("40/chat,");
  }

  @Test
  void aBatchAnswersEachCommand() {
    Client client = client("/");
    JsonArray commands = new JsonArray();
    for (int i = 0; i < 100; i++) {
      commands.add(
          new JsonObject().put("op", "emit").put("event", "e").put("args", new JsonArray().add(i)));
    }
    commands
        .set(50, new JsonObject().put("op", "emit"))
        .set(51, new JsonObject().put("op", "what"));
    JsonObject body = new JsonObject().put("commands", commands);

    // As a command of its own: the whole would be over maxBody.
    JsonArray replies = new JsonArray();
    for (int from = 0; from < 100; from += 20) {
      JsonArray some = new JsonArray(commands.getList().subList(from, from + 20));
      replies.addAll(
          ok("batch", new JsonObject().put("commands", some).encode()).getJsonArray("replies"));
    }

    assertThat(body.getJsonArray("commands")).hasSize(100);
    assertThat(replies).hasSize(100);
    assertThat(replies.getJsonObject(0)).isEqualTo(new JsonObject("{\"result\": {\"nodes\": 1}}"));
    assertThat(replies.getJsonObject(50).getJsonObject("error").getString("path"))
        .isEqualTo("event");
    assertThat(replies.getJsonObject(51).getJsonObject("error").getString("code"))
        .isEqualTo("E_UNKNOWN_OP");
    for (int i = 0; i < 100; i++) {
      if (i != 50 && i != 51) {
        client.expect("42[\"e\"," + i + "]");
      }
    }
    assertThat(
            ok(
                    "batch",
                    "{\"parallel\": true, \"commands\": [{\"op\": \"info\"}, {\"op\": \"rooms\"}]}")
                .getJsonArray("replies")
                .getJsonObject(1))
        .isEqualTo(new JsonObject("{\"result\": {\"rooms\": []}}"));
  }

  @Test
  void infoCounts() {
    client("/chat");
    client("/");

    JsonObject info = ok("info", "");

    assertThat(info.getString("node")).isEqualTo("n1");
    assertThat(info.getString("version")).isNotEmpty();
    assertThat(info.getInteger("instances")).isEqualTo(2);
    assertThat(info.getInteger("sessions")).isEqualTo(2);
    assertThat(info.getInteger("sockets")).isEqualTo(2);
    assertThat(info.getJsonArray("namespaces"))
        .contains(new JsonObject("{\"name\": \"/chat\", \"sockets\": 1}"));
  }

  @Test
  void aKeyIsOnlyWhatItsConfSays() {
    assertThat(fixture.op(null, "emit", "{}").code()).isEqualTo("401 E_KEY");
    assertThat(fixture.op("other", "emit", "{}").code()).isEqualTo("401 E_KEY");
    assertThat(fixture.op("the-key-from-afar", "info", "{}").code()).isEqualTo("403 E_ADDRESS");
    assertThat(fixture.op(POOR, "info", "{}").code()).isEqualTo("403 E_SCOPE");
    assertThat(fixture.op(POOR, "emit", "{\"event\": \"e\"}").code()).isEqualTo("403 E_NAMESPACE");
    assertThat(fixture.op(POOR, "emit", "{\"nsp\": \"/chat\", \"event\": \"e\"}").status())
        .isEqualTo(200);
    JsonObject inBatch =
        fixture
            .op(POOR, "batch", "{\"commands\": [{\"op\": \"info\"}]}")
            .ok()
            .getJsonArray("replies")
            .getJsonObject(0);
    assertThat(inBatch.getJsonObject("error").getString("code")).isEqualTo("E_SCOPE");
    assertThat(fixture.get("admin/config").code()).isEqualTo("401 E_KEY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "emit | nonsense | | no JSON object | a JSON object",
        "emit | [] | | no JSON object | a JSON object",
        "emit | {} | event | nothing | a text of 1 to 10000 characters",
        "emit | {\"event\": 5} | event | 5 | a text of 1 to 10000 characters",
        "emit | {\"event\": \"e\", \"too\": 1} | too | an unknown key | nsp, to, except, event, args, flags",
        "emit | {\"event\": \"e\", \"to\": []} | to | a list of 0 | a name or a list of names (1 to 10000)",
        "emit | {\"event\": \"e\", \"to\": [\"a\", 1]} | to[1] | 1 | a text of 1 to 10000 characters",
        "emit | {\"event\": \"e\", \"args\": {}} | args | an object | a list",
        "emit | {\"event\": \"e\", \"args\": [{\"$binary\": \"%\"}]} | args[0].$binary | a text that is no base64 | base64",
        "emit | {\"event\": \"e\", \"flags\": {\"loud\": true}} | flags.loud | an unknown key | volatile, local, compress",
        "emit | {\"event\": \"e\", \"flags\": {\"local\": 1}} | flags.local | 1 | true or false",
        "emitWithAck | {\"event\": \"e\", \"timeout\": 40000} | timeout | 40000 | a whole number from 1 to 30000",
        "socketsJoin | {} | rooms | nothing | a name or a list of names (1 to 10000)",
        "disconnectSockets | {\"close\": \"yes\"} | close | a text of 3 characters | true or false",
        "fetchSockets | {\"limit\": 51} | limit | 51 | a whole number from 1 to 50",
        "setData | {\"sid\": \"x\", \"data\": 1} | data | 1 | an object",
        "batch | {\"commands\": 1} | commands | 1 | a list of objects with \"op\" (0 to 200)",
        "info | {\"nsp\": \"/\"} | nsp | an unknown key | local"
      })
  void aWrongBodyIsToldByPathFoundAndAllowed(
      String op, String body, String path, String found, String allowed) {
    Answer answer = fixture.op(KEY, op, body);

    JsonObject error = answer.json().getJsonObject("error");
    assertThat(answer.code()).isEqualTo("400 E_BODY");
    assertThat(error.getString("path")).isEqualTo(path == null ? "" : path);
    assertThat(error.getString("found")).isEqualTo(found);
    assertThat(error.getString("allowed")).isEqualTo(allowed);
    assertThat(error.getBoolean("retryable")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dance | {} | 404 E_UNKNOWN_OP",
        "emit | {\"nsp\": \"/none\", \"event\": \"e\"} | 404 E_UNKNOWN_NAMESPACE",
        "setData | {\"sid\": \"nobody\", \"data\": {}} | 404 E_UNKNOWN_SOCKET",
        "ack | {\"ackId\": \"gone\", \"args\": []} | 410 E_GONE",
        "emit | {\"event\": \"disconnect\"} | 400 E_BODY"
      })
  void whatIsNotThereIsTold(String op, String body, String code) {
    assertThat(fixture.op(KEY, op, body).code()).isEqualTo(code);
  }

  @Test
  void operationsArePosted() {
    var request = fixture.request("api/v1/emit").header("Authorization", "Bearer " + KEY);

    Answer answer = GatewayFixture.send(request.GET().build());

    assertThat(answer.code()).isEqualTo("405 E_METHOD");
    assertThat(answer.response().headers().firstValue("allow")).hasValue("POST");
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    String large = "{\"event\": \"e\", \"args\": [\"" + "x".repeat(2_100) + "\"]}";
    assertThat(fixture.op(KEY, "emit", large).code()).isEqualTo("413 E_TOO_LARGE");
    var chunked =
        fixture
            .request("api/v1/emit")
            .header("Authorization", "Bearer " + KEY)
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                    () ->
                        new java.io.ByteArrayInputStream(
                            large.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
            .build();
    assertThat(GatewayFixture.send(chunked).code()).isEqualTo("413 E_TOO_LARGE");
  }

  @Test
  void arguments512DeepAreSentAndDeeperOnesRefused() {
    String deep = "[".repeat(600) + "]".repeat(600);
    assertThat(fixture.op(KEY, "emit", "{\"event\": \"e\", \"args\": " + deep + "}").code())
        .isEqualTo("400 E_BODY");
  }

  @Test
  void aDynamicNamespaceIsMadeOnlyWhenTheConfHasIt() {
    assertThat(ok("emit", "{\"nsp\": \"/t/1\", \"event\": \"e\"}")).isNotNull();
    Client client = client("/t/2");
    ok("emit", "{\"nsp\": \"/t/2\", \"event\": \"e\"}");
    client.expect("42/t/2,[\"e\"]");
  }
}
