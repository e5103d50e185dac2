package io.roomcast.cluster.redis;

import io.roomcast.cluster.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the relay an event loop, which others that talk to Redis share with it. */
final class RelayVerticle extends VerticleBase {

  private final RelayOptions options;
  private final Transports transports;
  private final Wire.Factory wire;
  private @Nullable Relay relay;
  private @Nullable RelayLoop loop;
  private final List<RedisNodes> others = new ArrayList<>();

  RelayVerticle(RelayOptions options, Transports transports, Wire.Factory wire) {
    this.options = options;
    this.transports = transports;
    this.wire = wire;
  }

  @Override
  public Future<?> start() {
    loop = new RelayLoop(vertx);
    Relay made = new Relay(vertx, options, transports, wire);
    relay = made;
    return made.open().recover(e -> made.close().transform(closed -> Future.failedFuture(e)));
  }

  @Override
  public Future<?> stop() {
    Future<?> nodes = Future.join(others.stream().map(RedisNodes::abandon).toList());
    return relay == null ? nodes : nodes.eventually(relay::close);
  }

  /** Makes this node known to others; once it is deployed. Any thread. */
  Future<RedisNodes> nodes(NodeOptions nodeOptions, NodeInfo self) {
    RelayLoop here = Objects.requireNonNull(loop);
    return here.call(
        () -> {
          RedisNodes nodes = new RedisNodes(here, options, relay().counters(), nodeOptions, self);
          others.add(nodes);
          return nodes.open(2 * options.servers().connectTimeout()).map(nodes);
        });
  }

  /** The relay; once it is deployed. */
  Relay relay() {
    if (relay == null) {
      throw new IllegalStateException("not deployed");
    }
    return relay;
  }
}
