package io.roomcast.bench.run;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a soak asks of its server: counts consumers on the event bus and open connections, and
 * answers with them and with the live heap. Thread-safe.
 */
public final class SoakStats implements VertxMetricsFactory {

  /** Where the server answers. */
  public static final String PATH = "/stats";

  private final AtomicLong addresses = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();

  /** Answers a request for {@link #PATH}, after a full collection. */
  public void answer(Vertx vertx, HttpServerRequest request) {
    vertx
        .executeBlocking(
            () -> {
              System.gc();
              return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            })
        .onSuccess(
            heap ->
                request
                    .response()
                    .putHeader("content-type", "application/json")
                    // The connection that asks is not counted.
                    .end(json(heap, connections.get() - 1).encode()));
  }

  private JsonObject json(long heap, long clients) {
    return new JsonObject()
        .put("heapBytes", heap)
        .put("addresses", addresses.get())
        .put("connections", clients);
  }

  @Override
  public VertxMetrics metrics(VertxOptions options) {
    return new VertxMetrics() {
      @Override
      public EventBusMetrics<?> createEventBusMetrics() {
        return new Addresses();
      }

      @Override
      public HttpServerMetrics<?, ?, ?> createHttpServerMetrics(
          HttpServerOptions server, SocketAddress address) {
        return new Connections();
      }
    };
  }

  private final class Addresses implements EventBusMetrics<String> {

    @Override
    public String handlerRegistered(String address) {
      addresses.incrementAndGet();
      return address;
    }

    @Override
    public void handlerUnregistered(String address) {
      addresses.decrementAndGet();
    }
  }

  private final class Connections implements HttpServerMetrics<Object, Object, Object> {

    @Override
    public Object connected(SocketAddress remote, String name) {
      connections.incrementAndGet();
      return name;
    }

    @Override
    public void disconnected(Object connection, SocketAddress remote) {
      connections.decrementAndGet();
    }
  }
}
