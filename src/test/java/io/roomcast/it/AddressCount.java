package io.roomcast.it;

import io.vertx.core.VertxOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the consumers on the event bus of a Vert.x. Thread-safe. */
final class AddressCount implements VertxMetricsFactory {

  private final AtomicInteger count = new AtomicInteger();

  int get() {
    return count.get();
  }

  @Override
  public VertxMetrics metrics(VertxOptions options) {
    return new VertxMetrics() {
      @Override
      public EventBusMetrics<?> createEventBusMetrics() {
        return new EventBusMetrics<String>() {
          @Override
          public String handlerRegistered(String address) {
            count.incrementAndGet();
            return address;
          }

          @Override
          public void handlerUnregistered(String address) {
            count.decrementAndGet();
          }
        };
      }
    };
  }
}
