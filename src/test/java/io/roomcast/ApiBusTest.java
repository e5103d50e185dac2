package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roomcast.api.Api;
import io.roomcast.api.ApiBus;
import io.roomcast.api.ApiOptions;
import io.roomcast.api.OpenApi;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operations on the event bus and as commands; the OpenAPI document. */
@Timeout(240)
class ApiBusTest {

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger port = new AtomicInteger();
  private final List<Api> apis = new CopyOnWriteArrayList<>();
  private final List<io.vertx.core.Context> contexts = new CopyOnWriteArrayList<>();

  private final class Server extends VerticleBase {
    @Override
    public Future<?> start() {
      SocketIoServer io = SocketIoServer.create(vertx);
      Api api =
          new Api(vertx, io, ApiOptions.DEFAULT)
              .users(socket -> "ann")
              .acks((id, args) -> Future.succeededFuture(id.equals("a1") && args.size() == 2));
      apis.add(api);
      contexts.add(context);
      new ApiBus(vertx, api, "rc").lifecycle(io.of("/chat"));
      return vertx
          .createHttpServer(new HttpServerOptions())
          .requestHandler(io)
          .listen(-1, "127.0.0.1")
          .onSuccess(http -> port.set(http.actualPort()));
    }
  }

  @BeforeEach
  void start() {
    GatewayFixture.await(
        vertx.deployVerticle(Server::new, new DeploymentOptions().setInstances(2)));
  }

  @AfterEach
  void stop() {
    GatewayFixture.await(vertx.close());
  }

  private JsonObject ask(JsonObject body) {
    return GatewayFixture.await(vertx.eventBus().<JsonObject>request("rc.api", body)).body();
  }

  @Test
  void operationsAreRequestsAndErrorsAreFailures() throws Exception {
    BlockingQueue<JsonObject> life = new LinkedBlockingQueue<>();
    vertx.eventBus().<JsonObject>consumer("rc.lifecycle./chat", m -> life.add(m.body()));
    try (GatewayFixture.Client client = new GatewayFixture.Client(port.get())) {
      client.send("40/chat,");
      String sid = new JsonObject(client.next().substring("40/chat,".length())).getString("sid");
      assertThat(life.poll(20, TimeUnit.SECONDS))
          .isEqualTo(
              new JsonObject()
                  .put("type", "connect")
                  .put("nsp", "/chat")
                  .put("sid", sid)
                  .put("user", "ann"));

      JsonObject emit =
          new JsonObject()
              .put("op", "emit")
              .put("nsp", "/chat")
              .put("event", "m")
              .put("args", new JsonArray().add(Buffer.buffer("xy")).add(1));
      assertThat(ask(emit)).isEqualTo(new JsonObject("{\"nodes\": 1}"));
      client.expect("451-/chat,[\"m\",{\"_placeholder\":true,\"num\":0},1]");
      client.expect("<binary 2>");
      JsonObject shown =
          ask(new JsonObject().put("op", "fetchSockets").put("nsp", "/chat"))
              .getJsonArray("sockets")
              .getJsonObject(0);
      assertThat(shown.getString("user")).isEqualTo("ann");
      ask(new JsonObject().put("op", "disconnectSockets").put("nsp", "/chat"));
      client.expect("41/chat,");
    }
    JsonObject left = life.poll(20, TimeUnit.SECONDS);
    assertThat(left.getString("reason")).isEqualTo("server namespace disconnect");

    ReplyException refused =
        assertThrows(
            ReplyException.class,
            () -> vertx.eventBus().request("rc.api", new JsonObject().put("op", "emit")).await());
    assertThat(refused.failureCode()).isEqualTo(400);
    assertThat(new JsonObject(refused.getMessage()).getString("path")).isEqualTo("event");
    ReplyException noOp =
        assertThrows(
            ReplyException.class, () -> vertx.eventBus().request("rc.api", "nonsense").await());
    assertThat(noOp.failureCode()).isEqualTo(400);
  }

