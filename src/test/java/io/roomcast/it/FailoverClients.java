package io.roomcast.it;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Official clients with their defaults, in a Node process: every other one polls; see {@code
 * lib/failover.js}. Thread-safe.
 */
public final class FailoverClients implements AutoCloseable {

  /** What has happened to a client; {@code at} is in ms since the epoch. */
  public record Happening(boolean isConnect, int number, String transport, long at) {}

  private final Process process;
  private final Queue<Happening> happenings = new ConcurrentLinkedQueue<>();

  /** The private ids of sessions that there are, by the client's number. */
  private final Map<Integer, String> sessions = new ConcurrentHashMap<>();

  private FailoverClients(Process process) {
    this.process = process;
  }

  /** Starts them. */
  public static FailoverClients start(String url, int clients) throws IOException {
    Path errors = Files.createDirectories(Path.of("target/node")).resolve("failover.txt");
    ProcessBuilder builder =
        new ProcessBuilder("node", "lib/failover.js")
            .directory(NodeTests.JS.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(Map.of("URL", url, "CLIENTS", "" + clients));
    FailoverClients started = new FailoverClients(builder.start());
    Thread reader = new Thread(started::read, "clients");
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        happened(new JsonObject(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void happened(JsonObject line) {
    boolean isConnect = line.getString("is").equals("connect");
    int number = line.getInteger("number");
    if (isConnect) {
      sessions.put(number, line.getString("sid"));
    } else {
      sessions.remove(number);
    }
    happenings.add(
        new Happening(isConnect, number, line.getString("transport"), line.getLong("at")));
  }

  /** How many are connected. */
  public int connected() {
    return sessions.size();
  }

  /** The clients whose sessions a node has. */
  public List<Integer> at(String node) {
    return sessions.entrySet().stream()
        .filter(session -> session.getValue().startsWith(node + "~"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What has happened since this was asked last. */
  public List<Happening> take() {
    List<Happening> taken = List.copyOf(happenings);
    happenings.removeAll(taken);
    return taken;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
