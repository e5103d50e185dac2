package io.roomcast.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.roomcast.ops.Sample.Family;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the process in the format of Prometheus: those of the event loops, and what
 * Micrometer has of the JVM. Thread-safe.
 */
public final class Prometheus implements AutoCloseable {

  /** Type of what {@link #scrape} answers. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** What all names begin with. */
  private static final String PREFIX = "roomcast_";

  private static final long TIMEOUT = 2_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final @Nullable JvmGcMetrics gc;

  /** What the loops said last; read by the collector below, on the thread that scrapes. */
  private volatile Collection<Sample> samples = List.of();

  /** {@code jvm} adds figures of memory, collections, threads and files. */
  public Prometheus(boolean jvm) {
    this.gc = jvm ? new JvmGcMetrics() : null;
    if (gc != null) {
      gc.bindTo(registry);
      new JvmMemoryMetrics().bindTo(registry);
      new JvmThreadMetrics().bindTo(registry);
      new ClassLoaderMetrics().bindTo(registry);
      new ProcessorMetrics().bindTo(registry);
      new FileDescriptorMetrics().bindTo(registry);
      new UptimeMetrics().bindTo(registry);
    }
    registry.getPrometheusRegistry().register((MultiCollector) () -> snapshots(samples));
  }

  /** Where further meters may be registered, e.g. those of Vert.x. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All figures of now; asked through the metrics of the calling event loop. */
  public Future<String> scrape(Vertx vertx, LoopMetrics metrics) {
    return metrics
        .everywhere(TIMEOUT)
        .compose(
            all -> {
              samples = all;
              return vertx.executeBlocking(() -> registry.scrape(), false);
            });
  }

  private static MetricSnapshots snapshots(Collection<Sample> samples) {
    Map<String, List<Sample>> byName = new LinkedHashMap<>();
    samples.forEach(
        sample ->
            byName.computeIfAbsent(sample.family().name(), name -> new ArrayList<>()).add(sample));
    List<MetricSnapshot> snapshots = new ArrayList<>();
    byName.values().forEach(same -> snapshots.add(snapshot(same.get(0).family(), same)));
    return new MetricSnapshots(snapshots);
  }

  private static MetricSnapshot snapshot(Family family, List<Sample> samples) {
    String name = PREFIX + family.name();
    switch (family.type()) {
      case COUNTER -> {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(family.help());
        samples.forEach(
            sample ->
                counter.dataPoint(
                    CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels(sample))
                        .value(sample.value())
                        .build()));
        return counter.build();
      }
      case GAUGE -> {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(family.help());
        samples.forEach(
            sample ->
                gauge.dataPoint(
                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels(sample))
                        .value(sample.value())
                        .build()));
        return gauge.build();
      }
      default -> {
        return histogram(name, family, samples);
      }
    }
  }

  private static MetricSnapshot histogram(String name, Family family, List<Sample> samples) {
    List<Double> bounds = new ArrayList<>(family.bounds());
    bounds.add(Double.POSITIVE_INFINITY);
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder().name(name).help(family.help());
    samples.forEach(
        sample ->
            histogram.dataPoint(
                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(labels(sample))
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, sample.buckets()))
                    .sum(sample.value())
                    .build()));
    return histogram.build();
  }

  private static Labels labels(Sample sample) {
    return Labels.of(sample.family().labels(), sample.values());
  }

  @Override
  public void close() {
    if (gc != null) {
      gc.close();
    }
    registry.close();
  }
}
