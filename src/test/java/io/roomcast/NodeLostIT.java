package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.Signatures;
import io.roomcast.auth.Tokens;
import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.config.ConfLoader;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node is killed: within its lease and five seconds backends hear of each of its sockets, once,
 * by those who survive, and its users have left the rooms and may connect elsewhere. The one test
 * here that is of time.
 */
class NodeLostIT {

  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final int CLIENTS = 40;
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final JsonObject ANN =
      new JsonObject().put("token", Tokens.hs256(Tokens.claims("ann", 600)));

  private final RedisProcess redis = RedisProcess.launch();
  private final Vertx vertx = Vertx.vertx();
  private final Redis client = Redis.createClient(vertx, redis.url());
  private final Queue<JsonObject> told = new ConcurrentLinkedQueue<>();
  private final List<Gateway> survivors = new ArrayList<>();

  @AfterEach
  void close() {
    survivors.forEach(gateway -> RuleGateway.await(gateway.close()));
    RuleGateway.await(vertx.close());
    redis.close();
  }

  private String conf(String id, int port, int backend) {
    return """
        {"node": {"instances": 2, "id": "%s"},
         "listen": {"public": {"host": "127.0.0.1", "port": %d}, "internal": {"port": 0}},
         "backends": {"app": {"url": "http://127.0.0.1:%d/{type}", "secret": "%s"}},
         "limits": {"connectionsPerUser": 1, "connectionsPerUserScope": "cluster"},
         "auth": {"jwt": {"issuers": [{"iss": "%s", "algorithms": ["HS256"], "secret": "%s"}]}},
         "namespaces": [{"name": "/", "auth": "optional", "join": ["lobby"],
             "presence": {"joinLeave": true, "allow": ["lobby"]}},
           {"name": "/t", "auth": "none", "on": {"disconnect": "app"}}],
         "redis": {"endpoints": ["%s"], "nodeLease": "%ds"}}
        """
        .formatted(
            id,
            port,
            backend,
            SECRET,
            Tokens.ISSUER,
            Tokens.SECRET,
            redis.url(),
            LEASE.toSeconds());
  }

  private void heard(String line) {
    if (line.startsWith("{")) {
      told.add(new JsonObject(line));
    }
  }

  private static Predicate<JsonObject> is(String reason) {
    return line -> reason.equals(line.getString("reason"));
  }

  private Response ask(Command command, String key) {
    return RuleGateway.await(client.send(Request.cmd(command).arg(key)));
  }

  private List<String> members() {
    return ask(Command.SMEMBERS, "{socket.io}:nodes").stream().map(Response::toString).toList();
  }

  /** Sockets of the node that others know of. */
  private int listed() {
    String member = members().stream().filter(m -> m.startsWith("dead/")).findAny().orElseThrow();
    return ask(Command.HLEN, "{socket.io}:node:" + member + ":sockets").toInteger();
  }

  /** Whether the user has too many connections for one of those who survive. */
  private boolean refusedHere() {
    try (RuleClient client = RuleClient.open(survivors.get(0).port(), "/", ANN)) {
      return client.id() == null;
    }
  }

  private static boolean seesAnn(RuleClient watcher) {
    return watcher.ask("presence:get", "lobby").encode().contains("\"ann\"");
  }

  private static Process launch(Path conf) throws IOException {
    String classes = System.getProperty("java.class.path");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(java, "-Xmx256m", "-cp", classes, Main.class.getName(), "serve", "-c", "" + conf);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Path.of("target/node-lost.txt").toFile())
        .start();
  }

  @Test
  void eachSocketOfAKilledNodeIsToldOfOnce(@TempDir Path directory) throws Exception {
    int backend =
        RuleGateway.await(
                EchoBackend.start(vertx, "127.0.0.1", 0, Signatures.of(SECRET), this::heard))
            .actualPort();
    for (String id : List.of("x", "y")) {
      survivors.add(
          RuleGateway.await(
              Gateway.start(ConfLoader.parse("test.json", conf(id, 0, backend), List.of()))));
    }
    int port = RedisProcess.freePort();
    Path conf = Files.writeString(directory.resolve("dead.json"), conf("dead", port, backend));
    Process dead = launch(conf);
    Set<String> ids = new HashSet<>();
    List<RuleClient> watchers =
        survivors.stream()
            .map(survivor -> RuleClient.connect(survivor.port(), "/", new JsonObject()))
            .toList();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> RuleClient.connect(port, "/", new JsonObject()) != null);
      for (int i = 0; i < CLIENTS; i++) {
        ids.add(RuleClient.connect(port, "/t", new JsonObject()).id());
      }
      RuleClient.connect(port, "/", ANN);
      assertThat(refusedHere()).isTrue();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> watchers.stream().allMatch(NodeLostIT::seesAnn));
      RuleClient early = RuleClient.connect(port, "/t", new JsonObject());
      early.close();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> told.stream().anyMatch(is("transport close")));
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> listed() == CLIENTS);
    } finally {
      dead.destroyForcibly();
    }
    Awaitility.await()
        .atMost(LEASE.plusSeconds(5))
        .until(
            () ->
                told.stream().filter(is("node lost")).count() >= CLIENTS
                    && watchers.stream().noneMatch(NodeLostIT::seesAnn)
                    && !refusedHere());
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> members().size() == 2);
    List<JsonObject> lost = told.stream().filter(is("node lost")).toList();
    assertThat(lost)
        .extracting(line -> line.getString("sid"))
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(lost).allMatch(line -> line.getString("node").equals("dead"));
    assertThat(lost).allMatch(line -> line.getString("nsp").equals("/t"));
    JsonObject ann = new JsonObject().put("user", "ann").put("room", "lobby");
    JsonArray left = new JsonArray().add("presence:leave").add(ann);
    for (RuleClient watcher : watchers) {
      List<JsonArray> events = new ArrayList<>();
      Awaitility.await()
          .until(
              () -> {
                events.addAll(watcher.soFar());
                return events.contains(left);
              });
      assertThat(events).containsOnlyOnce(left);
    }
  }
}
