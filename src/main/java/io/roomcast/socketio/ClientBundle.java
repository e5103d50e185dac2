package io.roomcast.socketio;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BiFunction;

final class ClientBundle implements BiFunction<HttpServerRequest, String, Boolean> {

  ClientBundle(Vertx vertx) {}

  @Override
  public Boolean apply(HttpServerRequest request, String name) {
    return false;
  }
}
