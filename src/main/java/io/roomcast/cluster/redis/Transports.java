package io.roomcast.cluster.redis;

/** Makes the connections of a relay. */
@FunctionalInterface
interface Transports {

  /** Makes them of the parts of a relay. */
  Transport create(Parts parts, Transport.Owner owner);

  /**
   * What a relay is made of, apart from its connections.
   *
   * @param uid of this node
   * @param incoming what is told of messages
   */
  record Parts(
      RelayLoop loop,
      RelayOptions options,
      RelayCounters counters,
      Flow flow,
      String uid,
      Incoming incoming) {

    /** A channel of our own; one of several servers may need another. */
    String watched() {
      return watched(uid);
    }

    /** That channel of another node. */
    String watched(String node) {
      return options.prefix() + "-alive#" + node + '#';
    }
  }

  /** Over plain Pub/Sub: any server of a Redis Cluster carries all messages. */
  static Transports classic() {
    return (parts, owner) ->
        new SingleTransport(common(parts, PubSub.PLAIN, false, gap(parts)), parts.watched(), owner);
  }

  /** Over sharded Pub/Sub: each master of a Redis Cluster carries the messages of its slots. */
  static Transports sharded() {
    return (parts, owner) -> {
      boolean isCluster = parts.options.servers().mode() == RedisServers.Mode.CLUSTER;
      Line.Common common = common(parts, PubSub.SHARDED, isCluster, gap(parts));
      return isCluster
          ? new ClusterTransport(common, parts.watched(), owner)
          : new SingleTransport(common, parts.watched(), owner);
    };
  }

  /** Over plain Pub/Sub, by which only questions and answers go: nobody misses them later. */
  static SingleTransport questions(Parts parts, Transport.Owner owner) {
    Gap untold = new Gap(parts.loop, false, parts.counters);
    return new SingleTransport(common(parts, PubSub.PLAIN, false, untold), parts.watched(), owner);
  }

  private static Gap gap(Parts parts) {
    return new Gap(parts.loop, true, parts.counters);
  }

  private static Line.Common common(Parts parts, PubSub pubSub, boolean hasSlots, Gap gap) {
    return new Line.Common(
        parts.loop,
        parts.options,
        parts.counters,
        pubSub,
        hasSlots ? Slots::of : null,
        parts.flow,
        gap);
  }
}
