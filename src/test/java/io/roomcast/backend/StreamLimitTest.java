package io.roomcast.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamLimitTest {

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger raised = new AtomicInteger();
  private final StreamLimit limit = new StreamLimit(raised::incrementAndGet);

  @AfterEach
  void stop() {
    BackendFixture.await(vertx.close());
  }

  /** HTTP/1.1 has no streams: the pool of connections bounds it. */
  @ParameterizedTest
  @CsvSource({"HTTP_2, 3, 0", "HTTP_2, 200, 1", "HTTP_1_1, 2147483647, 1"})
  void isWhatTheConnectionSays(HttpVersion version, int streams, int raises) {
    int port =
        BackendFixture.await(
                vertx
                    .createHttpServer(
                        new HttpServerOptions()
                            .setInitialSettings(
                                new Http2Settings().setMaxConcurrentStreams(streams)))
                    .requestHandler(request -> request.response().end())
                    .listen(0, "127.0.0.1"))
            .actualPort();
    HttpClientOptions options =
        new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false);
    // Held here: Vert.x closes a client that the garbage collector takes.
    HttpClient client =
        vertx.httpClientBuilder().with(options).withConnectHandler(limit::connected).build();
    BackendFixture.await(
        client
            .request(HttpMethod.GET, port, "127.0.0.1", "/")
            .compose(HttpClientRequest::send)
            .compose(HttpClientResponse::end));
    await().untilAsserted(() -> assertThat(limit.streams()).isEqualTo(streams));
    assertThat(raised).hasValue(raises);
    BackendFixture.await(client.close());
  }
}
