package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.SendQueueOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recovered socket under guard: it gets what it missed when it is let in, and nothing else. */
class GuardedRecoveryTest {

  private final BlockingQueue<ConnectContext> waiting = new LinkedBlockingQueue<>();
  private final List<String> ends = new CopyOnWriteArrayList<>();
  private ServerFixture server;
  private JsonObject ids;
  private String offset;

  private final AtomicInteger abandoned = new AtomicInteger();

  private void start(SocketIoOptions options, int instances) {
    server =
        ServerFixture.start(
            options.setConnectionStateRecovery(new ConnectionStateRecoveryOptions()),
            instances,
            io -> {
              io.use(new Guard());
              io.onConnection(
                  socket -> {
                    socket.join("room");
                    socket.onDisconnect(end -> ends.add("" + end.description()));
                  });
            });
    WireClient client = WireClient.open(server.vertx(), server.port());
    client.send("40");
    ids = new JsonObject(client.expectStart("40{").substring(2));
    io().to("room").emit("seen", 0);
    JsonArray event = new JsonArray(client.expectStart("42[\"seen\"").substring(2));
    offset = event.getString(event.size() - 1);
    client.close();
    await().until(() -> clients() == 0);
    io().to("room").emit("n", 1);
    io().to("room").emit("n", 2);
  }

  private final class Guard implements ConnectGuard {

    @Override
    public void handle(ConnectContext context) {
      judge(context);
    }

    @Override
    public void abandoned(Socket socket) {
      abandoned.incrementAndGet();
    }
  }

  /** New clients come in, recovered ones wait for the test. */
  private void judge(ConnectContext context) {
    if (context.socket().recovered()) {
      waiting.add(context);
    } else {
      context.next();
    }
  }

  private ConnectContext guarded() throws Exception {
    ConnectContext context = waiting.poll(20, TimeUnit.SECONDS);
    assertThat(context).isNotNull();
    return context;
  }

  private SocketIoServer io() {
    return server.instance(0).io();
  }

  private int clients() {
    return server.instances().stream().mapToInt(i -> i.call(() -> i.io().stats().clients())).sum();
  }

  private int sum(java.util.function.ToLongFunction<ServerStats> stat) {
    return (int)
        server.instances().stream()
            .mapToLong(i -> i.call(() -> stat.applyAsLong(i.io().stats())))
            .sum();
  }

  private WireClient back() {
    WireClient client = WireClient.open(server.vertx(), server.port());
    JsonObject auth = new JsonObject().put("pid", ids.getString("pid")).put("offset", offset);
    client.send("40" + auth.encode());
    return client;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whoIsLetInGetsItAllInOrder(int instances) throws Exception {
    start(new SocketIoOptions(), instances);
    WireClient client = back();
    ConnectContext context = guarded();
    for (int i = 3; i <= 30; i++) {
      io().to("room").emit("n", i);
    }
    io().to("room").asVolatile().emit("dropped");
    context.next();
    // What other loops still bring may come after CONNECT, but nothing overtakes.
    boolean connected = false;
    for (int i = 1; i <= 30; i++) {
      String frame = client.next();
      if (frame.startsWith("40{")) {
        connected = true;
        assertThat(new JsonObject(frame.substring(2))).isEqualTo(ids);
        frame = client.next();
      }
      assertThat(frame).startsWith("42[\"n\"," + i + ",\"");
    }
    if (!connected) {
      client.expectStart("40{");
    }
    io().to("room").emit("n", 31);
    client.expectStart("42[\"n\",31,\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whoIsRefusedGetsNothing(int instances) throws Exception {
    start(new SocketIoOptions(), instances);
    WireClient client = back();
    ConnectContext context = guarded();
    io().to("room").emit("n", 3);
    context.fail("no");
    client.expect("44{\"message\":\"no\"}");
    // Nothing is left of it: it comes back as somebody else.
    client.send("40{\"pid\":\"" + ids.getString("pid") + "\",\"offset\":\"" + offset + "\"}");
    assertThat(new JsonObject(client.expectStart("40{").substring(2)).getString("sid"))
        .isNotEqualTo(ids.getString("sid"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1})
  void whatWaitsIsBounded(int instances) throws Exception {
    start(new SocketIoOptions().setSendQueue(new SendQueueOptions(1 << 20, 20)), instances);
    WireClient client = back();
    ConnectContext context = guarded();
    for (int i = 3; i <= 40; i++) {
      io().to("room").emit("n", i);
    }
    client.expectClosed();
    await().until(() -> sum(ServerStats::heldOverflows) == 1);
    context.next();
    await().until(() -> clients() == 0);
    // By now it has missed more than can be sent at once: it is not cut again, it begins anew.
    assertThat(new JsonObject(back().expectStart("40{").substring(2)).getString("sid"))
        .isNotEqualTo(ids.getString("sid"));
    assertThat(sum(ServerStats::missedTooMuch)).isEqualTo(1);
  }

  @Test
  void whoDoesNotTakeWhatWaitsIsNotIn() throws Exception {
    start(new SocketIoOptions().setSendQueue(new SendQueueOptions(100_000, 1_000)), 1);
    WireClient client = back();
    ConnectContext context = guarded();
    for (int i = 3; i <= 12; i++) {
      io().to("room").emit("n", i, "€".repeat(6_000)); // three times as long on the wire
    }
    context.next();
    while (!client.next().equals("<closed>")) {
      // what it did take
    }
    await().until(() -> clients() == 0);
    assertThat(sum(ServerStats::sockets)).isZero();
    assertThat(sum(ServerStats::rooms)).isZero();
    assertThat(abandoned).hasValue(1);
    assertThat(ends).hasSize(1); // that of before
  }
}
