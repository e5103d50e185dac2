package io.roomcast.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The chat page of the fat jar in headless Chromium; screenshots in {@code target/screenshots}. */
class BrowserIT {

  private static final Pattern URL = Pattern.compile("serves (http://\\S+)");

  private static Process gateway;
  private static String page;

  @BeforeAll
  static void start() throws IOException {
    Path output = Path.of("target/gateway.txt");
    gateway =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                "target/roomcast.jar",
                "serve",
                "--port",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    page =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> url(Files.readString(output)), found -> !found.isEmpty());
  }

  private static String url(String output) {
    if (!gateway.isAlive()) {
      throw new IllegalStateException("the gateway ended: " + output);
    }
    Matcher matcher = URL.matcher(output);
    return matcher.find() ? matcher.group(1) : "";
  }

  @AfterAll
  static void stop() {
    gateway.destroy();
  }

  @TestFactory
  Stream<DynamicNode> chatPage() throws Exception {
    Path screenshots = Files.createDirectories(Path.of("target/screenshots"));
    return NodeTests.run(
        "browser",
        Map.of(
            "ROOMCAST_PAGE", page, "ROOMCAST_SCREENSHOTS", screenshots.toAbsolutePath().toString()),
        List.of("browser.test.js"),
        400);
  }
}
