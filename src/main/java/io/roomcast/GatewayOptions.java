package io.roomcast;

import io.roomcast.auth.TrustedProxies;
import io.roomcast.config.CookieConf;
import io.roomcast.config.CorsConf;
import io.roomcast.config.DeflateConf;
import io.roomcast.config.HttpCompressionConf;
import io.roomcast.config.InternalListenerConf;
import io.roomcast.config.Origin;
import io.roomcast.config.PublicListenerConf;
import io.roomcast.config.RecoveryConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.config.SocketIoConf;
import io.roomcast.config.TlsConf;
import io.roomcast.engineio.CookieOptions;
import io.roomcast.engineio.CorsOptions;
import io.roomcast.engineio.HttpCompressionOptions;
import io.roomcast.engineio.PerMessageDeflateOptions;
import io.roomcast.engineio.SendQueueOptions;
import io.roomcast.engineio.TransportName;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.Parser;
import io.roomcast.socketio.Parsers;
import io.roomcast.socketio.SocketIoOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Turns the conf into the options of the servers. Stateless. */
final class GatewayOptions {

  /** What Node allows for the request line and the headers. */
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  private static final int FORWARDED_BYTES = 1024;

  private static final int MIN_IDLE_SECONDS = 60;

  /** Backends keep connections for their next request. */
  private static final int INTERNAL_IDLE_SECONDS = 300;

  private static final int IDLE_MARGIN_SECONDS = 15;

  private GatewayOptions() {}

