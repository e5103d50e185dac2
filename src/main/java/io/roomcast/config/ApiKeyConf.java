package io.roomcast.config;

import java.util.List;

/** Conf of a key of the server API. Immutable. */
public record ApiKeyConf(
    @Option(value = "What logs call it.", pattern = "[A-Za-z0-9_.-]+", max = "64") String id,
    @Option(
            value = "SHA-256 of the key, as \"roomcast keys api\" shows it: 64 hexadecimal digits.",
            pattern = "[0-9a-fA-F]{64}",
            secret = Secrecy.STRONG)
        String sha256,
    @Option(
            value =
                "What it may do: emit, rooms:read, rooms:write, sockets:read, sockets:write,"
                    + " sockets:disconnect, servers, ack, info, admin. A part before a colon stands"
                    + " for all that begin with it, * for everything.",
            pattern = "\\*|[a-z]+(:[a-z]+)?",
            min = "1",
            max = "100")
        List<String> scopes,
    @Option(
            value = "Namespaces in which it may do so; * in one stands for any text.",
            byDefault = "*",
            pattern = "[/*]\\S*",
            min = "1",
            max = "1000")
        List<String> namespaces,
    @Option(
            value = "Address blocks from which it may be used; empty for every address.",
            pattern =
                "((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)"
                    + "(/(3[0-2]|[12]?\\d))?|[0-9a-fA-F]*:[0-9a-fA-F:.]*(/(12[0-8]|1[01]\\d|\\d?\\d))?",
            min = "0",
            max = "1000")
        List<String> cidr) {}
