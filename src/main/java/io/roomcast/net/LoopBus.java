package io.roomcast.net;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.impl.MessageConsumerImpl;
import io.vertx.core.internal.ContextInternal;

/**
 * One event loop's place on the local event bus. Event loop only.
 *
 * <p>Everything is done under the context of the loop on which this object was made. The plain API
 * would make a new context for each call from a Netty handler, and would tie a registration to
 * whatever duplicated context happens to be current.
 */
public final class LoopBus {

  private final ContextInternal context;
  private final EventBus bus;

  /** The place of the calling event loop. */
  public LoopBus(Vertx vertx) {
    this.context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
    this.bus = vertx.eventBus();
  }

  /**
   * Registers a local consumer; messages published after the return reach it. Those that are on
   * their way when it is unregistered are dropped in silence, where Vert.x would log a warning:
   * whoever can make a room empty could fill the log.
   */
  public <T> MessageConsumer<T> consumer(String address, Handler<Message<T>> handler) {
    ContextInternal previous = context.beginDispatch();
    try {
      MessageConsumer<T> consumer = bus.localConsumer(address);
      if (consumer instanceof MessageConsumerImpl<T> known) {
        known.discardHandler(message -> {});
      }
      return consumer.handler(handler);
    } finally {
      context.endDispatch(previous);
    }
  }

  /** Publishes a message; consumers on this loop get it in a later turn. */
  public void publish(String address, Object body, DeliveryOptions options) {
    if (ContextInternal.current() != null) {
      bus.publish(address, body, options);
      return;
    }
    ContextInternal previous = context.beginDispatch();
    try {
      bus.publish(address, body, options);
    } finally {
      context.endDispatch(previous);
    }
  }
}
