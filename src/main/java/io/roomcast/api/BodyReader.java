package io.roomcast.api;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request up to a limit; most come in one piece, which is not copied. Event
 * loop of the request.
 */
public final class BodyReader {

  private final HttpServerRequest request;
  private final int limit;
  private final Handler<@Nullable Buffer> done;
  private @Nullable Buffer first;
  private @Nullable Buffer joined;
  private int length;
  private boolean told;

  /** {@code done} gets the body, or null as soon as it is over the limit. */
  public BodyReader(HttpServerRequest request, int limit, Handler<@Nullable Buffer> done) {
    this.request = request;
    this.limit = limit;
    this.done = done;
  }

  /** Begins; in the turn in which the request came. */
  public void start() {
    request.exceptionHandler(gone -> told = true);
    request.handler(this::add);
    request.endHandler(
        end -> {
          Buffer all = joined != null ? joined : first;
          tell(all == null ? Buffer.buffer() : all);
        });
  }

  private void add(Buffer chunk) {
    length += chunk.length();
    if (length > limit) {
      joined = null;
      first = null;
      tell(null);
    } else if (first == null) {
      first = chunk;
    } else {
      if (joined == null) {
        joined = Buffer.buffer(length).appendBuffer(first);
      }
      joined.appendBuffer(chunk);
    }
  }

  private void tell(@Nullable Buffer body) {
    if (!told) {
      told = true;
      done.handle(body);
    }
  }
}
