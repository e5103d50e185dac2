package io.roomcast.config;

/** Conf of the metrics. Immutable. */
public record MetricsConf(
    @Option(
            value = "Whether the internal listener serves them under /metrics, for Prometheus.",
            byDefault = "true")
        boolean prometheus) {}
