package io.roomcast.config;

import java.time.Duration;

/** Conf of what is made of a Redis that is not there: this node goes on alone. Immutable. */
public record RedisFailureConf(
    @Option(
            value = "Time without Redis after which the process says that it is not ready.",
            byDefault = "10s",
            min = "0s",
            max = "1d")
        Duration readyGrace) {}
