package io.roomcast.cluster.forward;

import io.vertx.core.http.HttpMethod;

/**
 * Where a forwarded request comes from and what it is: all that a signature covers. Immutable.
 *
 * @param from name of the node that forwards it
 * @param to name of the node that owns the session
 * @param time when it was forwarded, in ms since the epoch, by the clock of that node
 * @param method as the client sent it
 * @param uri path and query as the client sent them
 * @param peer IP address that the client's connection came from
 * @param secure whether that connection was TLS
 */
record Origin(
    String from, String to, long time, HttpMethod method, String uri, String peer, boolean secure) {

  /** What is signed. No part can hold the line feed that ends it. */
  String text() {
    return "roomcast-forward-1\n"
        + from
        + '\n'
        + to
        + '\n'
        + time
        + '\n'
        + method.name()
        + '\n'
        + uri
        + '\n'
        + peer
        + '\n'
        + (secure ? "https" : "http");
  }
}
