package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Gives the relay an event loop. */
final class RelayVerticle extends VerticleBase {

  private final ClassicOptions options;
  private @Nullable Relay relay;

  RelayVerticle(ClassicOptions options) {
    this.options = options;
  }

  @Override
  public Future<?> start() {
    Relay made = new Relay(vertx, options);
    relay = made;
    return made.open().recover(e -> made.close().transform(closed -> Future.failedFuture(e)));
  }

  @Override
  public Future<?> stop() {
    return relay == null ? Future.succeededFuture() : relay.close();
  }

  /** The relay; once it is deployed. */
  Relay relay() {
    if (relay == null) {
      throw new IllegalStateException("not deployed");
    }
    return relay;
  }
}