  /** Options of the listener for clients. */
  static HttpServerOptions http(RoomcastConf conf) {
    PublicListenerConf listener = conf.listen().clients();
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(listener.host())
            // A negative port is a free one that all instances share.
            .setPort(listener.port() == 0 ? -1 : listener.port())
            // Half the heap of a connection, and writes from foreign threads become exceptions.
            .setStrictThreadMode(true)
            .setUseProxyProtocol(listener.proxyProtocol())
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxInitialLineLength(MAX_HEADER_BYTES)
            .setHandle100ContinueAutomatically(true)
            .setIdleTimeout(idleSeconds(conf.socketio()))
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            // The Socket.IO server compresses by itself, on HTTP and on WebSocket.
            .setCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false);
    if (listener.tls().enabled()) {
      options.setSsl(true).setKeyCertOptions(certificate(listener.tls()));
    }
    return options;
  }

  /** Options of the listener for backends, operators and other nodes. */
  static HttpServerOptions internalHttp(RoomcastConf conf, InternalListenerConf listener) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(listener.host())
            // Another negative number than that of the other listener: another free port.
            .setPort(listener.port() == 0 ? -2 : listener.port())
            .setStrictThreadMode(true)
            // What clients sent to another node, and a little that this one has added.
            .setMaxHeaderSize(MAX_HEADER_BYTES + FORWARDED_BYTES)
            .setMaxInitialLineLength(MAX_HEADER_BYTES + FORWARDED_BYTES)
            .setHandle100ContinueAutomatically(true)
            .setIdleTimeout(Math.max(INTERNAL_IDLE_SECONDS, idleSeconds(conf.socketio())))
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false);
    if (listener.tls().enabled()) {
      options.setSsl(true).setKeyCertOptions(certificate(listener.tls()));
    }
    return options;
  }

  /** The TLS of that listener by itself, for renewing it; null without TLS. */
  static @Nullable ServerSSLOptions tls(TlsConf conf) {
    return conf.enabled() ? new ServerSSLOptions().setKeyCertOptions(certificate(conf)) : null;
  }

  private static PemKeyCertOptions certificate(TlsConf conf) {
    return new PemKeyCertOptions().setCertPath(conf.cert()).setKeyPath(conf.key());
  }

  /** A held poll is silent for as long as the ping interval and its answer may take. */
  private static int idleSeconds(SocketIoConf conf) {
    Duration heartbeat = conf.pingInterval().plus(conf.pingTimeout());
    return (int) Math.max(MIN_IDLE_SECONDS, heartbeat.toSeconds() + 1 + IDLE_MARGIN_SECONDS);
  }

  /** Options of the Socket.IO server in this process. */
  static SocketIoOptions socketIo(RoomcastConf conf) {
    SocketIoOptions options =
        socketIo(conf.socketio()).setLimits(GatewayLimitOptions.connections(conf.limits()));
    List<String> proxies = conf.listen().clients().trustedProxies();
    if (!proxies.isEmpty()) {
      options.setClientAddress(TrustedProxies.of(proxies)::clientAddress);
    }
    return options;
  }

  /** What the part of the conf that is named so says. */
  static SocketIoOptions socketIo(SocketIoConf conf) {
    return new SocketIoOptions()
        .setPath(conf.path())
        .setAddTrailingSlash(conf.addTrailingSlash())
        .setServeClient(conf.serveClient())
        .setParsers(conf.parser().stream().distinct().map(name -> parser(name, conf)).toList())
        .setConnectTimeout(conf.connectTimeout().toMillis())
        .setConnectionStateRecovery(recovery(conf.connectionStateRecovery()))
        .setCleanupEmptyChildNamespaces(conf.cleanupEmptyChildNamespaces())
        .setPingInterval(conf.pingInterval().toMillis())
        .setPingTimeout(conf.pingTimeout().toMillis())
        .setUpgradeTimeout(conf.upgradeTimeout().toMillis())
        .setMaxHttpBufferSize(conf.maxHttpBufferSize().toInt())
        .setTransports(
            conf.transports().stream().distinct().map(GatewayOptions::transport).toList())
        .setAllowUpgrades(conf.allowUpgrades())
        .setPerMessageDeflate(deflate(conf.perMessageDeflate()))
        .setHttpCompression(httpCompression(conf.httpCompression()))
        .setCookie(cookie(conf.cookie()))
        .setCors(cors(conf.cors()))
        .setAllowEIO3(conf.allowEIO3())
        .setDestroyUpgrade(conf.destroyUpgrade())
        .setDestroyUpgradeTimeout(conf.destroyUpgradeTimeout().toMillis())
        .setSendQueue(
            new SendQueueOptions(
                conf.sendQueue().maxBytes().bytes(), conf.sendQueue().maxPackets()))
        .setMaxQueuedEvents(conf.maxQueuedEvents())
        .setMaxQueuedEventBytes(conf.maxQueuedEventBytes().bytes())
        .setMaxPendingAcks(conf.maxPendingAcks())
        .setMaxRoomsPerSocket(conf.maxRoomsPerSocket())
        .setMaxNamespacesPerConnection(conf.maxNamespacesPerConnection())
        .setMaxDynamicNamespaces(conf.maxDynamicNamespaces());
  }

  private static Parser parser(SocketIoConf.ParserName name, SocketIoConf conf) {
    return switch (name) {
      case DEFAULT -> Parsers.json(conf.maxAttachments());
      case MSGPACK -> Parsers.msgpack();
    };
  }

  private static TransportName transport(SocketIoConf.Transport transport) {
    return switch (transport) {
      case POLLING -> TransportName.POLLING;
      case WEBSOCKET -> TransportName.WEBSOCKET;
    };
  }

  private static @Nullable ConnectionStateRecoveryOptions recovery(@Nullable RecoveryConf conf) {
    return conf == null
        ? null
        : new ConnectionStateRecoveryOptions(
            conf.maxDisconnectionDuration().toMillis(),
            conf.skipMiddlewares(),
            conf.maxPackets(),
            conf.maxBytes().bytes(),
            conf.maxSessions());
  }

  private static @Nullable PerMessageDeflateOptions deflate(@Nullable DeflateConf conf) {
    return conf == null
        ? null
        : new PerMessageDeflateOptions(
            conf.threshold().toInt(), conf.level(), conf.clientNoContextTakeover());
  }

  private static @Nullable HttpCompressionOptions httpCompression(
      @Nullable HttpCompressionConf conf) {
    return conf == null ? null : new HttpCompressionOptions(conf.threshold().toInt());
  }

  private static @Nullable CookieOptions cookie(@Nullable CookieConf conf) {
    return conf == null
        ? null
        : new CookieOptions(
            conf.name(),
            orNull(conf.path()),
            conf.httpOnly(),
            CookieOptions.SameSite.valueOf(conf.sameSite().name()),
            conf.secure(),
            orNull(conf.domain()),
            conf.maxAge() == null ? null : conf.maxAge().toSeconds(),
            null);
  }

  private static @Nullable CorsOptions cors(@Nullable CorsConf conf) {
    CorsOptions.Origin origin = conf == null ? null : origin(conf.origin());
    return conf == null || origin == null
        ? null
        : new CorsOptions(
            origin,
            conf.methods(),
            conf.allowedHeaders(),
            conf.exposedHeaders(),
            conf.credentials(),
            conf.maxAge() == null ? null : (int) conf.maxAge().toSeconds(),
            conf.preflightContinue(),
            conf.optionsSuccessStatus());
  }

  private static CorsOptions.@Nullable Origin origin(Origin origin) {
    if (origin instanceof Origin.Any) {
      return new CorsOptions.Origin.Any();
    }
    if (origin instanceof Origin.Reflect) {
      return new CorsOptions.Origin.Reflect();
    }
    if (origin instanceof Origin.Fixed fixed) {
      return new CorsOptions.Origin.Fixed(fixed.origin());
    }
    if (origin instanceof Origin.Listed listed) {
      return new CorsOptions.Origin.Listed(listed.origins(), listed.patterns());
    }
    return null;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
