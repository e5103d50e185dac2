package io.roomcast.socketio;

import io.roomcast.bench.micro.MicroBench;
import io.roomcast.handler.EventLimit;
import io.roomcast.handler.Identity;
import io.roomcast.handler.LimitHandler;
import io.roomcast.handler.LimitPolicy;
import io.roomcast.handler.NodeLimitOptions;
import io.roomcast.handler.NodeLimits;
import io.roomcast.handler.SocketLimits;
import io.roomcast.loop.TokenRate;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One event from its packet to a handler of its socket, on a real event loop, a thousand in a go:
 * without a chain, through handlers that only pass it on, and through limits of every kind.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // connect() does
public class EventChainBench extends MicroBench {

  private static final int EVENTS = 1_000;

  @Param({"none", "five", "limits"})
  public String chain = "none";

  private ServerFixture server;
  private WireClient client;
  private SocketImpl socket;
  private int handled;
  private final Packet event = Packet.event("/", Packet.NO_ID, "chat:message", Payload.of("text"));

  @Setup
  public void connect() {
    server = ServerFixture.start(this::install);
    client = server.connect("/");
    ServerFixture.Instance instance = server.instance(0);
    socket = (SocketImpl) instance.call(() -> instance.io().of("/").sockets().iterator().next());
  }

  private void install(SocketIoServer io) {
    Namespace namespace = io.of("/");
    if (chain.equals("five")) {
      for (int i = 0; i < 5; i++) {
        namespace.on(i % 2 == 0 ? "*" : "chat:*").handler(EventContext::next);
      }
    } else if (chain.equals("limits")) {
      EventLimit high = limit();
      SocketLimits own =
          new SocketLimits(high, SocketLimits.named(Map.of("chat:*", high)), 1 << 16);
      NodeLimitOptions node = new NodeLimitOptions(10, high, high, null, 1_000, false);
      LimitHandler limits =
          LimitHandler.create(io.engine().loop(), NodeLimits.create(node), name -> own);
      namespace.use(
          context -> {
            JsonObject identity = new JsonObject().put("user", "u").put("expiresAt", 1);
            context.socket().data().put(Identity.KEY, identity);
            context.next();
          });
      namespace.on("*").handler(limits.events());
    }
    namespace.on("chat:message", context -> handled++);
  }

  private static EventLimit limit() {
    return new EventLimit(new TokenRate(1_000_000, 10, 1_000_000), LimitPolicy.REJECT);
  }

  @TearDown
  public void close() {
    client.close();
    server.close();
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int event() {
    return server
        .instance(0)
        .call(
            () -> {
              for (int i = 0; i < EVENTS; i++) {
                socket.receive(event);
              }
              return handled;
            });
  }
}
