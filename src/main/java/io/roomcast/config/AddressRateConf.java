package io.roomcast.config;

import java.time.Duration;

/** Conf of the rate of new clients of one address. Immutable. */
public record AddressRateConf(
    @Option(value = "How many.", byDefault = "20", min = "1", max = "1000000") int rate,
    @Option(value = "In what time.", byDefault = "1s", min = "1ms", max = "1h") Duration per,
    @Option(
            value = "How many at once; 0 for as many as rate says.",
            byDefault = "0",
            min = "0",
            max = "1000000")
        int burst) {}
