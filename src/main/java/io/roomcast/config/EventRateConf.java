package io.roomcast.config;

import java.time.Duration;

/** Conf of how many events a socket may send. Immutable. */
public record EventRateConf(
    @Option(value = "How many.", byDefault = "100", min = "1", max = "1000000") int rate,
    @Option(value = "In what time.", byDefault = "1s", min = "1ms", max = "1h") Duration per,
    @Option(
            value = "How many at once; 0 for as many as rate says.",
            byDefault = "0",
            min = "0",
            max = "1000000")
        int burst,
    @Option(
            value =
                "What happens to one too many: throttle handles it and reads no further from the"
                    + " client for a while, reject answers an ack with E_RATE, drop tells nobody,"
                    + " close closes the connection.",
            byDefault = "throttle")
        LimitPolicy policy) {}
