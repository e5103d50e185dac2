package io.roomcast.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisProcess;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The example of the README is this code, and it works. */
class EmbeddedChatTest {

  private final Vertx vertx = Vertx.vertx();
  private final List<Socket> clients = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    clients.forEach(Socket::disconnect);
    get(vertx.close());
  }

  @Test
  void theReadmeShowsIt() throws Exception {
    String source =
        Files.readString(Path.of("src/test/java/io/roomcast/readme/EmbeddedChat.java"))
            .replaceFirst("package [^\\n]*\\n\\n", "");

    assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + source + "```");
    assertThat(source.lines().filter(line -> !line.isBlank() && !line.startsWith("import")))
        .hasSizeBetween(25, 35);
  }

  @Test
  void itWorks() throws Exception {
    int port = RedisProcess.freePort();
    JsonObject config = new JsonObject().put("port", port);
    get(
        vertx.deployVerticle(
            EmbeddedChat::new, new DeploymentOptions().setInstances(2).setConfig(config)));
    Socket ann = client(port, "secret");
    Socket bob = client(port, "secret");
    Socket eve = client(port, "guess");
    CompletableFuture<Object[]> refused = next(eve, Socket.EVENT_CONNECT_ERROR);
    CompletableFuture<Object[]> annIsIn = next(ann, Socket.EVENT_CONNECT);
    CompletableFuture<Object[]> bobIsIn = next(bob, Socket.EVENT_CONNECT);
    clients.forEach(Socket::connect);

    assertThat(get(refused)[0])
        .isInstanceOfSatisfying(
            JSONObject.class, error -> assertThat(error.opt("message")).isEqualTo("unknown token"));
    get(annIsIn);
    get(bobIsIn);
    CompletableFuture<Object[]> said = next(bob, "said");
    ann.emit("say", "Hello");
    assertThat(get(said)).containsExactly(ann.id(), "Hello");
    CompletableFuture<Object[]> count = new CompletableFuture<>();
    ann.emit("count", (Ack) count::complete);
    assertThat(get(count)).containsExactly(2);
  }

  private Socket client(int port, String token) {
    IO.Options options = new IO.Options();
    options.forceNew = true;
    options.reconnection = false;
    options.auth = Map.of("token", token);
    Socket client = IO.socket(URI.create("http://127.0.0.1:" + port), options);
    clients.add(client);
    return client;
  }

  private static CompletableFuture<Object[]> next(Socket client, String event) {
    CompletableFuture<Object[]> arguments = new CompletableFuture<>();
    client.once(event, arguments::complete);
    return arguments;
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return get(future.toCompletionStage().toCompletableFuture());
  }
}
