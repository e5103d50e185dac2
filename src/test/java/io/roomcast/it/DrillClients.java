package io.roomcast.it;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Official clients that talk in rooms, in a Node process; see {@code lib/drill.js}. */
public final class DrillClients implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private DrillClients(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * What they do.
   *
   * @param clients how many
   * @param ramp of these, that come in a second
   * @param transports of the clients in turn: {@code websocket}, {@code polling}, or {@code
   *     default}
   * @param members of each room
   * @param rate messages in a second, of all
   * @param backoff the clients' {@code reconnectionDelay}, in ms
   * @param slack longest time from an ack to the arrival at all others, in ms
   */
  public record Plan(
      int clients,
      int ramp,
      List<String> transports,
      int members,
      int rate,
      int backoff,
      int slack) {}

  /** Starts them and waits until all are in their rooms. */
  public static DrillClients start(String url, Plan plan) throws IOException {
    Path errors = Files.createDirectories(Path.of("target/node")).resolve("drill.txt");
    ProcessBuilder builder =
        new ProcessBuilder("node", "lib/drill.js")
            .directory(NodeTests.JS.toFile())
            .redirectError(errors.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "URL", url,
                "CLIENTS", "" + plan.clients,
                "RAMP", "" + plan.ramp,
                "TRANSPORTS", String.join(",", plan.transports),
                "MEMBERS", "" + plan.members,
                "RATE", "" + plan.rate,
                "BACKOFF", "" + plan.backoff,
                "SLACK", "" + plan.slack));
    DrillClients started = new DrillClients(builder.start());
    started.next();
    return started;
  }

  private JsonObject next() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the clients have ended, see target/node/drill.txt");
    }
    return new JsonObject(line);
  }

  /** Their process. */
  public long pid() {
    return process.pid();
  }

  /** Has them stop talking, and tells what came of it. */
  public JsonObject report() throws IOException {
    process.getOutputStream().write("stop\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return next();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
