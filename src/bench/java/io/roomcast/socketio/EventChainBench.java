package io.roomcast.socketio;

import io.roomcast.bench.micro.MicroBench;
import io.vertx.core.Handler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An event from its packet through the chain of its namespace to a handler of the socket's. */
@State(Scope.Thread)
public class EventChainBench extends MicroBench {

  /** Handlers of the chain; each passes the event on. */
  @Param({"0", "1", "5"})
  public int handlers;

  private @Nullable LoopSocket socket;
  private long events;

  @Setup
  public void connect() {
    socket =
        new LoopSocket(
            namespace -> {
              for (int i = 0; i < handlers; i++) {
                namespace.on(i % 2 == 0 ? "*" : "mess*").handler(new Step());
              }
              namespace.onConnection(fresh -> fresh.on("message", event -> events++));
            },
            "2[\"message\",\"" + "x".repeat(64) + "\"]");
  }

  /** One object for each, as in an application. */
  private static final class Step implements Handler<EventContext> {
    @Override
    public void handle(EventContext event) {
      event.next();
    }
  }

  @TearDown
  public void disconnect() {
    Objects.requireNonNull(socket).close();
  }

  @Benchmark
  @OperationsPerInvocation(LoopSocket.EVENTS)
  public long event() {
    return Objects.requireNonNull(socket).receive() + events;
  }
}
