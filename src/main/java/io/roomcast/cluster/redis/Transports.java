package io.roomcast.cluster.redis;

/** Makes the connections of a relay. */
@FunctionalInterface
interface Transports {

  /**
   * @param watched a channel of our own; one of several servers may need another
   */
  Transport create(
      RelayLoop loop,
      RelayOptions options,
      RelayCounters counters,
      Flow flow,
      String watched,
      Transport.Owner owner);

  /** Over plain Pub/Sub: any server of a Redis Cluster carries all messages. */
  static Transports classic() {
    return (loop, options, counters, flow, watched, owner) ->
        new SingleTransport(
            common(loop, options, counters, flow, PubSub.PLAIN, false), watched, owner);
  }

  /** Over sharded Pub/Sub: each master of a Redis Cluster carries the messages of its slots. */
  static Transports sharded() {
    return (loop, options, counters, flow, watched, owner) -> {
      boolean isCluster = options.servers().mode() == RedisServers.Mode.CLUSTER;
      Line.Common common = common(loop, options, counters, flow, PubSub.SHARDED, isCluster);
      return isCluster
          ? new ClusterTransport(common, watched, owner)
          : new SingleTransport(common, watched, owner);
    };
  }

  private static Line.Common common(
      RelayLoop loop,
      RelayOptions options,
      RelayCounters counters,
      Flow flow,
      PubSub pubSub,
      boolean hasSlots) {
    return new Line.Common(
        loop,
        options,
        counters,
        pubSub,
        hasSlots ? Slots::of : null,
        flow,
        new Gap(loop.vertx(), counters));
  }
}
