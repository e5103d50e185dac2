package io.roomcast.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Conf of what the process takes on, and what one address, user or socket may take of it. An
 * address is an IPv4 address or a /64 block of IPv6. Immutable.
 */
public record LimitsConf(
    @Option(
            value = "Most clients connected at a time, others get 503; 0 for any number.",
            byDefault = "0",
            min = "0",
            max = "100000000")
        int connections,
    @Option(
            value =
                "Most clients of one IP address connected at a time, others get 429; 0 for any"
                    + " number.",
            byDefault = "0",
            min = "0",
            max = "100000000")
        int connectionsPerIp,
    @Option(
            value =
                "Most connections of one user at a time, others get CONNECT_ERROR"
                    + " too_many_connections; 0 for any number.",
            byDefault = "0",
            min = "0",
            max = "100000000")
        int connectionsPerUser,
    @Option(
            value =
                "Where connections of users are counted: on each node by itself, or on all nodes"
                    + " of the cluster together, on Redis.",
            byDefault = "node")
        Scope connectionsPerUserScope,
    @Option(
            value =
                "Time that a CONNECT waits for Redis to count the user's connections, at most; then"
                    + " those of this node decide.",
            byDefault = "1s",
            min = "10ms",
            max = "1m")
        Duration connectionsPerUserWait,
    @Option(
            value = "Most new clients of the process in a time; others get 503.",
            toggle = true,
            byDefault = "false")
        @Nullable AcceptConf accept,
    @Option(
            value = "Most new clients of one IP address in a time, others get 429.",
            toggle = true,
            byDefault = "false")
        @Nullable AddressRateConf acceptPerIp,
    @Option(
            value = "Most events of a socket, in namespaces that do not say otherwise.",
            toggle = true,
            byDefault = "false")
        @Nullable EventRateConf eventsPerSocket,
    @Option(
            value = "Most events of one user's sockets together.",
            toggle = true,
            byDefault = "false")
        @Nullable NodeRateConf eventsPerUser,
    @Option(
            value =
                "Most events of one IP address's sockets together; connecting to a namespace is"
                    + " one, too.",
            toggle = true,
            byDefault = "false")
        @Nullable NodeRateConf eventsPerIp,
    @Option(
            value = "What ends a socket that goes over its limits again and again.",
            toggle = true,
            byDefault = "false")
        @Nullable ViolationsConf violations,
    @Option(
            value =
                "Users and IP addresses that are remembered at a time for each of acceptPerIp,"
                    + " eventsPerUser and eventsPerIp, some 100 bytes each; more are not limited.",
            byDefault = "1000000",
            min = "1000",
            max = "100000000")
        int maxBuckets,
    @Option(
            value =
                "Share of the heap that may be in use after a garbage collection before new clients"
                    + " are refused with 503; 0 for any.",
            byDefault = "0.9",
            min = "0",
            max = "1")
        double heapShed,
    @Option(
            value =
                "Whether what is over a limit is counted and let pass: for trying limits out. Not"
                    + " for connections, accept, heapShed and rooms, which protect the process.",
            byDefault = "false")
        boolean dryRun) {

  /** Where connections of users are counted. */
  public enum Scope {
    NODE,
    CLUSTER
  }
}
