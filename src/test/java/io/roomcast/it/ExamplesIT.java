package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.Gateway;
import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.ConfSources;
import io.roomcast.config.RoomcastConf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The chat backends of {@code src/examples}, each behind a gateway, with official clients. */
class ExamplesIT {

  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final Path EXAMPLES = Path.of("src/examples").toAbsolutePath();

  /** Fewer lines than this, the heading included. */
  private static final int MOST_LINES = 60;

  @TestFactory
  List<DynamicNode> everyLanguage() throws Exception {
    List<DynamicNode> languages = new ArrayList<>();
    languages.add(language("node", "node", "node/chat.mjs"));
    languages.add(language("python", "python3", "python/chat.py"));
    languages.add(language("java", java(), "java/Chat.java"));
    return languages;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static DynamicNode language(String name, String command, String file) throws Exception {
    assertThat(Files.readAllLines(EXAMPLES.resolve(file))).hasSizeLessThan(MOST_LINES);
    int port = RedisProcess.freePort();
    Process backend = backend(name, port, List.of(command, EXAMPLES.resolve(file).toString()));
    Gateway gateway = null;
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> answers(port));
      gateway = Gateway.start(conf(port)).await(20, TimeUnit.SECONDS);
      Map<String, String> environment = Map.of("CHAT_URL", "http://127.0.0.1:" + gateway.port());
      Stream<DynamicNode> tests =
          NodeTests.run("examples-" + name, environment, List.of("examples.test.js"), 400);
      return DynamicContainer.dynamicContainer(name, tests);
    } finally {
      if (gateway != null) {
        gateway.close().await(20, TimeUnit.SECONDS);
      }
      backend.destroy();
      assertThat(backend.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Process backend(String name, int port, List<String> command) throws IOException {
    Path output = Files.createDirectories(Path.of("target/examples")).resolve(name + ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("WEBHOOK_SECRET", SECRET);
    builder.environment().put("PORT", Integer.toString(port));
    return builder.start();
  }

  private static RoomcastConf conf(int port) {
    return ConfLoader.load(
            new ConfSources(
                List.of(EXAMPLES.resolve("chat/conf.json")),
                Map.of("WEBHOOK_SECRET", SECRET),
                List.of(
                    new ConfLoader.Setting("listen.public.port", "0", "test"),
                    new ConfLoader.Setting("node.instances", "2", "test"),
                    new ConfLoader.Setting(
                        "backends.chat.url", "http://127.0.0.1:" + port + "/{type}", "test")),
                false))
        .conf();
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
