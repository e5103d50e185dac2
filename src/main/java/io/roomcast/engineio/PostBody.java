package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a POST up to the limit, in bytes. What comes after an answer (413, or a
 * refusal) is read and forgotten, so that the client gets to see the answer, but not for ever.
 * Event loop of the request.
 */
final class PostBody {

  /** A body may go on for this many times the limit, and at least for the minimum. */
  private static final long DRAIN_FACTOR = 16;

  private static final long MIN_DRAIN = 1 << 20;

  private final Exchange exchange;
  private final EngineServer owner;
  private final int limit;
  private final long drainLimit;
  private @Nullable Buffer body;
  private long received;

  private PostBody(Exchange exchange, EngineServer owner, int limit) {
    this.exchange = exchange;
    this.owner = owner;
    this.limit = limit;
    this.drainLimit = Math.max(MIN_DRAIN, DRAIN_FACTOR * limit);
  }

  /** Starts reading for the transport on {@code owner} that took the exchange. */
  static void read(Exchange exchange, EngineServer owner) {
    HttpServerRequest request = exchange.request();
    PostBody reader =
        new PostBody(exchange, owner, exchange.server().options().getMaxHttpBufferSize());
    boolean tooLarge = !exchange.answered() && declared(request) > reader.limit;
    if (tooLarge) {
      reader.reject();
    } else if (!exchange.answered() && expectsContinue(request)) {
      request.response().writeContinue();
    }
    request.handler(reader::chunk);
    request.endHandler(v -> reader.end());
    request.resume();
  }

  private static long declared(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      // The HTTP decoder has checked it; a number this long is over any limit.
      return Long.MAX_VALUE;
    }
  }

  private static boolean expectsContinue(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
  }

  private void chunk(Buffer chunk) {
    received += chunk.length();
    if (exchange.answered()) {
      body = null;
      if (received > drainLimit) {
        exchange.request().connection().close();
      }
    } else if (received > limit) {
      reject();
    } else if (body == null) {
      body = chunk.copy();
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void reject() {
    body = null;
    exchange.end(413);
    owner.run(
        () -> {
          PollingTransport transport = exchange.transport();
          if (transport != null) {
            transport.rejected(exchange);
          }
        });
  }

  private void end() {
    if (exchange.answered()) {
      return;
    }
    Buffer whole = body == null ? Buffer.buffer() : body;
    body = null;
    owner.run(
        () -> {
          PollingTransport transport = exchange.transport();
          if (transport != null) {
            transport.received(exchange, whole);
          }
        });
  }
}
