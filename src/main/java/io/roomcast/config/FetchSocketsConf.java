package io.roomcast.config;

import java.util.List;

/** Conf of what other nodes are told of sockets. Immutable. */
public record FetchSocketsConf(
    @Option(
            value = "Headers of the handshake that they are not told.",
            byDefault = {"cookie", "authorization", "proxy-authorization"},
            pattern = "[A-Za-z0-9!#$%&'*+.^_`|~-]+",
            max = "100")
        List<String> hiddenHeaders,
    @Option(
            value = "Parameters of its query that they are not told.",
            byDefault = {"token", "access_token"},
            max = "100")
        List<String> hiddenQuery,
    @Option(value = "Whether they are told what the client gave as auth.", byDefault = "false")
        boolean auth,
    @Option(
            value = "Bytes of one answer; sockets beyond it are left out.",
            byDefault = "8MiB",
            min = "1KiB",
            max = "512MiB")
        DataSize maxBytes) {}
