package io.roomcast.it;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The server that the raw tests talk to: ours or, with {@code -Droomcast.target=reference}, the
 * reference server, so that each expectation can be proven against it. Any thread.
 */
final class Target implements AutoCloseable {

  /** Whether the tests run against the reference server. */
  static final boolean REFERENCE = "reference".equals(System.getProperty("roomcast.target"));

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static @Nullable URI referenceControl;

  private final @Nullable TestServer server;
  private final int port;

  private Target(@Nullable TestServer server, int port) {
    this.server = server;
    this.port = port;
  }

  static Target start(String mode, JsonObject options) {
    if (REFERENCE) {
      JsonObject request = new JsonObject().put("mode", mode).put("options", options);
      return new Target(null, post("/start", request).getInteger("port"));
    }
    TestServer server = TestServer.start(mode, 0, options).await();
    return new Target(server, server.port());
  }

  int port() {
    return port;
  }

  /** What happened on the server so far. */
  List<JsonObject> log() {
    JsonArray log =
        server != null
            ? server.log().toJson()
            : new JsonArray(request(HttpRequest.newBuilder(control("/log?port=" + port))));
    return log.stream().map(JsonObject.class::cast).toList();
  }

  /** Waits for an entry of the log with these values; answers the first. */
  JsonObject logged(Map<String, ?> values) {
    return Awaitility.await()
        .alias("logged " + values)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                log().stream()
                    .filter(
                        entry ->
                            values.entrySet().stream()
                                .allMatch(e -> e.getValue().equals(entry.getValue(e.getKey()))))
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  @Override
  public void close() {
    if (server != null) {
      server.close().await();
    } else {
      post("/stop", new JsonObject().put("port", port));
    }
  }

  private static JsonObject post(String path, JsonObject body) {
    return new JsonObject(
        request(
            HttpRequest.newBuilder(control(path))
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))));
  }

  private static Buffer request(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
      }
      return Buffer.buffer(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static synchronized URI control(String path) {
    if (referenceControl == null) {
      try {
        Process node =
            NodeTests.node("reference", Map.of(), List.of("reference-app.js", "control"));
        Runtime.getRuntime().addShutdownHook(new Thread(node::destroyForcibly));
        Path output = Path.of("target/node/reference.txt");
        String line =
            Awaitility.await()
                .until(() -> Files.readString(output), text -> text.startsWith("control "));
        referenceControl = URI.create("http://127.0.0.1:" + line.strip().substring(8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return referenceControl.resolve(path);
  }
}
