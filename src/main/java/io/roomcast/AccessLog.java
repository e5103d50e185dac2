package io.roomcast;

import io.roomcast.config.LogConf;
import io.roomcast.socketio.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A line for each socket that connects or leaves: at info when the conf asks for it, else at debug.
 * Nothing that a client sends is in it. Event loop.
 */
final class AccessLog {

  private static final Logger LOG = LoggerFactory.getLogger("io.roomcast.access");

  /** Digits of what stands for a session. */
  private static final int SESSION_DIGITS = 12;

  private Level level;

  private AccessLog(LogConf conf) {
    level = level(conf);
  }

  /** For the sockets of these namespaces. */
  static AccessLog install(GatewayNamespaces namespaces, LogConf conf) {
    AccessLog log = new AccessLog(conf);
    namespaces.all().forEach(namespace -> namespace.onConnection(log::connected));
    return log;
  }

  void reload(LogConf conf) {
    level = level(conf);
  }

  private static Level level(LogConf conf) {
    return conf.access() ? Level.INFO : Level.DEBUG;
  }

  private void connected(Socket socket) {
    if (LOG.isEnabledForLevel(level)) {
      line(socket)
          .addKeyValue("address", socket.handshake().address())
          .addKeyValue("transport", socket.conn().transport().wire())
          .addKeyValue("recovered", socket.recovered())
          .log("connected");
      socket.onDisconnect(
          end -> line(socket).addKeyValue("reason", end.reason().text()).log("disconnected"));
    }
  }

  private LoggingEventBuilder line(Socket socket) {
    LoggingEventBuilder line =
        LOG.atLevel(level)
            .addKeyValue("session", digest(socket.conn().id()))
            .addKeyValue("socket", socket.id())
            .addKeyValue("namespace", socket.namespace().name());
    String user = GatewayApi.user(socket);
    return user == null ? line : line.addKeyValue("user", user);
  }

  /** Whoever knows the id of a session can take it over: the log has a digest of it. */
  private static String digest(String sid) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(sid.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, SESSION_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
