package io.roomcast;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast nodes take clients, as their {@code /metrics} tell: asked by a thread of its own, five
 * times a second. Used by one thread besides that.
 */
final class HandshakeRates implements AutoCloseable {

  private static final long EVERY_MILLIS = 200;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern TAKEN =
      Pattern.compile("roomcast_handshakes_total\\{result=\"ok\"\\} (\\d+)");
  private static final Pattern REFUSED =
      Pattern.compile("roomcast_handshakes_total\\{result=\"accept_rate\"\\} (\\d+)");

  /** What one node, or all, had taken and refused at a time. */
  private record Sample(long nanos, long count, long refused) {}

  private final List<DemoNode> nodes = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::run, "handshake-rates");
  private final HttpClient http = HttpClient.newHttpClient();

  /** Of the thread, until it has ended, as the sums. */
  private final Map<DemoNode, List<Sample>> samples = new HashMap<>();

  private final List<Sample> sums = new ArrayList<>();

  /** Begins with these nodes, which serve. */
  static HandshakeRates start(List<DemoNode> nodes) {
    HandshakeRates rates = new HandshakeRates();
    nodes.forEach(rates::add);
    rates.thread.setDaemon(true);
    rates.thread.start();
    return rates;
  }

  /**
   * One more node, which serves; those that have gone are not asked: others may have their ports.
   */
  void add(DemoNode node) {
    nodes.add(node);
  }

  private void run() {
    try {
      while (true) {
        sample();
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sample() {
    nodes.stream().filter(DemoNode::isAlive).forEach(this::ask);
    long count = 0;
    long refused = 0;
    for (List<Sample> ofNode : samples.values()) {
      Sample last = ofNode.get(ofNode.size() - 1);
      count += last.count - ofNode.get(0).count;
      refused += last.refused - ofNode.get(0).refused;
    }
    sums.add(new Sample(System.nanoTime(), count, refused));
  }

  private void ask(DemoNode node) {
    String url = node.internalUrl();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url).resolve("/metrics")).timeout(PATIENCE).build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(url + " has no metrics: " + answer.statusCode());
      }
      String text = answer.body();
      Sample sample = new Sample(System.nanoTime(), count(TAKEN, text), count(REFUSED, text));
      samples.computeIfAbsent(node, n -> new ArrayList<>()).add(sample);
    } catch (IOException e) {
      // It has gone: what it told last stays.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long count(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  /** Most in a second, as the mean of the shortest times that are no shorter than a second. */
  private static double peak(List<Sample> all) {
    double most = 0;
    for (int from = 0, to = 0; to < all.size(); to++) {
      while (from + 1 < to && all.get(to).nanos - all.get(from + 1).nanos >= WINDOW_NANOS) {
        from++;
      }
      long nanos = all.get(to).nanos - all.get(from).nanos;
      if (nanos >= WINDOW_NANOS) {
        most = Math.max(most, (all.get(to).count - all.get(from).count) * 1e9 / nanos);
      }
    }
    return most;
  }

  /** Ends the questions, and tells what came of them. */
  String report() {
    close();
    sample();
    double one = samples.values().stream().mapToDouble(HandshakeRates::peak).max().orElse(0);
    Sample sum = sums.get(sums.size() - 1);
    return "taken by the nodes: %d, at most %.0f in a second by one, %.0f by all; refused: %d"
        .formatted(sum.count, one, peak(sums), sum.refused);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
