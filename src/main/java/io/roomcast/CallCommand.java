package io.roomcast;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
  private static final String DEFAULT_KEY = "ROOMCAST_API_KEY";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final PrintWriter out;
  private final PrintWriter err;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "OP", description = "emit, fetchSockets, rooms, info and so on.")
  private String op = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The internal listener; default: ${DEFAULT-VALUE}.",
      defaultValue = "http://localhost:9090")
  private URI url = URI.create("http://localhost:9090");

  @Option(names = "--key-file", paramLabel = "FILE", description = "File with the API key.")
  private @Nullable Path keyFile;

  @Option(
      names = "--key-env",
      paramLabel = "NAME",
      description = "Environment variable with the API key; default: " + DEFAULT_KEY + ".")
  private @Nullable String keyEnv;

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

  CallCommand(PrintWriter out, PrintWriter err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve("/api/v1/" + op))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body().encode()));
    String key = key();
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    HttpResponse<String> response = send(request.build());
    boolean done = response.statusCode() == 200;
    PrintWriter to = done ? out : err;
    to.println(pretty(response));
    return done ? 0 : FAILED;
  }

  private HttpResponse<String> send(HttpRequest request) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new StartException("cannot reach " + url + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
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

  private @Nullable String key() {
    if (keyFile != null) {
      try {
        return Files.readString(keyFile).strip();
      } catch (IOException e) {
        throw new StartException("cannot read " + keyFile, e);
      }
    }
    String name = keyEnv == null ? DEFAULT_KEY : keyEnv;
    String key = environment.get(name);
    if (key == null && keyEnv != null) {
      throw new StartException("the environment has no " + name, null);
    }
    return key;
  }
}
