package io.roomcast.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conf of the Socket.IO server: Node's options under Node's names. Immutable. */
public record SocketIoConf(
    @Option(
            value = "Path under which clients connect.",
            byDefault = "/socket.io",
            pattern = "/[^?#\\s]*")
        String path,
    @Option(value = "Whether path gets a trailing slash when it has none.", byDefault = "true")
        boolean addTrailingSlash,
    @Option(
            value =
                "Whether the JavaScript client is served under path, as socket.io.js and so on.",
            byDefault = "true")
        boolean serveClient,
    @Option(
            value = "Packet formats allowed; with both, a client's first packet tells which it is.",
            byDefault = "default",
            min = "1")
        List<ParserName> parser,
    @Option(
            value = "Most binary attachments of a packet of the default parser.",
            byDefault = "10",
            min = "1",
            max = "1000")
        int maxAttachments,
    @Option(
            value = "Time after which a client that joined no namespace is disconnected.",
            byDefault = "45s",
            min = "1ms",
            max = "1d")
        Duration connectTimeout,
    @Option(
            value = "Gives clients that come back soon their id, rooms, data and missed packets.",
            toggle = true,
            byDefault = "false")
        @Nullable RecoveryConf connectionStateRecovery,
    @Option(
            value = "Whether a dynamic namespace is removed when its last socket left.",
            byDefault = "false")
        boolean cleanupEmptyChildNamespaces,
    @Option(
            value = "Time from the opening, or from a pong, to the next ping.",
            byDefault = "25s",
            min = "1ms",
            max = "1d")
        Duration pingInterval,
    @Option(value = "Time that a pong may take.", byDefault = "20s", min = "1ms", max = "1d")
        Duration pingTimeout,
    @Option(
            value = "Time that an upgrade to WebSocket may take.",
            byDefault = "10s",
            min = "1ms",
            max = "1d")
        Duration upgradeTimeout,
    @Option(
            value = "Largest POST body or WebSocket message, after inflation.",
            byDefault = "1MB",
            min = "1B",
            max = "1GB")
        DataSize maxHttpBufferSize,
    @Option(
            value = "Transports that clients may use.",
            byDefault = {"polling", "websocket"},
            min = "1")
        List<Transport> transports,
    @Option(value = "Whether a polling client may move to WebSocket.", byDefault = "true")
        boolean allowUpgrades,
    @Option(value = "Compression on WebSocket.", toggle = true, byDefault = "false")
        @Nullable DeflateConf perMessageDeflate,
    @Option(value = "Compression of polling answers.", toggle = true, byDefault = "true")
        @Nullable HttpCompressionConf httpCompression,
    @Option(
            value = "Cookie that a polling handshake sets; its value is the session id.",
            toggle = true,
            byDefault = "false")
        @Nullable CookieConf cookie,
    @Option(
            value = "Cross-origin headers for browsers; they keep nobody out.",
            toggle = true,
            byDefault = "false")
        @Nullable CorsConf cors,
    @Option(value = "Whether clients of Socket.IO 2 are served.", byDefault = "false")
        boolean allowEIO3,
    @Option(value = "Whether upgrade requests outside path are ended.", byDefault = "true")
        boolean destroyUpgrade,
    @Option(value = "Time after which they are.", byDefault = "1s", min = "1ms", max = "1d")
        Duration destroyUpgradeTimeout,
    @Option("What may wait for a client that does not take it.") SendQueueConf sendQueue,
    @Option(
            value =
                "Events of one connection that may wait for handlers before it is read no further.",
            byDefault = "100",
            min = "1",
            max = "1000000")
        int maxQueuedEvents,
    @Option(value = "The same as a number of bytes.", byDefault = "1MiB", min = "1B", max = "1GB")
        DataSize maxQueuedEventBytes,
    @Option(
            value =
                "Acks that the server may await from one socket; further requests fail at once.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
        int maxPendingAcks,
    @Option(
            value = "Rooms that one socket may join; further ones fail.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
        int maxRoomsPerSocket,
    @Option(
            value = "Namespaces that one connection may be in; further ones are refused.",
            byDefault = "100",
            min = "1",
            max = "100000")
        int maxNamespacesPerConnection,
    @Option(
            value = "Dynamic namespaces of one parent and event loop; further ones are refused.",
            byDefault = "10000",
            min = "1",
            max = "10000000")
        int maxDynamicNamespaces) {

  /** Packet formats. */
  public enum ParserName {
    DEFAULT,
    MSGPACK
  }

  /** Transports of Engine.IO. */
  public enum Transport {
    POLLING,
    WEBSOCKET
  }
}
