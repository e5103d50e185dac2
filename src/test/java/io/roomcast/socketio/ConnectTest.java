package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Coming into a namespace: middlewares, refusals, dynamic namespaces, limits. */
class ConnectTest {

  @Test
  void middlewaresDecideInOrderAndMayWait() {
    try (ServerFixture server =
        ServerFixture.start(
            io -> {
              io.of("/secret")
                  .use(
                      context ->
                          context
                              .socket()
                              .conn()
                              .loop()
                              .executor()
                              .execute(
                                  () -> {
                                    context.socket().data().put("seen", 1);
                                    context.next();
                                  }))
                  .use(
                      context -> {
                        assertThat(context.socket().data().getInteger("seen")).isEqualTo(1);
                        if ("x".equals(context.handshake().auth().getString("token"))) {
                          context.next();
                        } else {
                          context.fail("denied", new JsonObject().put("code", 42));
                        }
                      });
              io.of("/broken")
                  .use(
                      context -> {
                        throw new IllegalStateException("not for clients");
                      });
            })) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40/secret,");
      client.expect("44/secret,{\"message\":\"denied\",\"data\":{\"code\":42}}");
      client.send("40/broken,");
      client.expect("44/broken,{\"message\":\"Internal server error\"}");
      client.send("40/nowhere,");
      client.expect("44/nowhere,{\"message\":\"Invalid namespace\"}");
      client.send("40/secret,{\"token\":\"x\"}");
      client.expectStart("40/secret,{\"sid\":\"");
      assertThat(server.stats().sockets()).isEqualTo(1);
      assertThat(server.stats().refusedConnects()).isEqualTo(3);
    }
  }

  @Test
  void aRefusedSocketLeavesNothingBehind() {
    try (ServerFixture server =
        ServerFixture.start(
            io ->
                io.use(
                    context -> {
                      context.socket().join("room");
                      context.socket().emit("early", 1);
                      context.fail("no");
                    }))) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      client.expect("42[\"early\",1]");
      client.expect("44{\"message\":\"no\"}");
      assertThat(server.stats().rooms()).isZero();
      assertThat(server.stats().sockets()).isZero();
    }
  }

  @Test
  void aClientThatGoesWhileAMiddlewareWaitsLeavesNothingBehind() {
    List<ConnectContext> waiting = new CopyOnWriteArrayList<>();
    try (ServerFixture server =
        ServerFixture.start(
            io ->
                io.use(
                    context -> {
                      context.socket().join("room");
                      waiting.add(context);
                    }))) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      Awaitility.await().until(() -> !waiting.isEmpty());
      assertThat(server.stats().rooms()).isEqualTo(1);
      client.close();
      Awaitility.await().until(() -> server.stats().clients() == 0);
      assertThat(server.stats().rooms()).isZero();
      server
          .instance(0)
          .call(
              () -> {
                waiting.get(0).next();
                return true;
              });
      assertThat(server.stats().sockets()).isZero();
    }
  }

  @Test
  void dynamicNamespacesAreMadeAndRemoved() {
    List<String> made = new CopyOnWriteArrayList<>();
    SocketIoOptions options = new SocketIoOptions().setCleanupEmptyChildNamespaces(true);
    try (ServerFixture server =
        ServerFixture.start(
            options,
            1,
            io -> {
              io.onNewNamespace(namespace -> made.add(namespace.name()));
              io.of(Pattern.compile("^/dyn-\\d+$"))
                  .use(ConnectContext::next)
                  .onConnection(socket -> socket.on("name", e -> e.ack(socket.namespace().name())));
              io.of((name, auth) -> Future.succeededFuture(auth.containsKey(name.substring(1))));
            })) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40/dyn-1,");
      client.expectStart("40/dyn-1,{\"sid\":");
      client.send("42/dyn-1,0[\"name\"]");
      client.expect("43/dyn-1,0[\"/dyn-1\"]");
      client.send("40/dyn-x,");
      client.expect("44/dyn-x,{\"message\":\"Invalid namespace\"}");
      client.send("40/auth,{\"auth\":1}");
      client.expectStart("40/auth,{\"sid\":");
      assertThat(made).containsExactly("/dyn-1", "/auth");
      assertThat(server.stats().namespaces()).isEqualTo(3);
      client.send("41/dyn-1,");
      client.send("41/auth,");
      Awaitility.await().until(() -> server.stats().namespaces() == 1);
    }
  }

  @Test
  void aDynamicNamespaceGoesWithTheClientThatDidNotGetIn() {
    List<ConnectContext> waiting = new CopyOnWriteArrayList<>();
    Promise<Boolean> admitted = Promise.promise();
    SocketIoOptions options = new SocketIoOptions().setCleanupEmptyChildNamespaces(true);
    try (ServerFixture server =
        ServerFixture.start(
            options,
            1,
            io -> {
              io.of(Pattern.compile("^/dyn-")).use(waiting::add);
              io.of((name, auth) -> admitted.future());
            })) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40/dyn-1,");
      client.send("40/asked,");
      Awaitility.await().until(() -> !waiting.isEmpty());
      assertThat(server.stats().namespaces()).isEqualTo(2);
      client.close();
      Awaitility.await().until(() -> server.stats().clients() == 0);
      assertThat(server.stats().namespaces()).isEqualTo(1);
      admitted.complete(true);
      assertThat(server.stats().namespaces()).isEqualTo(1);
    }
  }

  @Test
  void aDynamicNamespaceStaysForAClientOnItsWayIn() {
    List<ConnectContext> waiting = new CopyOnWriteArrayList<>();
    SocketIoOptions options = new SocketIoOptions().setCleanupEmptyChildNamespaces(true);
    try (ServerFixture server =
        ServerFixture.start(
            options,
            1,
            io ->
                io.of(Pattern.compile("^/dyn-"))
                    .use(
                        context -> {
                          waiting.add(context);
                          if (waiting.size() == 1) {
                            context.next();
                          }
                        }))) {
      WireClient first = server.connect("/dyn-1");
      WireClient second = WireClient.open(server.vertx(), server.port());
      second.send("40/dyn-1,");
      Awaitility.await().until(() -> waiting.size() == 2);
      first.close();
      Awaitility.await().until(() -> server.stats().sockets() == 0);
      waiting.get(1).next();
      second.expectStart("40/dyn-1,{");
      assertThat(server.stats().namespaces()).isEqualTo(2);
      server.instance(0).io().namespace("/dyn-1").emit("hello");
      second.expect("42/dyn-1,[\"hello\"]");
      second.send("41/dyn-1,");
      Awaitility.await().until(() -> server.stats().namespaces() == 1);
    }
  }

  @Test
  void whoAdmitsMayAnswerOnAnyThread() {
    List<String> asked = new CopyOnWriteArrayList<>();
    List<Boolean> onLoop = new CopyOnWriteArrayList<>();
    Promise<Boolean> answer = Promise.promise();
    try (ServerFixture server =
        ServerFixture.start(
            io -> {
              io.onNewNamespace(made -> onLoop.add(io.engine().loop().executor().inLoop()));
              io.of(
                  (name, auth) -> {
                    asked.add(name);
                    return answer.future();
                  });
            })) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40/asked,");
      Awaitility.await().until(() -> !asked.isEmpty());
      answer.complete(true);
      client.expectStart("40/asked,{");
      assertThat(onLoop).containsExactly(true);
    }
  }

  @Test
  void guardsHearOfOneThatLeavesAtOnceAndNobodyElse() {
    List<String> told = new CopyOnWriteArrayList<>();
    try (ServerFixture server =
        ServerFixture.start(
            io -> {
              io.use(new Telling("first", told, socket -> socket.disconnect()));
              io.use(new Telling("second", told, socket -> {}));
              io.onConnection(socket -> told.add("a connection"));
            })) {
      WireClient client = server.connect("/");
      client.expect("41");
      assertThat(told).containsExactly("first: connected", "second: abandoned");
    }
  }

  private record Telling(String name, List<String> told, Handler<Socket> then)
      implements ConnectGuard {

    @Override
    public void handle(ConnectContext context) {
      context.next();
    }

    @Override
    public void connected(Socket socket) {
      told.add(name + ": connected");
      then.handle(socket);
    }

    @Override
    public void abandoned(Socket socket) {
      told.add(name + ": abandoned");
    }
  }

  @Test
  void whatAClientCanGrowIsBounded() {
    SocketIoOptions options = new SocketIoOptions().setMaxNamespacesPerConnection(3);
    options.setMaxDynamicNamespaces(2);
    try (ServerFixture server =
        ServerFixture.start(options, 1, io -> io.of(Pattern.compile("^/d")))) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40/d1,");
      client.expectStart("40/d1,{");
      client.send("40/d2,");
      client.expectStart("40/d2,{");
      client.send("40/d3,");
      client.expect("44/d3,{\"message\":\"Invalid namespace\"}");
      client.send("40");
      client.expectStart("40{");
      client.send("40/d4,");
      client.expect("44/d4,{\"message\":\"Too many namespaces\"}");
      assertThat(server.stats().namespaces()).isEqualTo(3);
    }
  }

  @Test
  void aConnectionThatJoinsNothingIsClosed() {
    SocketIoOptions options = new SocketIoOptions().setConnectTimeout(200);
    try (ServerFixture server =
        ServerFixture.start(options, 1, io -> io.use(context -> context.fail("no")))) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      client.expect("44{\"message\":\"no\"}");
      client.expectClosed();
    }
  }

  @Test
  void anEventBeforeTheAnswerClosesTheConnection() {
    try (ServerFixture server = ServerFixture.start(io -> io.use(context -> {}))) {
      WireClient client = WireClient.open(server.vertx(), server.port());
      client.send("40");
      client.send("42[\"early\"]");
      client.expectClosed();
      assertThat(server.stats().wrongStatePackets()).isEqualTo(1);
    }
  }
}
