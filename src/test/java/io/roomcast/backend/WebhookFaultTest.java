package io.roomcast.backend;

import static io.roomcast.backend.FaultyBackend.CUT;
import static io.roomcast.backend.FaultyBackend.ECHO;
import static io.roomcast.backend.FaultyBackend.ENDLESS;
import static io.roomcast.backend.FaultyBackend.RESET;
import static io.roomcast.backend.FaultyBackend.SILENT;
import static io.roomcast.backend.FaultyBackend.SLOW;
import static io.roomcast.backend.FaultyBackend.status;
import static io.roomcast.backend.FaultyBackend.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.auth.Signatures.Verdict;
import io.roomcast.backend.FaultyBackend.Behaviour;
import io.roomcast.backend.FaultyBackend.Received;
import io.roomcast.cluster.redis.RedisProcess;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A webhook backend in trouble: no order is lost, no socket is dropped, ids stay. */
class WebhookFaultTest {

  private static final long TIMEOUT = 1_500;

  private final Vertx vertx = Vertx.vertx();
  private final FaultyBackend backend = new FaultyBackend(vertx);
  private BackendFixture server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    BackendFixture.await(vertx.close());
  }

  private void start(BackendFixture.Options options) {
    start(backend.url(), options);
  }

  private void start(String url, BackendFixture.Options options) {
    server = BackendFixture.start(BackendSpec.webhook(webhook(url, 1_000_000), options.build()));
  }

  private static WebhookOptions webhook(String url, int breakerFailures) {
    return new WebhookOptions(
        url, List.of(FaultyBackend.SECRET), false, 64 * 1024, breakerFailures, 200, null);
  }

  static Stream<Arguments> passing() {
    return Stream.of(
        Arguments.of("reset", RESET),
        Arguments.of("cut", CUT),
        Arguments.of("silent", SILENT),
        Arguments.of("slow", SLOW),
        Arguments.of("408", status(408)),
        Arguments.of("425", status(425)),
        Arguments.of("429", status(429, "Retry-After", "0")),
        Arguments.of("500", status(500)),
        Arguments.of("503", status(503, "Retry-After", "no date")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passing")
  void whatMayPassIsTriedAgainInOrder(String name, Behaviour fault) {
    start(new BackendFixture.Options().timeout(TIMEOUT));
    BackendFixture.Client client = server.connect();
    backend.then(fault, fault);
    client.send("420[\"a\",0]");
    client.send("421[\"b\",1]");
    client.send("422[\"c\",2]");
    for (int i = 0; i < 3; i++) {
      client.expect("43" + i + "[" + i + "]");
    }

    assertThat(backend.firstArguments()).containsExactly(0, 0, 0, 1, 2);
    assertThat(backend.events().subList(0, 3))
        .extracting(Received::id)
        .hasSameElementsAs(List.of(backend.events().get(0).id()));
    assertThat(backend.events()).extracting(Received::verdict).containsOnly(Verdict.VALID);
    assertThat(backend.events())
        .extracting(one -> one.body().getInteger("seq"))
        .containsExactly(1, 1, 1, 2, 3);
    assertThat(server.stats().retries()).isEqualTo(2);
    assertThat(server.stats().count(CallType.EVENT, Outcome.OK)).isEqualTo(3);
  }

  static Stream<Arguments> lasting() {
    return Stream.of(
        Arguments.of(status(400), Outcome.REJECTED),
        Arguments.of(status(404), Outcome.REJECTED),
        Arguments.of(status(307, "Location", "/hooks/other"), Outcome.REJECTED),
        Arguments.of(text("no json"), Outcome.BAD_ANSWER),
        Arguments.of(text("x".repeat(65 * 1024)), Outcome.BAD_ANSWER),
        Arguments.of(ENDLESS, Outcome.BAD_ANSWER));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("lasting")
  void whatWillNotPassIsNotTriedAgain(Behaviour fault, Outcome outcome) {
    start(new BackendFixture.Options().timeout(5_000));
    BackendFixture.Client client = server.connect();
    backend.then(fault);
    client.send("420[\"a\",0]");
    client.send("421[\"b\",1]");
    client.expect("431[1]");

    assertThat(backend.firstArguments()).containsExactly(0, 1);
    assertThat(server.stats().retries()).isZero();
    assertThat(server.stats().count(CallType.EVENT, outcome)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBackendThatIsNoneIsGivenUp(boolean garbage) {
    NetServer other = FaultyBackend.garbage(vertx);
    String url = "http://127.0.0.1:" + (garbage ? other.actualPort() : freePort(other)) + "/{type}";
    start(url, new BackendFixture.Options().timeout(2_000));
    BackendFixture.Client client = server.open();
    client.send("40");
    client.expectStart("44{");

    BackendStats stats = server.stats();
    assertThat(stats.count(CallType.CONNECT, Outcome.NETWORK)).isEqualTo(1);
    assertThat(stats.retries()).isEqualTo(2);
    assertThat(stats.givenUp()).isEqualTo(1);
    assertThat(stats.inFlight() + stats.queued()).isZero();
  }

  private static int freePort(NetServer server) {
    BackendFixture.await(server.close());
    return server.actualPort();
  }

  @Test
  void anEventThatIsGivenUpHasNoAckAndTheNextOneIsSent() {
    start(new BackendFixture.Options().timeout(TIMEOUT));
    BackendFixture.Client client = server.connect();
    backend.then(SILENT, RESET, status(503));
    client.send("420[\"a\",0]");
    client.send("421[\"b\",1]");
    client.expect("431[1]");

    assertThat(backend.firstArguments()).containsExactly(0, 0, 0, 1);
    assertThat(server.stats().count(CallType.EVENT, Outcome.FAILED)).isEqualTo(1);
    assertThat(server.stats().givenUp()).isEqualTo(1);
  }

  @Test
  void oneSocketsTroubleIsNotAnothers() {
    start(new BackendFixture.Options().timeout(2_000));
    BackendFixture.Client slow = server.connect();
    BackendFixture.Client other = server.connect();
    backend.then((request, body) -> vertx.setTimer(300, late -> ECHO.handle(request, body)));
    slow.send("420[\"a\",\"late\"]");
    await().until(() -> backend.events().size() == 1);
    for (int i = 0; i < 20; i++) {
      other.send("42" + i + "[\"b\"," + i + "]");
      other.expect("43" + i + "[" + i + "]");
    }
    slow.expect("430[\"late\"]");
  }

  @Test
  void retryAfterIsObeyedWithinBounds() {
    BackendFixture.Options options = new BackendFixture.Options().timeout(10_000);
    options.max = 400;
    start(options);
    BackendFixture.Client client = server.connect();
    long start = System.nanoTime();
    backend.then(status(503, "Retry-After", "3600"));
    client.send("420[\"a\"]");
    client.expect("430[]");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(390), Duration.ofSeconds(20));
  }

  @Test
  void theBreakerOpensAndFindsTheBackendWellAgain() {
    BackendFixture.Options options = new BackendFixture.Options().timeout(TIMEOUT);
    options.attempts = 1;
    server = BackendFixture.start(BackendSpec.webhook(webhook(backend.url(), 3), options.build()));
    BackendFixture.Client client = server.connect();
    backend.usually(status(500));
    for (int i = 0; i < 3; i++) {
      client.send("42[\"a\",0]");
    }
    await().until(() -> server.stats().breaker() == BreakerState.OPEN);
    int asked = backend.events().size();
    client.send("42[\"a\",0]");
    await().until(() -> server.stats().count(CallType.EVENT, Outcome.BREAKER_OPEN) == 1);
    assertThat(backend.events()).hasSize(asked);

    backend.usually(ECHO);
    await().until(() -> server.stats().breaker() == BreakerState.HALF_OPEN);
    client.send("421[\"b\",1]");
    client.expect("431[1]");
    assertThat(server.stats().breaker()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void whatIsRefusedDoesNotOpenTheBreaker() {
    BackendFixture.Options options = new BackendFixture.Options().timeout(2_000);
    server = BackendFixture.start(BackendSpec.webhook(webhook(backend.url(), 2), options.build()));
    BackendFixture.Client client = server.connect();
    backend.then(status(400), status(400), status(400), text("?"));
    for (int i = 0; i < 4; i++) {
      client.send("42[\"a\",0]");
    }
    client.send("421[\"b\",1]");
    client.expect("431[1]");
  }

  @Test
  void disconnectsAreTriedUntilTheBackendIsBack() {
    // Not one of those that the kernel gives to clients: it has to be free once more.
    int port = RedisProcess.freePort();
    FaultyBackend gone = new FaultyBackend(vertx, port);
    start(gone.url(), new BackendFixture.Options().timeout(TIMEOUT));
    BackendFixture.Client client = server.connect();
    gone.close();
    client.send("42[\"lost\",0]");
    client.send("41");
    await().until(() -> server.stats().queuedDisconnects() == 1);

    FaultyBackend back = new FaultyBackend(vertx, port);
    await().until(() -> back.received.size() == 1);
    assertThat(back.received.get(0).body().getString("type")).isEqualTo("disconnect");
    assertThat(back.received.get(0).body().getInteger("seq")).isEqualTo(2);
    await().until(() -> server.stats().count(CallType.DISCONNECT, Outcome.OK) == 1);
    assertThat(server.stats().queuedDisconnects()).isZero();
  }

  @Test
  void disconnectsAreGivenUpInTheEnd() {
    BackendFixture.Options options = new BackendFixture.Options().timeout(TIMEOUT);
    options.disconnectFor = 2_000;
    start(options);
    BackendFixture.Client client = server.connect();
    backend.usually(status(503));
    client.send("41");
    await().until(() -> server.stats().disconnectsGivenUp() == 1);
    assertThat(backend.ofType("disconnect")).hasSizeGreaterThan(2);
    assertThat(backend.ofType("disconnect"))
        .extracting(Received::id)
        .containsOnly(backend.ofType("disconnect").get(0).id());
  }

  @Test
  void theDisconnectComesAfterTheEventUnderWay() {
    start(new BackendFixture.Options().timeout(10_000));
    BackendFixture.Client client = server.connect();
    Promise<Void> release = Promise.promise();
    backend.then((request, body) -> release.future().onSuccess(now -> ECHO.handle(request, body)));
    client.send("420[\"a\",0]");
    await().until(() -> backend.events().size() == 1);
    client.close();
    await().until(() -> server.log.contains("out: transport close"));
    assertThat(server.stats().inFlight()).isEqualTo(1);
    assertThat(backend.ofType("disconnect")).isEmpty();
    release.complete();
    await().until(() -> backend.ofType("disconnect").size() == 1);
    assertThat(server.stats().count(CallType.EVENT, Outcome.OK)).isEqualTo(1);
  }

  @Test
  void aSocketWithTooMuchWaitingIsReadNoFurther() {
    BackendFixture.Options options = new BackendFixture.Options().timeout(10_000);
    start(options);
    BackendFixture.Client client = server.connect();
    Promise<Void> release = Promise.promise();
    backend.then((request, body) -> release.future().onSuccess(now -> ECHO.handle(request, body)));
    String filler = "x".repeat(32 * 1024);
    for (int i = 0; i < 60; i++) {
      client.send("42" + i + "[\"a\"," + i + ",\"" + filler + "\"]");
    }
    await().until(() -> server.inputPauses() == 1);
    // What was read at once still comes in: 64 KiB, which are two messages.
    for (int i = 0; i < 20; i++) {
      assertThat(server.server().queuedEvents())
          .isBetween(options.queuePerSocket, options.queuePerSocket + 2);
    }
    release.complete();
    for (int i = 0; i < 60; i++) {
      client.expectStart("43" + i + "[" + i + ",");
    }
    assertThat(backend.events()).hasSize(60);
  }

  @Test
  void callsUnderWayAndThoseThatWaitAreBounded() {
    BackendFixture.Options options = new BackendFixture.Options().timeout(10_000);
    options.maxInFlight = 2;
    options.maxQueue = 3;
    start(options);
    List<BackendFixture.Client> clients = Stream.generate(() -> server.connect()).limit(8).toList();
    backend.usually(SILENT);
    clients.forEach(client -> client.send("420[\"a\",0]"));
    await().until(() -> server.stats().count(CallType.EVENT, Outcome.OVERLOADED) == 3);
    BackendStats stats = server.stats();
    assertThat(stats.inFlight()).isEqualTo(2);
    assertThat(stats.queued()).isEqualTo(3);
    assertThat(backend.mostRunning.get()).isEqualTo(2);
    clients.forEach(BackendFixture.Client::close);
    // Theirs wait beside the events, and are bounded like them.
    await().until(() -> server.log.stream().filter(l -> l.startsWith("out")).count() == 8);
    assertThat(server.stats().disconnectsGivenUp()).isZero();
    assertThat(server.stats().queuedDisconnects()).isEqualTo(3);
  }

  @Test
  void disconnectsThatWaitAreBounded() {
    BackendFixture.Options options = new BackendFixture.Options().timeout(10_000);
    options.maxInFlight = 1;
    options.maxQueue = 2;
    start(options);
    BackendFixture.Client busy = server.connect();
    List<BackendFixture.Client> clients = Stream.generate(() -> server.connect()).limit(5).toList();
    backend.usually(SILENT);
    busy.send("420[\"a\",0]");
    await().until(() -> backend.events().size() == 1);
    clients.forEach(client -> client.send("41"));
    await().until(() -> server.stats().disconnectsGivenUp() == 3);
    assertThat(server.stats().queuedDisconnects()).isEqualTo(2);
    assertThat(server.stats().count(CallType.DISCONNECT, Outcome.OVERLOADED)).isEqualTo(3);
  }

  @Test
  void bytesThatWaitAreBounded() {
    BackendFixture.Options options = new BackendFixture.Options().timeout(10_000);
    options.maxInFlight = 1;
    options.maxQueueBytes = 2_000;
    start(options);
    List<BackendFixture.Client> clients = Stream.generate(() -> server.connect()).limit(3).toList();
    backend.usually(SILENT);
    clients.forEach(client -> client.send("420[\"a\",\"" + "x".repeat(1_500) + "\"]"));
    await().until(() -> server.stats().count(CallType.EVENT, Outcome.OVERLOADED) == 1);
    assertThat(server.stats().queued()).isEqualTo(1);
  }

  @Test
  void aChangedConfTakesNewCallsAndLosesNone() {
    start(new BackendFixture.Options().timeout(5_000));
    FaultyBackend other = new FaultyBackend(vertx);
    BackendFixture.Client client = server.connect();
    Promise<Void> release = Promise.promise();
    backend.then((request, body) -> release.future().onSuccess(now -> ECHO.handle(request, body)));
    client.send("420[\"a\",0]");
    client.send("421[\"b\",1]");
    await().until(() -> backend.events().size() == 1);
    server.call(
        () -> {
          server
              .backends()
              .prepare(
                  Map.of(
                      "app",
                      BackendSpec.webhook(webhook(other.url(), 5), BackendFixture.options())))
              .apply();
          return 0;
        });
    release.complete();
    client.expect("430[0]");
    client.expect("431[1]");
    assertThat(other.events()).extracting(one -> one.body().getInteger("seq")).containsExactly(2);
    assertThat(server.stats().count(CallType.EVENT, Outcome.OK)).isEqualTo(2);
  }
}
