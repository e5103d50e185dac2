package io.roomcast.bench.run;

import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a soak asks of its server: counts the consumers on the event bus, and answers with them, the
 * sessions and the live heap. Thread-safe.
 */
public final class SoakStats implements VertxMetricsFactory {

  /** Where the server answers. */
  public static final String PATH = "/stats";

  private final AtomicLong addresses = new AtomicLong();

  /** Answers requests for {@link #PATH} after a full collection, and no others. */
  public Handler<HttpServerRequest> page(Vertx vertx, SocketIoServer io) {
    return request -> {
      if (request.path().equals(PATH)) {
        vertx
            .executeBlocking(SoakStats::liveHeap)
            .onSuccess(heap -> request.response().end(json(heap, io.stats().sessions()).encode()));
      } else {
        request.response().setStatusCode(404).end();
      }
    };
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private JsonObject json(long heap, int sessions) {
    return new JsonObject()
        .put("heapBytes", heap)
        .put("addresses", addresses.get())
        .put("sessions", sessions);
  }

  @Override
  public VertxMetrics metrics(VertxOptions options) {
    return new VertxMetrics() {
      @Override
      public EventBusMetrics<?> createEventBusMetrics() {
        return new Addresses();
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
}
