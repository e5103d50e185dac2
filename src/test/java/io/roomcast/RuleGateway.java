package io.roomcast;

import io.roomcast.config.ConfException;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.ConfProblem;
import io.roomcast.config.RoomcastConf;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/**
 * A gateway with one namespace {@code /t}, whose clients are whoever they say in {@code auth}: see
 * {@link TestIdentity}.
 */
final class RuleGateway implements AutoCloseable {

  private final Gateway gateway;
  private final List<RuleClient> clients = new ArrayList<>();

  private RuleGateway(Gateway gateway) {
    this.gateway = gateway;
  }

  /** With these rules, on one event loop. */
  static RuleGateway rules(String events) {
    return start(1, "\"events\": [" + events + "]");
  }

  /** With these keys of the namespace. */
  static RuleGateway start(int instances, String keys) {
    return new RuleGateway(await(Gateway.start(conf(instances, keys))));
  }

  /** With these keys of the namespace, and lost sessions that can be recovered. */
  static RuleGateway recovering(int instances, String keys) {
    String recovery = "\"socketio\": {\"connectionStateRecovery\": {}},";
    return new RuleGateway(await(Gateway.start(conf(instances, recovery, keys))));
  }

  static RoomcastConf conf(int instances, String keys) {
    return conf(instances, "", keys);
  }

  private static RoomcastConf conf(int instances, String more, String keys) {
    String text =
        """
        {"node": {"instances": %d}, "listen": {"public": {"host": "127.0.0.1", "port": 0}}, %s
         "backends": {"gone": {"url": "http://127.0.0.1:9/", "retry": {"attempts": 1},
           "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}},
         "namespaces": [{"name": "/t", "use": [{"class": "io.roomcast.TestIdentity"}], %s}]}
        """
            .formatted(instances, more, keys);
    return ConfLoader.parse("test.json", text, List.of());
  }

  /** What is wrong with a rule. */
  static List<String> problems(String rule) {
    String text = "{\"namespaces\": [{\"name\": \"/t\", \"events\": [" + rule + "]}]}";
    return problemsOf(text);
  }

  static List<String> problemsOf(String text) {
    ConfException e =
        Assertions.catchThrowableOfType(
            ConfException.class, () -> ConfLoader.parse("test.json", text, List.of()));
    Assertions.assertThat(e).as("problems of " + text).isNotNull();
    return e.problems().stream().map(ConfProblem::toString).toList();
  }

  Gateway gateway() {
    return gateway;
  }

  /** A client without a user. */
  RuleClient client() {
    return client(new JsonObject());
  }

  /** A client of this user. */
  RuleClient client(String user) {
    return client(new JsonObject().put("user", user));
  }

  /** A client with this identity. */
  RuleClient client(JsonObject auth) {
    RuleClient client = RuleClient.connect(gateway.port(), "/t", auth);
    clients.add(client);
    return client;
  }

  static <T> T await(Future<T> future) {
    return Futures.await(future);
  }

  @Override
  public void close() {
    clients.forEach(RuleClient::close);
    await(gateway.close());
  }
}
