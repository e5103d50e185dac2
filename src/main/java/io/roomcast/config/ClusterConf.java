package io.roomcast.config;

import org.jspecify.annotations.Nullable;

/** Conf of what nodes do for each other; without redis there are no others. Immutable. */
public record ClusterConf(
    @Option(
            value =
                "Host under which other nodes reach the internal listener; empty for the one that"
                    + " it listens on or, when that is every interface, this machine's address.",
            byDefault = "",
            pattern = "[A-Za-z0-9_.:\\[\\]-]*",
            max = "255")
        String address,
    @Option(
            value =
                "Whether requests go to the node that owns their session, so that no load balancer"
                    + " needs to do that.",
            toggle = true,
            byDefault = "false")
        @Nullable ForwardingConf forwarding,
    @Option(
            value =
                "Sockets of this node whose end other nodes tell backends of when it dies; more"
                    + " are left out.",
            byDefault = "200000",
            min = "1",
            max = "10000000")
        int maxLostSockets) {}
