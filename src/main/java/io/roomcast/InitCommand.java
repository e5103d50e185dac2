package io.roomcast;

import io.roomcast.auth.ApiKeys;
import io.roomcast.auth.KeyGenerator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code roomcast init}: makes a conf to start from, with secrets of its own. Main thread. */
@Command(name = "init", description = "Print a conf to start from, with fresh secrets.")
final class InitCommand implements Callable<Integer> {

  private final PrintWriter out;
  private final PrintWriter err;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write it to a new file that only you can read, instead of printing it.")
  private @Nullable Path file;

  @Option(
      names = "--iss",
      description = "Issuer of tokens: what your login service puts into iss; ${DEFAULT-VALUE}.")
  private String issuer = "https://app.example.com";

  /** What it cannot put into the conf itself goes to {@code err}, so that {@code out} is JSON. */
  InitCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    KeyGenerator generator = new KeyGenerator();
    String apiKey = generator.api();
    String text = conf(generator, apiKey).encodePrettily() + "\n";
    Path to = file;
    if (to == null) {
      out.print(text);
      out.flush();
    } else {
      NewFile.write(to, text, true);
      err.println("Wrote " + to + "; try: roomcast check -c " + to);
    }
    err.println("Key of the server API, shown this once (the conf has its hash): " + apiKey);
    return 0;
  }

  private JsonObject conf(KeyGenerator generator, String apiKey) {
    JsonObject listen =
        new JsonObject()
            .put("public", new JsonObject().put("host", "127.0.0.1").put("port", 3000))
            .put("internal", new JsonObject().put("host", "127.0.0.1").put("port", 9090));
    JsonObject backend =
        new JsonObject()
            .put("url", "http://127.0.0.1:8080/roomcast/{type}")
            .put("secret", generator.webhook());
    return new JsonObject()
        .put("listen", listen)
        .put("auth", auth(generator.hmac()))
        .put("api", api(apiKey))
        .put("backends", new JsonObject().put("app", backend))
        .put("limits", limits())
        .put("namespaces", new JsonArray().add(namespace()));
  }

  private JsonObject auth(String secret) {
    JsonObject issuers =
        new JsonObject()
            .put("iss", issuer)
            .put("aud", "roomcast")
            .put("algorithms", new JsonArray().add("HS256"))
            .put("secret", secret);
    return new JsonObject()
        .put("jwt", new JsonObject().put("issuers", new JsonArray().add(issuers)));
  }

  private static JsonObject api(String key) {
    JsonObject all =
        new JsonObject()
            .put("id", "backend")
            .put("sha256", ApiKeys.hash(key))
            .put("scopes", new JsonArray().add("*"));
    return new JsonObject().put("keys", new JsonArray().add(all));
  }

  private static JsonObject limits() {
    return new JsonObject()
        .put("connectionsPerIp", 100)
        .put("connectionsPerUser", 10)
        .put("acceptPerIp", rate(20))
        .put("eventsPerSocket", rate(100))
        .put("violations", true);
  }

  private static JsonObject rate(int rate) {
    return new JsonObject().put("rate", rate).put("per", "1s");
  }

  private static JsonObject namespace() {
    JsonObject call =
        new JsonObject().put("match", "app:*").put("do", "call").put("backend", "app");
    JsonObject relay = new JsonObject().put("match", "*").put("do", "relay");
    return new JsonObject().put("name", "/").put("events", new JsonArray().add(call).add(relay));
  }
}
