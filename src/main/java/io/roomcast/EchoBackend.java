package io.roomcast;

import io.roomcast.auth.Signatures;
import io.roomcast.auth.Signatures.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * A backend that admits everybody and acks events with their own arguments, and shows what it is
 * sent. For trying things out: what it shows may be personal. Its own event loop.
 */
final class EchoBackend {

  private static final long MAX_BODY = 16 << 20;
  private static final long TOLERANCE_SECONDS = 300;

  private final Signatures signatures;
  private final Consumer<String> out;

  private EchoBackend(Signatures signatures, Consumer<String> out) {
    this.signatures = signatures;
    this.out = out;
  }

  /** Starts one; {@code out} gets lines, on the event loop. */
  static Future<HttpServer> start(
      Vertx vertx, String host, int port, Signatures signatures, Consumer<String> out) {
    EchoBackend backend = new EchoBackend(signatures, out);
    Router router = Router.router(vertx);
    router
        .route()
        .method(HttpMethod.POST)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
        .handler(backend::handle);
    return vertx
        .createHttpServer()
        .connectionHandler(connection -> connection.exceptionHandler(cut -> {}))
        .requestHandler(router)
        .listen(port, host);
  }

  private void handle(RoutingContext context) {
    Buffer body = context.body().buffer() == null ? Buffer.buffer() : context.body().buffer();
    Verdict verdict = verify(context.request(), body);
    out.accept(
        "%s %s %s".formatted(InstantSource.system().instant(), context.request().path(), verdict));
    if (verdict != Verdict.VALID) {
      out.accept(VerifyWebhookCommand.describe(verdict));
      context.response().setStatusCode(401).end();
      return;
    }
    try {
      JsonObject envelope = body.toJsonObject();
      out.accept(envelope.encodePrettily());
      answer(context, envelope);
    } catch (DecodeException | ClassCastException e) {
      context.response().setStatusCode(400).end();
    }
  }

  private Verdict verify(HttpServerRequest request, Buffer body) {
    return signatures.verify(
        request.getHeader(Signatures.ID),
        request.getHeader(Signatures.TIMESTAMP),
        request.getHeader(Signatures.SIGNATURE),
        body,
        InstantSource.system().instant().getEpochSecond(),
        TOLERANCE_SECONDS);
  }

  private static void answer(RoutingContext context, JsonObject envelope) {
    if ("event".equals(envelope.getString("type"))) {
      JsonArray args = envelope.getJsonArray("args", new JsonArray());
      context.json(new JsonObject().put("ack", args));
    } else {
      context.response().setStatusCode(204).end();
    }
  }
}
