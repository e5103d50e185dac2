package io.roomcast;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code roomcast call}: one operation of the server API of a running gateway. Main thread. */
@Command(
    name = "call",
    description = {
      "Ask a running gateway for an operation of the server API, and print its answer.",
      "Without a key, it must be on this machine and its conf must have none."
    })
final class CallCommand implements Callable<Integer> {

  private static final int FAILED = 1;

  private final PrintWriter out;
  private final PrintWriter err;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "OP", description = "emit, fetchSockets, rooms, info and so on.")
  private String op = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The internal listener; default: ${DEFAULT-VALUE}.",
      defaultValue = "http://localhost:9090")
  private URI url = URI.create("http://localhost:9090");

  @Mixin private final InternalCalls gateway;

  @Option(names = "--body", paramLabel = "JSON", description = "The body, or a part of it.")
  private String body = "{}";

  @Option(names = "--nsp", description = "The namespace.")
  private @Nullable String nsp;

  @Option(names = "--to", paramLabel = "ROOM", description = "Who gets an event; may be repeated.")
  private @Nullable List<String> to;

  @Option(names = "--in", paramLabel = "ROOM", description = "Which sockets; may be repeated.")
  private @Nullable List<String> in;

  @Option(names = "--except", paramLabel = "ROOM", description = "Who not; may be repeated.")
  private @Nullable List<String> except;

  @Option(
      names = "--rooms",
      paramLabel = "ROOM",
      description = "To join or leave; may be repeated.")
  private @Nullable List<String> rooms;

  @Option(names = "--event", description = "Name of the event.")
  private @Nullable String event;

  @Option(names = "--args", paramLabel = "JSON", description = "Its arguments, as a list.")
  private @Nullable String args;

  @Option(names = "--idempotency-key", paramLabel = "KEY", description = "Do it once only.")
  private @Nullable String idempotencyKey;

  CallCommand(PrintWriter out, PrintWriter err, InternalCalls gateway) {
    this.out = out;
    this.err = err;
    this.gateway = gateway;
  }

  @Override
  public Integer call() {
    if (!op.matches("\\w+")) {
      throw new ParameterException(spec.commandLine(), "OP: the name of an operation, not " + op);
    }
    HttpRequest.Builder request =
        gateway
            .request(spec, "--url", url, "/api/v1/" + op)
            .POST(HttpRequest.BodyPublishers.ofString(body().encode()));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    HttpResponse<String> response = gateway.send(request.build());
    boolean done = response.statusCode() == 200;
    PrintWriter to = done ? out : err;
    to.println(pretty(response));
    return done ? 0 : FAILED;
  }

  private static String pretty(HttpResponse<String> response) {
    try {
      return Json.encodePrettily(Json.decodeValue(response.body()));
    } catch (DecodeException e) {
      return "status " + response.statusCode() + ", and no JSON";
    }
  }

  private JsonObject body() {
    JsonObject json = new JsonObject();
    try {
      json.mergeIn(new JsonObject(body));
    } catch (DecodeException e) {
      throw new ParameterException(spec.commandLine(), "--body: must be a JSON object", e);
    }
    put(json, "nsp", nsp);
    put(json, "event", event);
    put(json, "to", to);
    put(json, "in", in);
    put(json, "except", except);
    put(json, "rooms", rooms);
    if (args != null) {
      try {
        json.put("args", new JsonArray(args));
      } catch (DecodeException e) {
        throw new ParameterException(spec.commandLine(), "--args: must be a JSON list", e);
      }
    }
    return json;
  }

  private static void put(JsonObject json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static void put(JsonObject json, String name, @Nullable List<String> values) {
    if (values != null) {
      json.put(name, new JsonArray(values));
    }
  }
}
