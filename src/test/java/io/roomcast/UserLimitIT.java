package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.Tokens;
import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.config.ConfProblem;
import io.roomcast.it.raw.RawWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users have so many connections to all nodes of a cluster together. */
class UserLimitIT {

  private final RedisProcess redis = RedisProcess.launch();
  private final List<TestGateway> gateways = new ArrayList<>();
  private final List<RawWebSocket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (RawWebSocket socket : sockets) {
      socket.close();
    }
    gateways.forEach(TestGateway::close);
    redis.close();
  }

  private String conf(String id, int max) {
    return """
        {"node": {"instances": 2, "id": "%s"},
         "limits": {"connectionsPerUser": %d, "connectionsPerUserScope": "cluster",
           "connectionsPerUserWait": "20s"},
         "auth": {"jwt": {"issuers": [{"iss": "%s", "algorithms": ["HS256"], "secret": "%s"}]}},
         "socketio": {"connectionStateRecovery": {}},
         "namespaces": [{"name": "/", "auth": "required"},
           {"name": "/t", "auth": "none", "use": [{"class": "io.roomcast.TestIdentity"}]}],
         "redis": {"endpoints": ["%s"]}}
        """
        .formatted(id, max, Tokens.ISSUER, Tokens.SECRET, redis.url());
  }

  private List<TestGateway> start(int max) {
    for (String id : List.of("a", "b")) {
      gateways.add(TestGateway.start(conf(id, max)));
    }
    return gateways;
  }

  private static JsonObject token(String user) {
    return new JsonObject().put("token", Tokens.hs256(Tokens.claims(user, 60)));
  }

  /** A client whose CONNECT is on its way. */
  private RawWebSocket connecting(TestGateway gateway, String namespace, JsonObject auth)
      throws IOException {
    RawWebSocket socket = gateway.connect(namespace, auth);
    sockets.add(socket);
    return socket;
  }

  private String answer(TestGateway gateway, JsonObject auth) throws IOException {
    return connecting(gateway, "/", auth).receiveText();
  }

  @Test
  void usersWhoRaceOnTwoNodesGetInSoOften() throws IOException {
    List<TestGateway> nodes = start(3);
    List<List<RawWebSocket>> users = new ArrayList<>();
    for (int user = 0; user < 10; user++) {
      users.add(new ArrayList<>());
      for (int i = 0; i < 5; i++) {
        users.get(user).add(connecting(nodes.get((user + i) % 2), "/", token("user" + user)));
      }
    }
    for (List<RawWebSocket> user : users) {
      int in = 0;
      for (RawWebSocket socket : user) {
        String answer = socket.receiveText();
        assertThat(answer).containsAnyOf("40{", "too_many_connections");
        in += answer.startsWith("40{") ? 1 : 0;
      }
      assertThat(in).isEqualTo(3);
    }
  }

  @Test
  void whoIsKnownOnlyByAHandlerIsSentAway() throws IOException {
    List<TestGateway> nodes = start(1);
    JsonObject ann = new JsonObject().put("user", "ann");
    assertThat(connecting(nodes.get(0), "/t", ann).receiveText()).startsWith("40/t,{");
    RawWebSocket second = connecting(nodes.get(1), "/t", ann);
    assertThat(second.receiveText()).startsWith("40/t,{");
    assertThat(second.receiveText()).startsWith("41/t");
  }

  @Test
  void whoGoesMakesRoomAndWhoComesBackTakesIt() throws IOException {
    List<TestGateway> nodes = start(1);
    JsonObject auth = token("ann");
    RawWebSocket first = connecting(nodes.get(0), "/", auth);
    String pid = new JsonObject(first.receiveText().substring(2)).getString("pid");
    assertThat(answer(nodes.get(1), auth)).contains("too_many_connections");
    first.close();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              RawWebSocket other = connecting(nodes.get(1), "/", auth);
              boolean in = other.receiveText().startsWith("40{");
              other.close();
              return in;
            });
    JsonObject back = auth.copy().put("pid", pid);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> answer(nodes.get(0), back).startsWith("40{"));
    assertThat(answer(nodes.get(0), auth)).contains("too_many_connections");
    assertThat(answer(nodes.get(1), auth)).contains("too_many_connections");
  }

  @Test
  void theScopeNeedsRedis() {
    List<ConfProblem> problems =
        TestGateway.problems("{\"limits\": {\"connectionsPerUserScope\": \"cluster\"}}");
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).toString())
        .contains("limits.connectionsPerUserScope")
        .contains("\"node\", or redis");
  }
}
