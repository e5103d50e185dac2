package io.roomcast.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.roomcast.it.TestServer.Held;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * 20,000 clients come and go, on every transport, half of them rude: afterwards the server holds
 * nothing. Leaked buffers fail the test class, as they do every other.
 */
class ChurnIT {

  private static final int CYCLES = Integer.getInteger("roomcast.churn.cycles", 20_000);
  private static final int AT_ONCE = 64;
  private static final int SILENT = CYCLES / 40;

  @Test
  void nothingIsLeftBehind() throws Exception {
    TestServer server =
        TestServer.start(
                "conformance",
                0,
                new JsonObject()
                    .put("instances", 2)
                    .put("pingInterval", 2_000)
                    .put("pingTimeout", 1_000)
                    .put("connectTimeout", 2_000))
            .await();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      List<ILoggingEvent> errors = errors();
      List<Held> before = server.held();
      int addressesBefore = server.addresses();
      ChurnClients clients = new ChurnClients(vertx, server.port());

      run(vertx, CYCLES - SILENT, AT_ONCE, clients::cycle);
      run(vertx, SILENT, SILENT / 2, clients::silentCycle);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertEmpty(server.held()));
      assertThat(server.held().stream().mapToInt(held -> held.stats().namespaces()).sum())
          .isEqualTo(before.stream().mapToInt(held -> held.stats().namespaces()).sum());
      assertThat(server.addresses()).isEqualTo(addressesBefore);
      assertThat(errors).as("errors logged").isEmpty();
    } finally {
      vertx.close().await();
      server.close().await();
    }
  }

  /**
   * What is logged as an error from now on; clients can cause none, but for what Vert.x logs when a
   * connection is reset that has not yet made a request: no code of ours has seen it by then.
   */
  private static List<ILoggingEvent> errors() {
    List<ILoggingEvent> errors = new CopyOnWriteArrayList<>();
    Appender<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)
                && !event.getLoggerName().equals("io.vertx.core.net.impl.ConnectionBase")) {
              errors.add(event);
            }
          }
        };
    appender.start();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(appender);
    return errors;
  }

  private static void assertEmpty(List<Held> held) {
    assertThat(held)
        .hasSize(2)
        .allSatisfy(
            instance -> {
              assertThat(instance.stats().sessions()).as("sessions").isZero();
              assertThat(instance.stats().clients()).as("clients").isZero();
              assertThat(instance.stats().sockets()).as("sockets").isZero();
              assertThat(instance.stats().rooms()).as("rooms").isZero();
              assertThat(instance.stats().pendingAcks()).as("pending acks").isZero();
              assertThat(instance.timers()).as("timers").isZero();
            });
  }

  /** Runs cycles 0 to {@code count} - 1, so many at a time. */
  private static void run(Vertx vertx, int count, int atOnce, IntFunction<Future<Void>> cycle)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    Set<Integer> running = ConcurrentHashMap.newKeySet();
    Promise<Void> done = Promise.promise();
    Runnable[] start = new Runnable[1];
    start[0] =
        () -> {
          int number = next.getAndIncrement();
          if (number >= count) {
            if (running.isEmpty()) {
              done.tryComplete();
            }
            return;
          }
          running.add(number);
          cycle
              .apply(number)
              .onFailure(
                  cause ->
                      done.tryFail(new AssertionError("cycle " + number + " of " + count, cause)))
              .onSuccess(
                  gone -> {
                    running.remove(number);
                    start[0].run();
                  });
        };
    vertx.runOnContext(
        now -> {
          for (int i = 0; i < atOnce; i++) {
            start[0].run();
          }
        });
    try {
      done.future().await(240, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("begun " + next + " of " + count + ", not ended: " + running, e);
    }
  }
}