  @Test
  void anAckThatWasPutOffIsGivenToTheRegistry() {
    assertThat(
            ask(
                new JsonObject()
                    .put("op", "ack")
                    .put("ackId", "a1")
                    .put("args", new JsonArray().add(1).add(2))))
        .isEmpty();
  }

  @Test
  void commandsRunInOrderInTheirNamespace() {
    try (GatewayFixture.Client client = new GatewayFixture.Client(port.get())) {
      client.send("40/chat,");
      client.next();
      JsonArray commands =
          new JsonArray(
              """
              [{"op": "socketsJoin", "rooms": "r"}, {"op": "emit", "to": "r", "event": "a"},
               {"op": "emit", "event": "b", "nsp": "/chat"}, {"op": "info"},
               {"op": "ack", "ackId": "no"}, {"op": "batch", "commands": []}, 5]""");
      Api api = apis.get(0);
      var done = new java.util.concurrent.CompletableFuture<JsonArray>();
      contexts
          .get(0)
          .runOnContext(
              now ->
                  api.commands(commands, "/chat")
                      .onSuccess(done::complete)
                      .onFailure(done::completeExceptionally));
      JsonArray replies = done.orTimeout(20, TimeUnit.SECONDS).join();

      client.expect("42/chat,[\"a\"]");
      client.expect("42/chat,[\"b\"]");
      assertThat(replies.getJsonObject(0)).isEqualTo(new JsonObject("{\"result\": {}}"));
      assertThat(replies.getJsonObject(3).getJsonObject("result").getInteger("instances"))
          .isEqualTo(2);
      assertThat(code(replies, 4)).isEqualTo("E_GONE");
      assertThat(code(replies, 5)).isEqualTo("E_BODY");
      assertThat(code(replies, 6)).isEqualTo("E_BODY");
      assertThat(commands.getJsonObject(3).containsKey("nsp")).isFalse();
    }
  }

  private static String code(JsonArray replies, int index) {
    return replies.getJsonObject(index).getJsonObject("error").getString("code");
  }

  @Test
  void theOpenApiDocumentHoldsTogether() {
    JsonObject document = OpenApi.document(ApiOptions.DEFAULT, "1");
    JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
    for (String ref : references(document)) {
      assertThat(ref).startsWith("#/components/schemas/");
      assertThat(schemas.fieldNames()).contains(ref.substring("#/components/schemas/".length()));
    }
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject post = paths.getJsonObject(path).getJsonObject("post");
      assertThat(path).isEqualTo("/api/v1/" + post.getString("operationId"));
      JsonObject body =
          post.getJsonObject("requestBody")
              .getJsonObject("content")
              .getJsonObject("application/json")
              .getJsonObject("schema");
      assertThat(body.getBoolean("additionalProperties")).isFalse();
      assertThat(body.getJsonObject("properties").fieldNames())
          .containsAll(
              body.getJsonArray("required", new JsonArray()).stream()
                  .map(String::valueOf)
                  .toList());
      assertThat(post.getJsonObject("responses").fieldNames()).contains("200", "default");
    }
    JsonObject emit =
        paths
            .getJsonObject("/api/v1/emit")
            .getJsonObject("post")
            .getJsonObject("requestBody")
            .getJsonObject("content")
            .getJsonObject("application/json")
            .getJsonObject("schema");
    assertThat(emit.getJsonArray("required")).containsExactly("event");
    assertThat(emit.getJsonObject("properties").fieldNames())
        .containsExactly("nsp", "to", "except", "event", "args", "flags");
  }

  private static List<String> references(Object value) {
    if (value instanceof JsonObject object) {
      return object.fieldNames().stream()
          .flatMap(
              name ->
                  name.equals("$ref")
                      ? java.util.stream.Stream.of(object.getString(name))
                      : references(object.getValue(name)).stream())
          .toList();
    }
    return value instanceof JsonArray array
        ? array.stream().flatMap(item -> references(item).stream()).toList()
        : List.of();
  }
}
