package io.roomcast.config;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Conf of the cross-origin headers, as npm cors has it. Immutable. */
public record CorsConf(
    @Option(value = "Origins whose pages may read answers.", byDefault = "*") Origin origin,
    @Option(
            value = "Methods that a preflight answer allows.",
            byDefault = {"GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"},
            pattern = "[A-Z]+")
        List<String> methods,
    @Option(
            value = "Headers that a preflight answer allows; without it, those asked for.",
            pattern = "[!#$%&'*+.^_A-Za-z0-9-]+")
        @Nullable List<String> allowedHeaders,
    @Option(value = "Headers of answers that pages may read.", pattern = "[!#$%&'*+.^_A-Za-z0-9-]+")
        List<String> exposedHeaders,
    @Option(value = "Whether pages may send cookies.", byDefault = "false") boolean credentials,
    @Option(
            value = "Time for which a browser may keep a preflight answer.",
            unit = TimeUnit.SECONDS,
            min = "0s",
            max = "365d")
        @Nullable Duration maxAge,
    @Option(
            value = "Whether preflight requests go on to the server after the headers were set.",
            byDefault = "false")
        boolean preflightContinue,
    @Option(value = "Status of a preflight answer.", byDefault = "204", min = "200", max = "299")
        int optionsSuccessStatus)
    implements Checked {

  @Override
  public void advise(BiConsumer<String, String> advice) {
    if (credentials && origin instanceof Origin.Any) {
      advice.accept("origin", "named origins, since browsers refuse \"*\" with credentials");
    }
    if (credentials && origin instanceof Origin.Reflect) {
      advice.accept("origin", "named origins: with credentials, any page may act for its visitor");
    }
  }
}
