package io.roomcast.backend;

import io.roomcast.auth.Signatures;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings calls to a backend by signed HTTP requests. Event loop of the backend. */
final class WebhookCourier implements Courier {

  /** What is left of a call when the breaker has seen it: its outcome is no failure to it. */
  private record Verdict(@Nullable JsonObject answer, @Nullable BackendException failure) {}

  private final BackendLoop loop;
  private final BackendOptions options;
  private final int maxResponse;
  private final Signatures signatures;
  private final HttpClient client;
  private final CircuitBreaker breaker;
  private final @Nullable StreamLimit limit;
  private Runnable placesGrown = () -> {};
  private final Map<CallType, RequestOptions> requests = new EnumMap<>(CallType.class);

  /**
   * @throws IllegalArgumentException when address or secrets are none
   */
  WebhookCourier(BackendLoop loop, String name, WebhookOptions webhook, BackendOptions options) {
    this.loop = loop;
    this.options = options;
    this.maxResponse = webhook.maxResponse();
    this.signatures = Signatures.of(webhook.secrets().toArray(String[]::new));
    for (CallType type : CallType.values()) {
      requests.put(type, request(webhook.url(), type));
    }
    this.breaker =
        CircuitBreaker.create(
            name,
            loop.vertx(),
            new CircuitBreakerOptions()
                .setMaxFailures(webhook.breakerFailures())
                .setResetTimeout(webhook.breakerOpen())
                // Attempts have a time of their own.
                .setTimeout(-1));
    this.limit = webhook.http2() ? new StreamLimit(() -> placesGrown.run()) : null;
    this.client =
        loop.vertx()
            .httpClientBuilder()
            .with(http(webhook))
            .with(
                new PoolOptions()
                    // Never less than what may be under way: nothing waits where it is not seen.
                    .setHttp1MaxSize(options.maxInFlight())
                    .setHttp2MaxSize(1))
            .withConnectHandler(this::connected)
            .build();
  }

  private void connected(HttpConnection connection) {
    // What ends a connection ends its requests; Vert.x would log it as an error, too.
    connection.exceptionHandler(cut -> {});
    if (limit != null) {
      limit.connected(connection);
    }
  }

  private static RequestOptions request(String url, CallType type) {
    URI address = URI.create(url.replace("{type}", type.text()));
    if (address.getHost() == null || address.getRawUserInfo() != null) {
      throw new IllegalArgumentException("url: must have a host, and no user before it");
    }
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(address.toString())
        .setFollowRedirects(false)
        .putHeader("content-type", "application/json")
        .putHeader("user-agent", "roomcast");
  }

  private static HttpClientOptions http(WebhookOptions webhook) {
    HttpClientOptions options = new HttpClientOptions();
    if (webhook.ca() != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(webhook.ca()));
    }
    return webhook.http2()
        ? options
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setUseAlpn(true)
            .setHttp2ClearTextUpgrade(false)
        : options;
  }

  @Override
  public Future<@Nullable JsonObject> deliver(Call call) {
    return breaker
        .execute(() -> attempt(call))
        .transform(
            done -> {
              if (done.failed()) {
                return Future.failedFuture(failure(done.cause()));
              }
              BackendException failure = done.result().failure();
              return failure == null
                  ? Future.succeededFuture(done.result().answer())
                  : Future.failedFuture(failure);
            });
  }

  /** Fails only for what tells against the backend as a whole. */
  private Future<Verdict> attempt(Call call) {
    long timestamp = loop.now() / 1_000;
    HttpExchange exchange = new HttpExchange(loop.wheel(), maxResponse);
    return exchange
        .run(
            client,
            Objects.requireNonNull(requests.get(call.type)),
            request ->
                request
                    .putHeader(Signatures.ID, call.id)
                    .putHeader(Signatures.TIMESTAMP, Long.toString(timestamp))
                    .putHeader(
                        Signatures.SIGNATURE, signatures.sign(call.id, timestamp, call.body())),
            call.body(),
            options.timeout(call.type))
        .transform(
            done -> {
              if (done.succeeded()) {
                return Future.succeededFuture(new Verdict(done.result(), null));
              }
              BackendException failure = failure(done.cause());
              return failure.outcome().trouble()
                  ? Future.failedFuture(failure)
                  : Future.succeededFuture(new Verdict(null, failure));
            });
  }

  private static BackendException failure(Throwable cause) {
    if (cause instanceof BackendException known) {
      return known;
    }
    return cause instanceof OpenCircuitException
        ? new BackendException(Outcome.BREAKER_OPEN, "it failed too often just now")
        : new BackendException(Outcome.NETWORK, cause.getClass().getSimpleName());
  }

  @Override
  public long size(Call call) {
    return call.body().length();
  }

  @Override
  public int places() {
    return limit == null ? Integer.MAX_VALUE : limit.streams();
  }

  @Override
  public void onPlaces(Runnable grown) {
    placesGrown = grown;
  }

  @Override
  public BreakerState breaker() {
    return switch (breaker.state()) {
      case CLOSED -> BreakerState.CLOSED;
      case HALF_OPEN -> BreakerState.HALF_OPEN;
      case OPEN -> BreakerState.OPEN;
    };
  }

  @Override
  public void close() {
    breaker.close();
    client.close();
  }
}
