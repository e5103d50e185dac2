package io.roomcast.bench.gateway;

import io.roomcast.config.ConfLoader;
import io.roomcast.config.RoomcastConf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application of {@code RoomcastServer} as a conf: {@code join}, {@code leave}, {@code pub},
 * {@code vol} are rules, {@code echo} is what the form says. Also the server API, without keys.
 *
 * @param port to listen on for clients; 0 for a free one
 * @param loops event loops
 * @param pingInterval in ms
 * @param form what acks {@code echo}
 * @param webhookPort where the form's backend is, if it is a webhook
 * @param parser {@code default} or {@code msgpack}
 * @param deflate whether clients may negotiate compression
 * @param tokens what clients must prove, or null when they need not
 * @param redis where it meets the other nodes; empty when it is alone
 * @param adapter how it speaks with them, as {@code redis.adapter} of the conf
 */
record GatewayConf(
    int port,
    int loops,
    long pingInterval,
    GatewayForm form,
    int webhookPort,
    String parser,
    boolean deflate,
    @Nullable Tokens tokens,
    String redis,
    String adapter) {

  /** As the gateway has it, checked. */
  RoomcastConf load() {
    return ConfLoader.parse("bench", json().encode(), List.of());
  }

  private JsonObject json() {
    JsonObject namespace = new JsonObject().put("name", "/").put("events", events());
    JsonObject conf =
        new JsonObject()
            .put("node", node())
            .put("listen", listen())
            .put("socketio", socketIo())
            .put("api", true)
            .put("namespaces", new JsonArray().add(namespace));
    form.complete(conf, namespace, webhookPort);
    if (tokens != null) {
      conf.put("auth", tokens.auth());
    }
    if (!redis.isEmpty()) {
      JsonArray endpoints = new JsonArray().add(redis);
      conf.put("redis", new JsonObject().put("endpoints", endpoints).put("adapter", adapter));
    }
    return conf;
  }

  private JsonObject node() {
    return new JsonObject().put("instances", loops).put("id", redis.isEmpty() ? "bench" : "auto");
  }

  private JsonObject listen() {
    return new JsonObject().put("public", loopback(port)).put("internal", loopback(0));
  }

  private static JsonObject loopback(int port) {
    return new JsonObject().put("host", "127.0.0.1").put("port", port);
  }

  private JsonObject socketIo() {
    return new JsonObject()
        .put("pingInterval", pingInterval)
        .put("parser", new JsonArray().add(parser))
        .put("perMessageDeflate", deflate);
  }

  private JsonArray events() {
    return new JsonArray()
        .add(rule("join", "join").put("room", "{args.0}"))
        .add(rule("leave", "leave").put("room", "{args.0}"))
        .add(relay("pub"))
        .add(relay("vol").put("volatile", true))
        .add(form.echo().put("match", "echo"));
  }

  private static JsonObject relay(String event) {
    return rule(event, "relay")
        .put("to", "{args.0}")
        .put("event", "m")
        .put("skipArgs", 1)
        .put("exceptSender", false);
  }

  private static JsonObject rule(String event, String what) {
    return new JsonObject().put("match", event).put("do", what);
  }
}
