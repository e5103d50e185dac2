package io.roomcast.cluster.forward;

import io.roomcast.engineio.ForeignRequest;
import io.vertx.core.http.HttpMethod;

/** What a forwarded request is for. */
public enum ForwardKind {
  /** A poll, or anything else that is read. */
  POLL,
  /** Packets of the client. */
  POST,
  /** A WebSocket. */
  WEBSOCKET;

  static ForwardKind of(ForeignRequest request) {
    if (request.upgrade()) {
      return WEBSOCKET;
    }
    return request.request().method().equals(HttpMethod.POST) ? POST : POLL;
  }
}
