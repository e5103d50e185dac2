package io.roomcast.backend;

import io.roomcast.loop.TimerWheel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, all of it within a time and a size: what exceeds them ends the
 * request, and with HTTP/1.1 its connection. Event loop of the backend.
 */
final class HttpExchange extends TimerWheel.Timer {

  private final TimerWheel wheel;
  private final int maxResponse;
  private final Promise<@Nullable JsonObject> answer = Promise.promise();
  private final @Nullable Context context = Vertx.currentContext();
  private final Buffer received = Buffer.buffer();
  private @Nullable HttpClientRequest request;

  HttpExchange(TimerWheel wheel, int maxResponse) {
    this.wheel = wheel;
    this.maxResponse = maxResponse;
  }

  /** The answer, null for an empty one; fails with a {@link BackendException}. */
  Future<@Nullable JsonObject> run(
      HttpClient client,
      RequestOptions options,
      Consumer<HttpClientRequest> headers,
      Buffer body,
      long timeout) {
    wheel.schedule(this, timeout);
    client
        .request(options)
        .onSuccess(opened -> send(opened, headers, body))
        .onFailure(this::broken);
    return answer.future();
  }

  private void send(HttpClientRequest opened, Consumer<HttpClientRequest> headers, Buffer body) {
    request = opened;
    if (answer.future().isComplete()) {
      opened.reset();
      return;
    }
    headers.accept(opened);
    opened.send(body).onSuccess(this::head).onFailure(this::broken);
  }

  private void head(HttpClientResponse response) {
    response.exceptionHandler(this::broken);
    response.handler(part -> part(part));
    response.endHandler(end -> complete(response));
  }

  private void part(Buffer part) {
    if (answer.future().isComplete()) {
      return;
    }
    if (received.length() + part.length() > maxResponse) {
      fail(new BackendException(Outcome.BAD_ANSWER, "more than " + maxResponse + " bytes"));
      reset();
    } else {
      received.appendBuffer(part);
    }
  }

  private void complete(HttpClientResponse response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      read();
    } else {
      fail(failure(status, response.getHeader("Retry-After")));
    }
  }

  private void read() {
    if (received.length() == 0) {
      succeed(null);
      return;
    }
    try {
      if (Json.decodeValue(received) instanceof JsonObject object) {
        succeed(object);
        return;
      }
    } catch (DecodeException e) {
      // The message would hold a part of it.
    }
    fail(new BackendException(Outcome.BAD_ANSWER, "no JSON object"));
  }

  private static BackendException failure(int status, @Nullable String retryAfter) {
    Outcome outcome =
        switch (status) {
          case 408, 425, 429 -> Outcome.BUSY;
          default -> status >= 500 ? Outcome.FAILED : Outcome.REJECTED;
        };
    return new BackendException(outcome, "status " + status, millis(retryAfter));
  }

  /** RFC 9110 §10.2.3: seconds or a date. */
  private static long millis(@Nullable String retryAfter) {
    if (retryAfter == null || retryAfter.length() > 40) {
      return 0;
    }
    if (retryAfter.matches("\\d{1,9}")) {
      return Long.parseLong(retryAfter) * 1_000;
    }
    try {
      ZonedDateTime time = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Math.max(0, Duration.between(Instant.now(), time).toMillis());
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  private void broken(Throwable cause) {
    fail(new BackendException(Outcome.NETWORK, cause.getClass().getSimpleName()));
  }

  private void succeed(@Nullable JsonObject json) {
    wheel.cancel(this);
    answer.tryComplete(json);
  }

  private void fail(BackendException cause) {
    wheel.cancel(this);
    answer.tryFail(cause);
  }

  private void reset() {
    if (request != null) {
      request.reset();
    }
  }

  @Override
  protected void expired() {
    if (context == null) {
      timedOut();
    } else {
      // Timers run in no context, and what follows may send another request.
      context.runOnContext(now -> timedOut());
    }
  }

  private void timedOut() {
    answer.tryFail(new BackendException(Outcome.TIMEOUT, "no whole answer in time"));
    reset();
  }
}
