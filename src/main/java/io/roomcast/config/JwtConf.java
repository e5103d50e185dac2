package io.roomcast.config;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** Conf of how JSON Web Tokens are verified. Immutable. */
public record JwtConf(
    @Option(value = "Who may issue tokens.", min = "1", max = "100") List<IssuerConf> issuers,
    @Option(
            value = "Time by which clocks may differ when exp, nbf and iat are checked.",
            byDefault = "30s",
            min = "0s",
            max = "10m")
        Duration clockSkew,
    @Option("Which claims mean what.") ClaimMapConf map,
    @Option("What happens when the token of a connected socket expires.") ExpiryConf onExpiry,
    @Option(
            value = "Longest token, in characters; longer ones are refused unread.",
            byDefault = "8192",
            min = "128",
            max = "1000000")
        int maxTokenLength,
    @Option(
            value = "Most rooms that a token may name.",
            byDefault = "100",
            min = "1",
            max = "100000")
        int maxRooms,
    @Option(
            value =
                "Verified tokens that each event loop remembers by their hash until they expire; 0"
                    + " for none.",
            byDefault = "4096",
            min = "0",
            max = "10000000")
        int cacheSize,
    @Option(
            value = "Threads that verify all but the HS algorithms.",
            byDefault = "2",
            min = "1",
            max = "256")
        int workers,
    @Option(
            value = "Tokens that may wait for a thread or for keys, on each event loop.",
            byDefault = "1000",
            min = "1",
            max = "1000000")
        int maxPending,
    @Option(
            value = "Time that fetching a key set may take.",
            byDefault = "5s",
            min = "100ms",
            max = "1m")
        Duration jwksTimeout,
    @Option(value = "Largest key set.", byDefault = "256KiB", min = "1KiB", max = "16MiB")
        DataSize jwksMaxBytes,
    @Option(
            value = "Shortest time between two fetches of one key set, whatever tokens ask for.",
            byDefault = "10s",
            min = "1s",
            max = "1h")
        Duration jwksCooldown)
    implements Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    if (issuers.stream().map(IssuerConf::iss).distinct().count() < issuers.size()) {
      problem.accept("issuers", "issuers of which no two have the same iss");
    }
  }
}
