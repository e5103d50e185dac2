package io.roomcast.ops;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.Peers;
import io.roomcast.ops.Sample.Family;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The figures of one event loop, asked of its parts when somebody wants to know, and of the other
 * loops through it: nothing is measured for the metrics alone. Event loop.
 */
public final class LoopMetrics {

  private final Peers<LoopMetrics> peers;
  private final List<MetricSource> sources = new ArrayList<>();

  /** One on each event loop; {@code context} runs tasks in the context that belongs to it. */
  public LoopMetrics(Vertx vertx, EventLoopState loop, Consumer<Runnable> context) {
    this.peers = new Peers<>(vertx, "roomcast.metrics", this, loop, context);
  }

  /** Adds a part that has figures. */
  public void add(MetricSource source) {
    sources.add(source);
  }

  /** It is asked no longer. */
  public void close() {
    peers.leave();
  }

  /** Figures of all loops, added up; of those that answer in time, and how many do not. */
  Future<Collection<Sample>> everywhere(long timeoutMillis) {
    return peers
        .ask(timeoutMillis, LoopMetrics::here)
        .map(
            answers -> {
              Map<String, Sample> sums = new LinkedHashMap<>();
              answers.values().forEach(loop -> loop.forEach(one -> merge(sums, one)));
              merge(sums, missing(answers.missing()));
              return sums.values();
            });
  }

  private static void merge(Map<String, Sample> sums, Sample sample) {
    sums.merge(sample.key(), sample, Sample::plus);
  }

  private static Sample missing(int loops) {
    String help = "Event loops whose figures are missing here, because they did not answer.";
    Family family =
        new Family("scrape_missing_loops", Sample.Type.GAUGE, help, List.of(), List.of());
    return new Sample(family, List.of(), loops, List.of());
  }

  private List<Sample> here() {
    Collected collected = new Collected();
    sources.forEach(source -> source.collect(collected));
    return List.copyOf(collected.samples);
  }

  private static final class Collected implements MetricSink {

    private final List<Sample> samples = new ArrayList<>();

    @Override
    public void counter(String name, String help, long value, String... labels) {
      add(name, Sample.Type.COUNTER, help, List.of(), List.of(), (double) value, labels);
    }

    @Override
    public void gauge(String name, String help, double value, String... labels) {
      add(name, Sample.Type.GAUGE, help, List.of(), List.of(), value, labels);
    }

    @Override
    public void histogram(
        String name,
        String help,
        List<Double> bounds,
        List<Long> buckets,
        double sum,
        String... labels) {
      add(name, Sample.Type.HISTOGRAM, help, bounds, buckets, sum, labels);
    }

    private void add(
        String name,
        Sample.Type type,
        String help,
        List<Double> bounds,
        List<Long> buckets,
        double value,
        String... labels) {
      List<String> names = new ArrayList<>(labels.length / 2);
      List<String> values = new ArrayList<>(labels.length / 2);
      for (int i = 0; i < labels.length; i += 2) {
        names.add(labels[i]);
        values.add(labels[i + 1]);
      }
      samples.add(new Sample(new Family(name, type, help, names, bounds), values, value, buckets));
    }
  }
}
