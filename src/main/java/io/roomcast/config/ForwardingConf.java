package io.roomcast.config;

import java.time.Duration;
import java.util.function.BiConsumer;

/** Conf of requests for sessions of other nodes. Immutable. */
public record ForwardingConf(
    @Option(
            value =
                "What requests between nodes are signed with; all nodes have the same. \"roomcast"
                    + " keys hmac\" makes one.",
            min = "32",
            max = "1000",
            secret = Secrecy.STRONG)
        String secret,
    @Option(
            value =
                "Most polls and POSTs under way to other nodes, shared out to the event loops; over"
                    + " it, they get 503.",
            byDefault = "10000",
            min = "1",
            max = "1000000")
        int maxRequests,
    @Option(
            value =
                "Most WebSockets of sessions of other nodes, shared out to the event loops; over"
                    + " it, upgrades get 503.",
            byDefault = "10000",
            min = "1",
            max = "1000000")
        int maxWebSockets,
    @Option(
            value =
                "Most nodes asked for on Redis at a time, since session ids of clients name them and"
                    + " they are not known; over it, a session counts as gone.",
            byDefault = "256",
            min = "1",
            max = "100000")
        int maxLookups,
    @Option(
            value =
                "Time that a connection to another node may take; then the client is told that the"
                    + " session is gone.",
            byDefault = "2s",
            min = "10ms",
            max = "1m")
        Duration connectTimeout,
    @Option(
            value =
                "Time for which an answer is waited for, beyond the longest that a poll may hang.",
            byDefault = "10s",
            min = "100ms",
            max = "10m")
        Duration answerTimeout,
    @Option(
            value =
                "PEM file of the authorities that certificates of other nodes' internal listeners"
                    + " are checked with; empty for those of Java.",
            byDefault = "")
        String ca,
    @Option(
            value = "Whether the name in such a certificate must be that of the address.",
            byDefault = "true")
        boolean verifyHost)
    implements Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    if (!ca.isEmpty() && !PemFile.readable(ca)) {
      problem.accept("ca", PemFile.ALLOWED);
    }
  }
}
