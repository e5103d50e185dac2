package io.roomcast.bench.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** What the gateway does with the event {@code echo}; all else is the same in all forms. */
enum GatewayForm {
  /** A handler of the operator's acks it: no backend. */
  RULES {
    @Override
    JsonObject echo() {
      return new JsonObject().put("do", "handle").put("class", EchoHandler.class.getName());
    }

    @Override
    void complete(JsonObject conf, JsonObject namespace, int webhookPort) {}
  },
  /** A consumer on the event bus of the same process acks it. */
  BUS {
    @Override
    void complete(JsonObject conf, JsonObject namespace, int webhookPort) {
      JsonObject options = new JsonObject().put("address", ADDRESS);
      conf.put("backends", new JsonObject().put(BACKEND, new JsonObject().put("bus", ADDRESS)));
      namespace.put(
          "use",
          new JsonArray()
              .add(new JsonObject().put("class", BusEcho.class.getName()).put("options", options)));
    }
  },
  /** A server of another process acks it, over HTTP/1.1. */
  WEBHOOK {
    @Override
    void complete(JsonObject conf, JsonObject namespace, int webhookPort) {
      conf.put("backends", new JsonObject().put(BACKEND, webhook(webhookPort)));
    }
  },
  /** The same over HTTP/2. */
  WEBHOOK_H2 {
    @Override
    void complete(JsonObject conf, JsonObject namespace, int webhookPort) {
      JsonObject webhook = webhook(webhookPort).put("http2", true);
      conf.put("backends", new JsonObject().put(BACKEND, webhook));
    }
  };

  private static final String BACKEND = "echo";
  private static final String ADDRESS = "bench.echo";
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  /** Puts what is this form's own into the conf and its namespace. */
  abstract void complete(JsonObject conf, JsonObject namespace, int webhookPort);

  /** The rule for {@code echo}, without the name of the event. */
  JsonObject echo() {
    return new JsonObject().put("do", "call").put("backend", BACKEND);
  }

  /** Whether it needs a {@link WebhookEcho}. */
  boolean hasWebhook() {
    return this == WEBHOOK || this == WEBHOOK_H2;
  }

  private static JsonObject webhook(int port) {
    return new JsonObject()
        .put("url", "http://127.0.0.1:" + port + "/{type}")
        .put("secret", SECRET)
        // All that the load generator has under way: what is measured is the call, not the queue.
        .put("maxInFlight", 1_000);
  }

  /** As on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
