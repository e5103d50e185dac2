package io.roomcast.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.roomcast.bench.report.SoakReport;
import io.roomcast.bench.report.SoakSample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Keeps a Roomcast server under churn, fan-out and slow readers, and looks at what it holds. Used
 * by one thread.
 */
public final class Soak {

  /** A heap of one size, touched at the start: what resident memory grows by is not the heap's. */
  private static final List<String> JVM_FLAGS =
      List.of("-Xms768m", "-Xmx768m", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch");

  private static final int SAMPLES = 120;
  private static final Duration SHORTEST = Duration.ofMillis(250);
  private static final Duration PIECE = Duration.ofMinutes(1);
  private static final Duration MARGIN = Duration.ofMinutes(2);

  /** After the clients are gone: the time that their sessions may take to end. */
  private static final Duration UNTIL_EMPTY = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Duration length;
  private final OptionalInt clients;
  private final Path logs;
  private final Machine machine;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param length of the load
   * @param settings where output goes and with how many clients
   * @throws IOException when the directory for logs can't be made
   */
  public Soak(Duration length, RunSettings settings) throws IOException {
    this.length = length;
    this.clients = settings.clients();
    this.logs = Files.createDirectories(settings.output().resolve("logs"));
    this.machine = new Machine(settings.peers());
  }

  /** Runs it. */
  public SoakReport run() throws BenchException, IOException, InterruptedException {
    Launch launch =
        new Launch(
            Launch.java(JVM_FLAGS, "io.roomcast.bench.RoomcastServer"),
            List.of("--stats", "--ping-interval", "5000"));
    try (RunningServer server = RunningServer.start(launch, logs.resolve("soak-server.log"))) {
      // What is made once, at first use, is not growth.
      playChurn(server, 0, Duration.ofSeconds(2)).finish();
      SoakSample before = whenEmpty(server);
      List<SoakSample> samples = new ArrayList<>();
      List<JsonNode> results = load(server, samples);
      SoakSample after = whenEmpty(server);
      Map<String, String> environment = machine.facts();
      return new SoakReport(environment, before, samples, after, results);
    }
  }

  /** Plays both loads, piece after piece, and takes samples meanwhile. */
  private List<JsonNode> load(RunningServer server, List<SoakSample> samples)
      throws BenchException, IOException, InterruptedException {
    List<JsonNode> results = new ArrayList<>();
    long start = System.nanoTime();
    Duration pause = max(SHORTEST, length.dividedBy(SAMPLES));
    for (int piece = 0; since(start).compareTo(length) < 0; piece++) {
      Duration left = length.minus(since(start));
      Duration play = left.compareTo(PIECE) < 0 ? max(left, SHORTEST) : PIECE;
      try (Piece churn = playChurn(server, piece, play);
          Piece slow = playSlow(server, piece, play)) {
        while (churn.load.isAlive() && slow.load.isAlive()) {
          Thread.sleep(pause.toMillis());
          samples.add(sample(server, since(start)));
        }
        results.add(churn.finish());
        results.add(slow.finish());
      }
    }
    return results;
  }

  private record Piece(LoadRun load, Duration seconds) implements AutoCloseable {

    JsonNode finish() throws BenchException, InterruptedException {
      try (load) {
        return load.await(seconds.multipliedBy(2).plus(MARGIN));
      }
    }

    @Override
    public void close() {
      load.close();
    }
  }

  private Piece playChurn(RunningServer server, int piece, Duration length) throws BenchException {
    return play(server, "churn", piece, length, List.of());
  }

  /**
   * Large messages at a moderate rate: soon more waits for those that do not read than the kernel
   * takes, and churn has its share of the loop at any speed of the machine.
   */
  private Piece playSlow(RunningServer server, int piece, Duration length) throws BenchException {
    // It lasts twice what it is told: once with all reading, once not.
    return play(
        server,
        "slow",
        piece,
        length.dividedBy(2),
        List.of("--clients", "100", "--rate", "20", "--size", "32768"));
  }

  private Piece play(
      RunningServer server, String mode, int piece, Duration seconds, List<String> settings)
      throws BenchException {
    List<String> arguments = new ArrayList<>(List.of(mode, "--url", server.url()));
    arguments.addAll(List.of("--seconds", Double.toString(seconds.toMillis() / 1000.0)));
    arguments.addAll(List.of("--warmup", "0", "--seed", Integer.toString(piece + 1)));
    // Both loads are on one server: neither may get what is the other's.
    arguments.addAll(List.of("--room-prefix", mode));
    arguments.addAll(settings);
    clients.ifPresent(count -> Runner.shrink(arguments, count));
    return new Piece(LoadRun.start(arguments, logs.resolve("soak-" + mode)), seconds);
  }

  /** The server when it has no client any more, or when that takes too long. */
  private SoakSample whenEmpty(RunningServer server) throws IOException, InterruptedException {
    long start = System.nanoTime();
    SoakSample sample = sample(server, Duration.ZERO);
    while (sample.sessions() > 0 && since(start).compareTo(UNTIL_EMPTY) < 0) {
      Thread.sleep(SHORTEST.toMillis());
      sample = sample(server, Duration.ZERO);
    }
    return sample;
  }

  private SoakSample sample(RunningServer server, Duration at)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + SoakStats.PATH)).timeout(MARGIN).build();
    JsonNode stats = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    return new SoakSample(
        at.toMillis() / 1000.0,
        stats.path("heapBytes").asLong(),
        rss(server.pid()),
        stats.path("addresses").asLong(),
        stats.path("sessions").asLong());
  }

  private static long rss(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
