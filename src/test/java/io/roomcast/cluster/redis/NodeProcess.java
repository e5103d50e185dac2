package io.roomcast.cluster.redis;

import io.roomcast.cluster.redis.StreamsOptions.Persist;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.SocketIoOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A node in a process of its own, which can be killed. */
final class NodeProcess implements AutoCloseable {

  private static final String PORT = "port ";

  private final Process process;
  private final int port;

  private NodeProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one over streams that keeps all sessions. */
  static NodeProcess start(String redis) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xshare:auto",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    NodeProcess.class.getName(),
                    redis))
            .redirectErrorStream(true)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(PORT)) {
        return new NodeProcess(process, Integer.parseInt(line.substring(PORT.length())));
      }
      said.append(line).append('\n');
    }
    throw new IOException("the node did not start: " + said);
  }

  int port() {
    return port;
  }

  /** Kills it. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** The process: it says on which port it listens. */
  public static void main(String[] arguments) {
    StreamsOptions options =
        StreamsOptions.of(RedisServers.of(arguments[0])).withPersist(Persist.ALWAYS);
    ClusterNode node =
        ClusterNode.start(
            vertx -> RedisRelay.start(vertx, options),
            new SocketIoOptions()
                .setConnectionStateRecovery(
                    new ConnectionStateRecoveryOptions(20_000, true, 1_000, 1 << 20, 1_000)),
            1,
            StreamsRecoveryIT::install);
    System.out.println(PORT + node.port());
  }
}
