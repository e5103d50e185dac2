package io.roomcast.bench.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/**
 * A webhook backend as a process of its own, so that its CPU is not the gateway's: acks events with
 * their arguments and verifies nothing. HTTP/1.1, and HTTP/2 for who begins with it. Prints its
 * port, and ends with its standard input.
 */
public final class WebhookEcho {

  private WebhookEcho() {}

  /** Runs until nothing can come from standard input any more. */
  public static void main(String[] args) throws IOException {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    HttpServer http =
        vertx
            .createHttpServer()
            .connectionHandler(connection -> connection.exceptionHandler(cut -> {}))
            .requestHandler(WebhookEcho::handle)
            .listen(0, "127.0.0.1")
            .await();
    System.out.println(http.actualPort());
    System.in.transferTo(java.io.OutputStream.nullOutputStream());
    System.exit(0);
  }

  private static void handle(HttpServerRequest request) {
    request.body().onSuccess(body -> request.response().end(answer(body)));
  }

  private static Buffer answer(Buffer body) {
    return new JsonObject().put("ack", body.toJsonObject().getJsonArray("args")).toBuffer();
  }
}
