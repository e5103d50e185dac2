package io.roomcast.cluster.forward;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What of the headers concerns one connection only (RFC 9110 §7.6.1) and is not passed on. */
final class Hops {

  private static final Set<String> OF_A_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          // Answered by the node that the client is connected to.
          "expect",
          Signer.HEADER);

  private Hops() {}

  /** Copies what is for the other end. */
  static void copy(MultiMap from, MultiMap to) {
    for (Map.Entry<String, String> header : from) {
      if (!OF_A_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  /** Whether the other end is about to close its connection. */
  static boolean closes(MultiMap headers) {
    return "close".equalsIgnoreCase(headers.get("Connection"));
  }
}
