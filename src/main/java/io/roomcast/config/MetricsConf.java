package io.roomcast.config;

/** Conf of the metrics. Immutable. */
public record MetricsConf(
    @Option(
            value = "Whether the internal listener serves them under /metrics, for Prometheus.",
            byDefault = "true")
        boolean prometheus,
    @Option(value = "Whether namespaces have figures of their own.", byDefault = "true")
        boolean perNamespace,
    @Option(
            value =
                "For how many: those with the most sockets; the rest is summed up as \"other\".",
            byDefault = "100",
            min = "1",
            max = "10000")
        int maxNamespaces,
    @Option(value = "Memory, garbage collection and threads of the JVM.", byDefault = "true")
        boolean jvm,
    @Option(
            value =
                "What Vert.x measures of HTTP, sockets and the event bus; it costs time for every"
                    + " packet.",
            byDefault = "false")
        boolean vertx) {}
