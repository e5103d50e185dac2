package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.config.ConfLoader;
import io.roomcast.it.NodeTests;
import io.roomcast.it.raw.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The proxies of {@code docker/} bring each request to the node that has the session; see {@link
 * Programs}.
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
      Programs.end(process);
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
    long ofOne = handshakes(one);
    long ofTwo = handshakes(two);
    Stream<DynamicNode> cases =
        NodeTests.run(
            name,
            Map.of("ROOMCAST_URL", "http://127.0.0.1:" + port),
            List.of("forward.test.js"),
            400);
    assertThat(forwarded()).as("nothing went astray").isEqualTo(before);
    // With all sessions at one node, nothing could.
    assertThat(handshakes(one)).isGreaterThan(ofOne);
    assertThat(handshakes(two)).isGreaterThan(ofTwo);
    return cases;
  }

  private static long forwarded() throws IOException {
    return sum(one, "roomcast_forwarded_total{") + sum(two, "roomcast_forwarded_total{");
  }

  private static long handshakes(Gateway gateway) throws IOException {
    return sum(gateway, "roomcast_handshakes_total{result=\"ok\"}");
  }

  private static long sum(Gateway gateway, String metric) throws IOException {
    byte[] body = RawHttp.get(gateway.internalPort(), "/metrics").body();
    return new String(body, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(metric))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf('}') + 2)))
        .sum();
  }

  @TestFactory
  Stream<DynamicNode> nginx(@TempDir Path directory) throws Exception {
    int port = RedisProcess.freePort();
    String conf = file("nginx.conf", "listen ", port);
    return run("nginx", port, directory, Programs.nginx(directory, conf));
  }

  @TestFactory
  Stream<DynamicNode> haproxy(@TempDir Path directory) throws Exception {
    String haproxy = Programs.find("haproxy");
    int port = RedisProcess.freePort();
    Path conf = directory.resolve("haproxy.cfg");
    Files.writeString(conf, file("haproxy.cfg", "bind :", port));
    return run("haproxy", port, directory, List.of(haproxy, "-db", "-f", conf.toString()));
  }
}
