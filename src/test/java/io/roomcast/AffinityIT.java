package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.config.ConfLoader;
import io.roomcast.it.NodeTests;
import io.roomcast.it.raw.RawHttp;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The proxies of {@code docker/} bring each request to the node that has the session. nginx and
 * HAProxy are programs of the machine, which no registry of this build has: where one is not
 * installed, its tests are skipped, and the report says so. On Debian and its kin, {@code apt-get
 * install nginx-light haproxy} brings both.
 */
class AffinityIT {

  private static RedisProcess redis;
  private static Gateway one;
  private static Gateway two;

  private final List<Process> processes = new ArrayList<>();

  @BeforeAll
  static void start() {
    redis = RedisProcess.launch();
    one = gateway("gw-1");
    two = gateway("gw-2");
  }

  @AfterAll
  static void stop() {
    RuleGateway.await(one.close());
    RuleGateway.await(two.close());
    redis.close();
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.destroy(); // not by force: nginx has processes of its own to end
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static Gateway gateway(String id) {
    String conf =
        """
        {"node": {"instances": 1, "id": "%s"},
         "listen": {"public": {"host": "127.0.0.1", "port": 0}, "internal": {"port": 0}},
         "namespaces": [{"name": "/", "events": [
           {"match": "join", "do": "join", "room": "own-{args.0}"},
           {"match": "say", "do": "relay", "to": "own-{args.1}", "exceptSender": false}]}],
         "redis": {"endpoints": ["%s"]},
         "cluster": {"forwarding": {"secret": "0123456789abcdefghijklmnopqrstuv"}}}
        """
            .formatted(id, redis.url());
    return RuleGateway.await(Gateway.start(ConfLoader.parse("test.json", conf, List.of())));
  }

  private static String program(String name) {
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    for (String directory : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(directory, name);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    assumeTrue(false, name + " is not installed: apt-get install nginx-light haproxy");
    return "";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The file as it is, but for the addresses. */
  private static String file(String name, String listens, int port) throws IOException {
    String text = Files.readString(Path.of("docker", name));
    assertThat(text).contains(listens + "80", "gw-1:3000", "gw-2:3000");
    return text.replace(listens + "80", listens.replace(":", "127.0.0.1:") + port)
        .replace("gw-1:3000 check port 9090", "gw-1:3000 check port " + one.internalPort())
        .replace("gw-2:3000 check port 9090", "gw-2:3000 check port " + two.internalPort())
        .replace("gw-1:3000", "127.0.0.1:" + one.port())
        .replace("gw-2:3000", "127.0.0.1:" + two.port());
  }

  private Stream<DynamicNode> run(String name, int port, Path directory, List<String> command)
      throws Exception {
    processes.add(
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", name + ".txt").toFile())
            .start());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> RawHttp.get(port, "/socket.io/?EIO=4&transport=polling").status() == 200);
    long before = forwarded();
    Stream<DynamicNode> cases =
        NodeTests.run(
            name,
            Map.of("ROOMCAST_URL", "http://127.0.0.1:" + port),
            List.of("forward.test.js"),
            120);
    assertThat(forwarded()).as("nothing went astray").isEqualTo(before);
    return cases;
  }

  private static long forwarded() throws IOException {
    long all = 0;
    for (Gateway gateway : List.of(one, two)) {
      byte[] body = RawHttp.get(gateway.internalPort(), "/metrics").body();
      all +=
          new String(body, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("roomcast_forwarded_total{"))
              .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf('}') + 2)))
              .sum();
    }
    return all;
  }

  @TestFactory
  Stream<DynamicNode> nginx(@TempDir Path directory) throws Exception {
    String nginx = program("nginx");
    int port = freePort();
    StringBuilder own = new StringBuilder("http {\n  access_log off;\n");
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      own.append("  ")
          .append(kind)
          .append("_temp_path ")
          .append(directory.resolve(kind))
          .append(";\n");
    }
    Path conf = directory.resolve("nginx.conf");
    Files.writeString(conf, file("nginx.conf", "listen ", port).replace("http {\n", own));
    // The user whose directory that is; of no effect without the rights to choose.
    String user = "user " + System.getProperty("user.name") + "; ";
    String more = user + "daemon off; pid " + directory.resolve("pid") + "; error_log stderr;";
    return run("nginx", port, directory, List.of(nginx, "-c", conf.toString(), "-g", more));
  }

  @TestFactory
  Stream<DynamicNode> haproxy(@TempDir Path directory) throws Exception {
    String haproxy = program("haproxy");
    int port = freePort();
    Path conf = directory.resolve("haproxy.cfg");
    Files.writeString(conf, file("haproxy.cfg", "bind :", port));
    return run("haproxy", port, directory, List.of(haproxy, "-db", "-f", conf.toString()));
  }
}
