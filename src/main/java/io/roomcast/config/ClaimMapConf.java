package io.roomcast.config;

/**
 * Conf of which claims mean what: names of claims, or paths with dots into nested objects; empty
 * for none. Immutable.
 */
public record ClaimMapConf(
    @Option(value = "The user: a text or a number.", byDefault = "sub", min = "1", max = "200")
        String user,
    @Option(value = "Rooms to join: a text or a list of texts.", byDefault = "rooms", max = "200")
        String rooms,
    @Option(
            value = "An object that is merged into the socket's data.",
            byDefault = "data",
            max = "200")
        String data,
    @Option(
            value = "Rights: a list of texts, or a text with blanks between.",
            byDefault = "caps",
            max = "200")
        String caps) {}
