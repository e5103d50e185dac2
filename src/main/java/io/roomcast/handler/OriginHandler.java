package io.roomcast.handler;

import io.roomcast.auth.Origins;
import io.roomcast.engineio.EngineContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Admits requests by their Origin header: {@code io.engine().use(OriginHandler.create(origins))}.
 * It runs for polling and WebSocket, for the handshake and all that follows, and answers 403 with
 * code 4 to pages of other origins: unlike CORS, which only tells browsers what their pages may
 * read. Thread-safe.
 */
public final class OriginHandler implements Handler<EngineContext> {

  private static final String BODY = "{\"code\":4,\"message\":\"Forbidden\"}";

  private final Origins origins;
  private final AtomicLong refused = new AtomicLong();

  private OriginHandler(Origins origins) {
    this.origins = origins;
  }

  /** For these origins. */
  public static OriginHandler create(Origins origins) {
    return new OriginHandler(origins);
  }

  @Override
  public void handle(EngineContext context) {
    if (origins.allows(context.request().getHeader("Origin"))) {
      context.next();
      return;
    }
    refused.incrementAndGet();
    HttpServerResponse response =
        context
            .request()
            .response()
            .setStatusCode(403)
            .putHeader("Content-Type", "application/json");
    if (context.upgrade()) {
      response.putHeader("Connection", "close");
    }
    response.end(BODY);
  }

  /** Requests refused so far. */
  public long refused() {
    return refused.get();
  }
}
