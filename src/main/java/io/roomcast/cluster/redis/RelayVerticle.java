package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Gives the relay an event loop. */
final class RelayVerticle extends VerticleBase {

  private final RelayOptions options;
  private final Transports transports;
  private final Wire.Factory wire;
  private @Nullable Relay relay;

  RelayVerticle(RelayOptions options, Transports transports, Wire.Factory wire) {
    this.options = options;
    this.transports = transports;
    this.wire = wire;
  }

  @Override
  public Future<?> start() {
    Relay made = new Relay(vertx, options, transports, wire);
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
