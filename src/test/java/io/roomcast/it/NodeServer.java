package io.roomcast.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Node server with the official Redis adapter, in a process of its own. */
public final class NodeServer implements AutoCloseable {

  private final Process process;
  private final int port;

  private NodeServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one on that Redis. */
  public static NodeServer start(String redisUrl) throws IOException {
    Path errors = Files.createDirectories(Path.of("target/node")).resolve("cluster-node.txt");
    ProcessBuilder builder =
        new ProcessBuilder("node", "lib/cluster-node.js")
            .directory(NodeTests.JS.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("REDIS_URL", redisUrl);
    Process process = builder.start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = output.readLine();
    if (port == null) {
      throw new IOException("it did not start, see " + errors);
    }
    return new NodeServer(process, Integer.parseInt(port));
  }

  public int port() {
    return port;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
