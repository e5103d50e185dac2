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
    @Option(
            value = "Most calls under way, shared out to the event loops.",
            byDefault = "256",
            min = "1",
            max = "100000")
        int maxInFlight,
    @Option(
            value =
                "Most events of a socket that wait while one is with the backend; then its"
                    + " connection is read no further until half are done.",
            byDefault = "64",
            min = "1",
            max = "100000")
        int queuePerSocket,
    @Option(
            value =
                "Most connects and events that wait to be sent, shared out to the event loops; one"
                    + " more fails at once. As many disconnects may wait beside them.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
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
    @Option(
            value = "Most acks put off for later, shared out to the event loops.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
        int maxDeferredAcks,
    @Option(value = "How long an ack may be put off.", byDefault = "30s", min = "1ms", max = "1h")
        Duration deferredAckTtl,
    @Option(
            value =
                "How often it is asked whether a socket that it admitted may stay; 0 for only at"
                    + " the time that it gave it by expireAt.",
            byDefault = "0ms",
            min = "0ms",
            max = "1d")
        Duration refreshEvery,
    @Option(
            value =
                "Headers of the client's handshake that it is sent with connect; clients may put"
                    + " anything into them.",
            byDefault = {"user-agent", "origin"},
            min = "0",
            max = "100",
            pattern = "[A-Za-z0-9-]+")
        List<String> forwardHeaders)
    implements BackendConf, Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
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
