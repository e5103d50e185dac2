package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisProcess;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command that runs a cluster, as a process, with a real Redis. */
@Timeout(300)
class ClusterDemoIT {

  private static final Pattern NODE =
      Pattern.compile("(node-\\d): (\\S+)  internal: (\\S+)  process: (\\d+)");

  private record Node(String name, String url, String internal, long pid) {}

  private final List<Socket> clients = new ArrayList<>();
  private Process process;

  @AfterEach
  void end() {
    clients.forEach(Socket::close);
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Socket client(String url, String name) throws Exception {
    IO.Options options = new IO.Options();
    options.forceNew = true;
    options.transports = new String[] {"websocket"};
    options.auth = Map.of("name", name, "key", "0123456789abcdef" + name);
    Socket client = IO.socket(URI.create(url + "chat"), options);
    clients.add(client);
    CompletableFuture<Object> welcome = new CompletableFuture<>();
    client.once("welcome", args -> welcome.complete(args[0]));
    client.connect();
    welcome.get(20, TimeUnit.SECONDS);
    return client;
  }

  @Test
  void threeNodesAreOneUntilStopped() throws Exception {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "cluster-demo",
                "--port",
                "0",
                "--internal-port",
                "0",
                "--redis-server",
                RedisProcess.binary().toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    List<Node> nodes = started(out);
    assertThat(nodes).extracting(Node::name).containsExactly("node-1", "node-2", "node-3");

    Socket ann = client(nodes.get(0).url(), "Ann");
    Socket bob = client(nodes.get(1).url(), "Bob");
    assertThat(said(ann, bob, "hello")).isEqualTo("hello");
    assertThat(info(nodes.get(2))).contains("node-1", "node-2", "node-3");

    // One is lost as by a fault; the others go on.
    ProcessHandle.of(nodes.get(2).pid()).orElseThrow().destroyForcibly();
    assertThat(said(bob, ann, "still here")).isEqualTo("still here");

    process.toHandle().destroy();
    List<String> rest = out.lines().toList();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(rest).anyMatch(line -> line.startsWith("node-1 | ") && line.endsWith("Stopped"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> nodes.stream().noneMatch(node -> ProcessHandle.of(node.pid()).isPresent()));
  }

  /** As when its terminal is closed, of which the nodes think something else. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no SIGHUP")
  void theEndOfItsTerminalEndsAll(@TempDir Path dir) throws Exception {
    List<String> command = new ArrayList<>(Hangups.heard());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-Djava.io.tmpdir=" + dir,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "cluster-demo",
            "--nodes=1",
            "--port=0",
            "--internal-port=0",
            "--redis-server=" + RedisProcess.binary()));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    long node = started(out).get(0).pid();
    List<ProcessHandle> all = process.descendants().toList();
    assertThat(all).extracting(ProcessHandle::pid).contains(node).hasSize(2);

    Hangups.send(process);
    assertThat(out.lines().toList()).anyMatch(line -> line.endsWith("Stopped"));
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(all).noneMatch(ProcessHandle::isAlive);
    assertThat(dir).isEmptyDirectory();
  }

  private static List<Node> started(BufferedReader out) throws Exception {
    List<Node> nodes = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      seen.add(line);
      Matcher matcher = NODE.matcher(line);
      if (matcher.matches()) {
        nodes.add(
            new Node(
                matcher.group(1),
                matcher.group(2),
                matcher.group(3),
                Long.parseLong(matcher.group(4))));
      } else if (line.startsWith("Ctrl-C")) {
        return nodes;
      }
    }
    throw new AssertionError("it ended: " + seen);
  }

  /** What is heard; who has just come in is in its room a moment after the welcome. */
  private static String said(Socket from, Socket to, String text) throws Exception {
    CompletableFuture<JSONObject> heard = new CompletableFuture<>();
    to.once("message", args -> heard.complete((JSONObject) args[0]));
    Awaitility.await()
        .pollInterval(Duration.ofMillis(500))
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              from.emit("message", new JSONObject(Map.of("text", text)));
              return heard.isDone();
            });
    return heard.get().getString("text");
  }

  private static String info(Node node) {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    Main.run(to, to, Map.of(), "call", "info", "--url", node.internal());
    return out.toString();
  }

  @Test
  void withoutRedisItSaysHowToGetOne() {
    StringWriter err = new StringWriter();
    PrintWriter to = new PrintWriter(err, true);
    int code = Main.run(to, to, Map.of("PATH", "/nowhere"), "cluster-demo");
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("no redis-server", "--redis redis://", "apt install");
    assertThat(Main.run(to, to, Map.of(), "cluster-demo", "--nodes", "0")).isEqualTo(2);
    assertThat(Main.run(to, to, Map.of(), "cluster-demo", "--redis-server", "/none")).isEqualTo(1);
    assertThat(err.toString()).contains("cannot run /none");
  }
}
