package io.roomcast;

import static io.roomcast.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.RoomcastConf;
import io.roomcast.socketio.WireClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two gateways of one conf are one, by Redis; operators see how it is. */
class GatewayRedisIT {

  private final RedisProcess redis = RedisProcess.launch();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
    redis.close();
  }

  private RoomcastConf conf(String more) {
    String text =
        """
        {"node": {"instances": 2},
         "listen": {"public": {"host": "127.0.0.1", "port": 0}, "internal": {"port": 0}},
         "namespaces": [{"name": "/", "events": [
           {"match": "join", "do": "join", "room": "{args.0}"},
           {"match": "say", "do": "relay", "to": "r"}]}],
         "redis": {"endpoints": ["%s"], "reconnectMax": "200ms",
                   "onFailure": {"readyGrace": "0s"} %s}}
        """
            .formatted(redis.url(), more);
    return ConfLoader.parse("test.json", text, List.of());
  }

  private int status(Gateway gateway) {
    return await(get(gateway, "/readyz")).statusCode();
  }

  private String metrics(Gateway gateway) {
    return await(get(gateway, "/metrics").compose(HttpClientResponse::body)).toString();
  }

  private Future<HttpClientResponse> get(Gateway gateway, String path) {
    return vertx
        .createHttpClient()
        .request(HttpMethod.GET, gateway.internalPort(), "127.0.0.1", path)
        .compose(HttpClientRequest::send);
  }

  /** Whatever a node of a cluster can show, with streams, forwarding and a backend. */
  @Test
  void everyFigureIsInTheDocs() throws IOException {
    StringBuilder docs = new StringBuilder();
    try (Stream<Path> pages = Files.list(Path.of("src/docs"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
        docs.append(Files.readString(page));
      }
    }
    String more =
        """
        , "adapter": "streams", "prefix": "docs"},
         "socketio": {"connectionStateRecovery": true},
         "cluster": {"forwarding": {"secret": "0123456789abcdefghijklmnopqrstuv"}},
         "auth": {"anonymous": true, "jwt": {"issuers": [{"iss": "i", "algorithms": ["HS256"],
           "secret": "0123456789abcdefghijklmnopqrstuv"}]}},
         "backends": {"app": {"bus": "nowhere"}""";
    Gateway gateway = await(Gateway.start(conf(more)));
    try {
      List<String> names =
          metrics(gateway)
              .lines()
              .filter(line -> line.startsWith("# TYPE roomcast_"))
              .map(line -> line.split(" ")[2].substring("roomcast_".length()))
              .toList();
      assertThat(names).contains("redis_stream_gaps_total", "forwarded_total", "jwt_pending");
      assertThat(names).allSatisfy(name -> assertThat(docs).containsPattern("[`_]" + name + "\\b"));
    } finally {
      await(gateway.close());
    }
  }

  @Test
  void rulesReachTheClientsOfOtherNodes() {
    Gateway a = await(Gateway.start(conf("")));
    Gateway b = await(Gateway.start(conf("")));
    try (WireClient ann = WireClient.connect(vertx, a.port(), "/");
        WireClient bob = WireClient.connect(vertx, b.port(), "/")) {
      bob.send("421[\"join\",\"r\"]");
      bob.expectStart("431");
      ann.send("42[\"say\",\"hello\"]");
      bob.expect("42[\"say\",\"hello\"]");
      assertThat(status(a)).isEqualTo(200);
      untilDelivered(b);
      assertThat(metrics(b))
          .contains("roomcast_redis_up 1")
          .contains("roomcast_redis_dropped_total{reason=\"too_old\"");
      redis.kill();
      Awaitility.await().until(() -> status(a) == 503 && status(b) == 503);
      redis.start();
      Awaitility.await().until(() -> status(a) == 200 && status(b) == 200);
      ann.send("42[\"say\",\"again\"]");
      bob.expect("42[\"say\",\"again\"]");
    } finally {
      await(a.close());
      await(b.close());
    }
  }

  /** Others know it, and take it for dead no sooner than one that has a listener for them. */
  @Test
  void aNodeWithoutAnInternalListenerIsOneOfThem() {
    RoomcastConf bare =
        ConfLoader.parse(
            "bare.json",
            """
            {"node": {"instances": 1}, "listen": {"public": {"host": "127.0.0.1", "port": 0}},
             "redis": {"endpoints": ["%s"]}}
            """
                .formatted(redis.url()),
            List.of());
    Gateway a = await(Gateway.start(bare));
    Gateway b = await(Gateway.start(conf("")));
    try {
      Awaitility.await().until(() -> metrics(b).contains("roomcast_nodes 2.0"));
    } finally {
      await(a.close());
      await(b.close());
    }
  }

  /** It is counted when it is done, which the client may hear of before. */
  private void untilDelivered(Gateway gateway) {
    Awaitility.await()
        .until(() -> metrics(gateway).contains("roomcast_redis_delivered_total 1.0\n"));
  }

  /** The other adapter: rooms by their own channels, or the one of all. */
  @ParameterizedTest
  @ValueSource(strings = {"static", "dynamic-private"})
  void sharded(String mode) {
    RoomcastConf conf = conf(", \"adapter\": \"sharded\", \"subscriptionMode\": \"" + mode + "\"");
    Gateway a = await(Gateway.start(conf));
    Gateway b = await(Gateway.start(conf));
    try (WireClient ann = WireClient.connect(vertx, a.port(), "/");
        WireClient bob = WireClient.connect(vertx, b.port(), "/")) {
      bob.send("421[\"join\",\"r\"]");
      bob.expectStart("431");
      ann.send("42[\"say\",\"hello\"]");
      bob.expect("42[\"say\",\"hello\"]");
      untilDelivered(b);
      assertThat(metrics(b)).contains("roomcast_redis_up 1");
    } finally {
      await(a.close());
      await(b.close());
    }
  }

  /** A client that was at one gateway goes on at the other. */
  @Test
  void streams() {
    RoomcastConf conf =
        conf(
            ", \"adapter\": \"streams\", \"streams\": {\"persist\": \"always\"}},"
                + " \"socketio\": {\"connectionStateRecovery\": {}");
    Gateway a = await(Gateway.start(conf));
    Gateway b = await(Gateway.start(conf));
    JsonObject ids;
    try (WireClient ann = WireClient.connect(vertx, a.port(), "/")) {
      try (WireClient bob = WireClient.open(vertx, b.port())) {
        bob.send("40");
        ids = new JsonObject(bob.expectStart("40{").substring(2));
        bob.send("421[\"join\",\"r\"]");
        bob.expectStart("431");
        ann.send("42[\"say\",\"hello\"]");
        bob.expectStart("42[\"say\",\"hello\",\"");
      }
      ann.send("42[\"say\",\"again\"]");
      try (WireClient bob = WireClient.open(vertx, a.port())) {
        bob.send("40{\"pid\":\"" + ids.getString("pid") + "\"}");
        bob.expectStart("42[\"say\",\"hello\",\"");
        bob.expectStart("42[\"say\",\"again\",\"");
        bob.expectStart("40{\"sid\":\"" + ids.getString("sid"));
      }
      Awaitility.await()
          .until(() -> metrics(a).contains("roomcast_redis_sessions_restored_total 1.0\n"));
      assertThat(metrics(a)).contains("roomcast_redis_up 1");
    } finally {
      await(a.close());
      await(b.close());
    }
  }

  /** What only one of the adapters has is not read and ignored with the other. */
  @ParameterizedTest
  @CsvSource({
    "'\"parser\": \"json\", \"adapter\": \"sharded\"', redis.parser",
    "'\"subscriptions\": \"pattern\", \"adapter\": \"sharded\"', redis.subscriptions",
    "'\"subscriptionMode\": \"static\"', redis.subscriptionMode",
    "'\"mode\": \"cluster\", \"adapter\": \"streams\"', redis.mode",
    "'\"parser\": \"json\", \"adapter\": \"streams\"', redis.parser",
    "'\"streams\": {\"count\": 2}', redis.streams.count",
    "'\"publishOnSpecificResponseChannel\": true, \"adapter\": \"sharded\"',"
        + " redis.publishOnSpecificResponseChannel"
  })
  void whatTheAdapterDoesNotHave(String keys, String named) {
    assertThatThrownBy(() -> conf(", " + keys)).hasMessageContaining(named);
  }

  @Test
  void aWrongPasswordIsSaidAtTheStart() {
    assertThatThrownBy(
            () -> await(Gateway.start(conf(", \"user\": \"nobody\", \"password\": \"wr0ng-one\""))))
        .hasMessageContaining("redis: Redis refuses the connection")
        .hasMessageNotContaining("wr0ng-one");
  }
}
