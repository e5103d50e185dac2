package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Middlewares see every request first and may stop it (§1.12); static files come after them. */
class MiddlewareTest {

  private static final String BAD_REQUEST = "400 {\"code\":3,\"message\":\"Bad request\"}";

  private static EngineFixture serverWith(Consumer<EngineIoServer> more) {
    return EngineFixture.start(
        new EngineOptions(),
        1,
        engine -> {
          EngineFixture.echo(engine);
          more.accept(engine);
        });
  }

  @Test
  void theyRunInOrderForEveryRequestOfASession() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    try (EngineFixture server =
            serverWith(
                engine -> {
                  engine.use(
                      context -> {
                        seen.add("first " + context.request().method() + context.upgrade());
                        context.next();
                      });
                  engine.use(
                      context -> {
                        seen.add("second");
                        context.next();
                        context.next();
                      });
                });
        RawHttp http = server.connect()) {
      String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
      assertThat(http.post(uri, "4a").shown()).isEqualTo("200 ok");
      assertThat(http.get("/engine.io/?transport=x").status()).isEqualTo(400);
      assertThat(seen)
          .containsExactly(
              "first GETfalse", "second", "first POSTfalse", "second", "first GETfalse", "second");
    }
  }

  @Test
  void theyMayTakeTheirTime() {
    try (EngineFixture server =
            serverWith(
                engine ->
                    engine.use(
                        context ->
                            io.vertx.core.Vertx.currentContext()
                                .owner()
                                .setTimer(20, t -> context.next())));
        RawHttp http = server.connect()) {
      String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
      assertThat(http.post(uri, "4" + "a".repeat(200_000)).shown()).isEqualTo("200 ok");
      assertThat(http.get(uri).body()).hasSize(200_001);
    }
  }

  @Test
  void aFailureIsABadRequest() {
    List<EngineIoServer.ConnectionError> errors = Collections.synchronizedList(new ArrayList<>());
    try (EngineFixture server =
            serverWith(
                engine -> {
                  engine.onConnectionError(errors::add);
                  engine.use(
                      context -> {
                        if (context.request().uri().contains("throw")) {
                          throw new IllegalStateException("broken");
                        }
                        context.fail(new IllegalStateException("no"));
                      });
                });
        RawHttp http = server.connect()) {
      assertThat(http.get(EngineFixture.HANDSHAKE).shown()).isEqualTo(BAD_REQUEST);
      assertThat(http.get(EngineFixture.HANDSHAKE + "&throw").shown()).isEqualTo(BAD_REQUEST);
      assertThat(errors).hasSize(2);
      assertThat(errors.get(0).context()).hasToString("{name=MIDDLEWARE_FAILURE}");
    }
  }

  @Test
  void oneThatAnswersKeepsItsAnswer() {
    try (EngineFixture server =
            serverWith(
                engine ->
                    engine.use(
                        context -> context.request().response().setStatusCode(418).end("tea")));
        RawHttp http = server.connect()) {
      assertThat(http.get(EngineFixture.HANDSHAKE).shown()).isEqualTo("418 tea");
      assertThat(http.get(EngineFixture.HANDSHAKE).shown()).isEqualTo("418 tea");
    }
  }

  @Test
  void headersTheySetAreSent() {
    try (EngineFixture server =
            serverWith(
                engine ->
                    engine.use(
                        context -> {
                          context.request().response().putHeader("x-mine", "yes");
                          context.next();
                        }));
        RawHttp http = server.connect()) {
      assertThat(http.get(EngineFixture.HANDSHAKE).header("x-mine")).isEqualTo("yes");
      assertThat(http.get("/engine.io/?transport=x").header("x-mine")).isEqualTo("yes");
    }
  }

  @Test
  void whoLeavesMeanwhileGetsNoSession() {
    List<EngineContext> waiting = Collections.synchronizedList(new ArrayList<>());
    try (EngineFixture server = serverWith(engine -> engine.use(waiting::add))) {
      RawHttp http = server.connect();
      http.request("GET", EngineFixture.HANDSHAKE);
      org.awaitility.Awaitility.await().until(() -> waiting.size() == 1);
      http.close();
      org.awaitility.Awaitility.await()
          .until(() -> server.instance().call(() -> waiting.get(0).request().response().closed()));
      server.instance().run(() -> waiting.get(0).next());
      assertThat(server.instance().left()).isZero();
    }
  }

  @Test
  void staticRequestsAreServedByName() {
    try (EngineFixture server =
            serverWith(
                engine ->
                    engine.onStatic(
                        (request, name) -> {
                          if (name.equals("x.js")) {
                            request.response().end("script");
                            return true;
                          }
                          return false;
                        }));
        RawHttp http = server.connect()) {
      assertThat(http.get("/engine.io/x.js?v=1").shown()).isEqualTo("200 script");
      assertThat(http.get("/engine.io/y.js").body()).contains("\"code\":0");
      assertThat(http.get(EngineFixture.HANDSHAKE).status()).isEqualTo(200);
    }
  }
}
