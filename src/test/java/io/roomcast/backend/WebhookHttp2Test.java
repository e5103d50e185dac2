package io.roomcast.backend;

import static io.roomcast.backend.FaultyBackend.ECHO;
import static io.roomcast.backend.FaultyBackend.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A webhook backend over HTTP/2: one connection, with as many requests as the server takes. */
class WebhookHttp2Test {

  private static final int STREAMS = 3;

  private final Vertx vertx = Vertx.vertx();
  private final FaultyBackend backend =
      new FaultyBackend(
          vertx,
          new HttpServerOptions()
              .setPort(0)
              .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(STREAMS)));
  private BackendFixture server;

  @AfterEach
  void stop() {
    server.close();
    BackendFixture.await(vertx.close());
  }

  private void start(BackendFixture.Options options) {
    server =
        BackendFixture.start(
            BackendSpec.webhook(
                new WebhookOptions(
                    backend.url(), List.of(FaultyBackend.SECRET), true, 1 << 20, 20, 5_000, null),
                options.build()));
  }

  @Test
  void aRequestThatIsEndedEndsNoOther() {
    start(new BackendFixture.Options());
    BackendFixture.Client client = server.connect();
    backend.then(ENDLESS);
    client.send("420[\"a\",0]");
    client.send("421[\"b\",1]");
    client.expect("431[1]");
    assertThat(server.stats().count(CallType.EVENT, Outcome.BAD_ANSWER)).isEqualTo(1);
  }

  @Test
  void whatTheServerDoesNotTakeWaitsWhereItIsCounted() {
    BackendFixture.Options options = new BackendFixture.Options().timeout(20_000);
    options.maxQueue = 4;
    start(options);
    List<BackendFixture.Client> clients = Stream.generate(() -> server.connect()).limit(8).toList();
    Promise<Void> gate = Promise.promise();
    backend.usually(
        (request, body) -> gate.future().onComplete(open -> ECHO.handle(request, body)));
    clients.forEach(client -> client.send("420[\"a\",0]"));
    await().until(() -> server.stats().count(CallType.EVENT, Outcome.OVERLOADED) == 1);

    BackendStats stats = server.stats();
    assertThat(stats.inFlight()).isEqualTo(STREAMS);
    assertThat(stats.queued()).isEqualTo(4);
    gate.complete();
    await().until(() -> server.stats().count(CallType.EVENT, Outcome.OK) == 7);
    assertThat(backend.mostRunning.get()).isEqualTo(STREAMS);
  }
}
