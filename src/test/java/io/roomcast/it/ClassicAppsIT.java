package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.Gateway;
import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.ConfLoader.Setting;
import io.roomcast.config.ConfSources;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The classic applications of the field, each by a conf of {@code src/examples/apps} alone. */
class ClassicAppsIT {

  private static final Path APPS = Path.of("src/examples/apps");

  private static final String SECRET = "kx3UoH0V6hbXw2QfRzvNdYw8sJ5tGmPa";

  private static final String WEBHOOK_SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private static final List<String> NAMES =
      List.of("chat", "private", "locations", "whiteboard", "upload", "webrtc", "game");

  private static final List<Gateway> GATEWAYS = new ArrayList<>();
  private static final JsonObject URLS = new JsonObject();
  private static @Nullable Process game;

  @BeforeAll
  static void start() throws Exception {
    int port = RedisProcess.freePort();
    game =
        new ProcessBuilder("node", "game.js", String.valueOf(port), WEBHOOK_SECRET)
            .directory(APPS.toFile())
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(game.getInputStream(), StandardCharsets.UTF_8));
    assertThat(output.readLine()).isEqualTo("listening");
    Map<String, String> environment =
        Map.of(
            "APP_SECRET",
            SECRET,
            "GAME_BACKEND",
            "http://127.0.0.1:" + port + "/",
            "GAME_SECRET",
            WEBHOOK_SECRET);
    for (String name : NAMES) {
      URLS.put(name, url(APPS.resolve(name + ".json"), environment));
    }
  }

  /** Starts a gateway on two event loops; where it is. */
  private static String url(Path conf, Map<String, String> environment) throws Exception {
    List<Setting> settings =
        List.of(
            new Setting("listen.public.host", "127.0.0.1", "test"),
            new Setting("listen.public.port", "0", "test"),
            new Setting("node.instances", "2", "test"));
    ConfSources sources = new ConfSources(List.of(conf), environment, settings, false);
    Gateway gateway = Gateway.start(ConfLoader.load(sources).conf()).await(20, TimeUnit.SECONDS);
    GATEWAYS.add(gateway);
    return "http://127.0.0.1:" + gateway.port();
  }

  @AfterAll
  static void stop() throws Exception {
    for (Gateway gateway : GATEWAYS) {
      gateway.close().await(20, TimeUnit.SECONDS);
    }
    if (game != null) {
      game.destroyForcibly();
    }
  }

  @TestFactory
  Stream<DynamicNode> officialClient() throws Exception {
    return NodeTests.run(
        "apps", Map.of("APPS", URLS.encode(), "APP_SECRET", SECRET), List.of("apps.test.js"), 400);
  }
}
