package io.roomcast.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** Conf of a backend that is called by signed HTTP requests. Immutable. */
public record WebhookConf(
    @Option(
            value = "Where to post; {type} in it stands for connect, event, disconnect or refresh.",
            pattern = "https?://\\S+")
        String url,
    @Option(
            value = "What requests are signed with; \"roomcast keys webhook\" makes one.",
            secret = Secrecy.STRONG,
            min = "38",
            pattern = BackendConf.SECRET)
        String secret,
    @Option(
            value = "The secret before, while it is replaced: requests carry both signatures.",
            secret = Secrecy.MASKED,
            pattern = "|" + BackendConf.SECRET,
            byDefault = "")
        String previousSecret,
    @Option("Longest time of one attempt.") BackendTimeoutConf timeout,
    @Option("When a request is tried again.") RetryConf retry,
    @Option(value = BackendConf.MAX_IN_FLIGHT, byDefault = "256", min = "1", max = "100000")
        int maxInFlight,
    @Option(value = BackendConf.QUEUE_PER_SOCKET, byDefault = "64", min = "1", max = "100000")
        int queuePerSocket,
    @Option(value = BackendConf.MAX_QUEUE, byDefault = "10000", min = "1", max = "10000000")
        int maxQueue,
    @Option(
            value = "The same in bytes of what is sent.",
            byDefault = "64MiB",
            min = "1KiB",
            max = "100GB")
        DataSize maxQueueBytes,
    @Option("When it is left alone for a while.") BreakerConf breaker,
    @Option(value = "Speak HTTP/2, on one connection per event loop.", byDefault = "false")
        boolean http2,
    @Option(value = "Largest answer.", byDefault = "1MiB", min = "1KiB", max = "100MiB")
        DataSize maxResponse,
    @Option(
            value =
                "PEM file of certificate authorities to trust instead of those of the Java runtime;"
                    + " empty for those.",
            byDefault = "")
        String ca,
    @Option(value = BackendConf.MAX_DEFERRED_ACKS, byDefault = "10000", min = "1", max = "10000000")
        int maxDeferredAcks,
    @Option(value = BackendConf.DEFERRED_ACK_TTL, byDefault = "30s", min = "1ms", max = "1h")
        Duration deferredAckTtl,
    @Option(value = BackendConf.REFRESH_EVERY, byDefault = "0ms", min = "0ms", max = "1d")
        Duration refreshEvery,
    @Option(
            value = BackendConf.FORWARD_HEADERS,
            byDefault = {"user-agent", "origin"},
            min = "0",
            max = "100",
            pattern = "[A-Za-z0-9-]+")
        List<String> forwardHeaders)
    implements BackendConf, Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    if (!ca.isEmpty() && !PemFile.readable(ca)) {
      problem.accept("ca", PemFile.ALLOWED);
    }
    try {
      URI address = new URI(url.replace("{type}", "event"));
      if (address.getHost() == null || address.getRawUserInfo() != null) {
        problem.accept("url", "an address with a host, and no user before it");
      } else if (!url.replace("{type}", "").contains(address.getRawAuthority())) {
        problem.accept("url", "{type} in the path or the query only");
      }
    } catch (URISyntaxException e) {
      problem.accept("url", "an address");
    }
  }
}
