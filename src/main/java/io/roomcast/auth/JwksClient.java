package io.roomcast.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches JSON documents from URLs of the conf: bounded in time and size, redirects are failures.
 * Context that made it.
 */
final class JwksClient {

  /**
   * An answer.
   *
   * @param body the document
   * @param maxAge ms for which it may be kept, or -1 when the server does not say
   */
  record Answer(JsonObject body, long maxAge) {}

  private static final Pattern MAX_AGE = Pattern.compile("max-age\\s*=\\s*\"?(\\d{1,9})");

  private final Vertx vertx;
  private final HttpClient client;
  private final long timeout;
  private final int maxBytes;

  JwksClient(Vertx vertx, long timeout, int maxBytes) {
    this.vertx = vertx;
    this.timeout = timeout;
    this.maxBytes = maxBytes;
    this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
  }

  Future<Answer> fetch(String url) {
    return new Fetch().start(url);
  }

  void close() {
    client.close();
  }

  /** One request; whatever happens first completes it. */
  private final class Fetch {

    private final Promise<Answer> answer = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private @Nullable HttpClientRequest request;

    Future<Answer> start(String url) {
      long timer = vertx.setTimer(timeout, late -> fail("no answer within " + timeout + " ms"));
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.GET)
              .setAbsoluteURI(url)
              .setFollowRedirects(false)
              .setConnectTimeout(timeout)
              .putHeader("Accept", "application/jwk-set+json, application/json");
      client.request(options).onSuccess(this::send).onFailure(this::fail);
      return answer.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void send(HttpClientRequest made) {
      request = made;
      if (answer.future().isComplete()) {
        made.reset();
      } else {
        made.response().onSuccess(this::receive).onFailure(this::fail);
        made.end();
      }
    }

    private void receive(HttpClientResponse response) {
      response.exceptionHandler(this::fail);
      if (response.statusCode() != 200) {
        fail("status " + response.statusCode());
        return;
      }
      response.handler(
          chunk -> {
            if (body.length() + chunk.length() > maxBytes) {
              fail("more than " + maxBytes + " bytes");
            } else {
              body.appendBuffer(chunk);
            }
          });
      response.endHandler(end -> parse(response.getHeader("Cache-Control")));
    }

    private void parse(@Nullable String cacheControl) {
      try {
        answer.tryComplete(new Answer(new JsonObject(body), maxAge(cacheControl)));
      } catch (RuntimeException e) {
        // Parsers quote what they could not read.
        fail("not a JSON object");
      }
    }

    private void fail(Throwable cause) {
      fail(String.valueOf(cause.getMessage()));
    }

    private void fail(String reason) {
      if (answer.tryFail(reason) && request != null) {
        request.reset();
      }
    }
  }

  static long maxAge(@Nullable String cacheControl) {
    if (cacheControl == null) {
      return -1;
    }
    Matcher matcher = MAX_AGE.matcher(cacheControl.toLowerCase(Locale.ROOT));
    return matcher.find() ? Long.parseLong(matcher.group(1)) * 1_000 : -1;
  }
}
