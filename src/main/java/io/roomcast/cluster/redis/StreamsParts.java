package io.roomcast.cluster.redis;

import io.roomcast.room.AdapterContext;
import io.roomcast.room.AdapterContext.Recovery;
import org.jspecify.annotations.Nullable;

/**
 * What a relay over streams is made of beside what all have: made on its loop, and then used by
 * adapters, in any thread, once the relay has started.
 */
final class StreamsParts implements Transports, Wire.Factory {

  private final StreamsOptions options;
  private volatile @Nullable StreamsTransport transport;
  private volatile @Nullable StreamsWire wire;

  StreamsParts(StreamsOptions options) {
    this.options = options;
  }

  @Override
  public Transport create(Parts parts, Transport.Owner owner) {
    StreamsTransport made = new StreamsTransport(parts, options, owner);
    transport = made;
    return made;
  }

  @Override
  public Wire create(String uid, ChannelTable channels, Incoming incoming) {
    StreamsWire made = new StreamsWire(options, uid, channels, incoming);
    wire = made;
    return made;
  }

  /** The adapter of a namespace on one event loop. */
  RedisAdapter adapter(AdapterContext context, Relay relay) {
    Recovery bounds = context.recovery();
    StreamsTransport streams = transport;
    StreamsWire streamsWire = wire;
    return bounds == null || streams == null || streamsWire == null
        ? new RedisAdapter(context, relay)
        : new StreamsAdapter(context, relay, streams, streamsWire, bounds);
  }

  @Nullable StreamStats stats() {
    StreamsTransport streams = transport;
    return streams == null ? null : streams.counters().stats();
  }
}
