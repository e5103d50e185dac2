package io.roomcast.engineio;

import io.roomcast.loop.NodeBuckets;

/**
 * What the instances of one server know of the addresses of clients. Immutable.
 *
 * @param counted addresses with sessions that count for {@link LimitOptions.PerIp#connections}
 * @param buckets addresses whose handshakes of late are remembered
 * @param evicted such addresses forgotten because they were idle
 * @param untracked handshakes that were not limited because {@link LimitOptions.PerIp#maxBuckets}
 *     were remembered
 */
public record AddressStats(int counted, int buckets, long evicted, long untracked) {

  static AddressStats of(NodeAddresses addresses) {
    NodeBuckets handshakes = addresses.handshakes();
    int counted = addresses.sessions().size();
    return handshakes == null
        ? new AddressStats(counted, 0, 0, 0)
        : new AddressStats(
            counted, handshakes.size(), handshakes.evicted(), handshakes.untracked());
  }
}
