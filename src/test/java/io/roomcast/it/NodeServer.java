package io.roomcast.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Node server with an official Redis adapter, in a process of its own. */
public final class NodeServer implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;
  private final int port;

  private NodeServer(Process process, BufferedReader output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /** Starts one on that Redis, with the classic adapter. */
  public static NodeServer start(String redisUrl) throws IOException {
    return start("cluster-node", redisUrl);
  }

  /** Starts that program of {@code lib} on that Redis. */
  public static NodeServer start(String program, String redisUrl) throws IOException {
    Path errors = Files.createDirectories(Path.of("target/node")).resolve(program + ".txt");
    ProcessBuilder builder =
        new ProcessBuilder("node", "lib/" + program + ".js")
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
    return new NodeServer(process, output, Integer.parseInt(port));
  }

  /** Tells the program something, and answers with the line that it says. */
  public String ask(String line) throws IOException {
    process.outputWriter().write(line + "\n");
    process.outputWriter().flush();
    return String.valueOf(output.readLine());
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
