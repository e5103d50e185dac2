package io.roomcast;

import io.roomcast.config.InternalListenerConf;
import io.roomcast.config.RoomcastConf;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.Set;

/** Finds out where other nodes reach this one. Stateless. */
final class NodeAddress {

  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

  private NodeAddress() {}

  /** The host of the internal listener, as others have it; may take a moment. */
  static String host(RoomcastConf conf) {
    String told = conf.cluster().address();
    InternalListenerConf listener = conf.listen().internal();
    String listens = listener == null ? "127.0.0.1" : listener.host();
    if (!told.isEmpty()) {
      return told;
    }
    return EVERYWHERE.contains(listens) ? own() : listens;
  }

  /** The URL of a listener on that host. */
  static String url(RoomcastConf conf, String host, int port) {
    InternalListenerConf listener = conf.listen().internal();
    boolean tls = listener != null && listener.tls().enabled();
    boolean bare = host.contains(":") && !host.startsWith("[");
    return (tls ? "https" : "http") + "://" + (bare ? "[" + host + "]" : host) + ":" + port;
  }

  /** An address of this machine: of an interface that is up, IPv4 before IPv6. */
  private static String own() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(NodeAddress::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .min(Comparator.comparingInt(address -> address.getAddress().length))
          .map(InetAddress::getHostAddress)
          .orElse("127.0.0.1");
    } catch (SocketException e) {
      return "127.0.0.1";
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback() && !network.isPointToPoint();
    } catch (SocketException e) {
      return false;
    }
  }
}
