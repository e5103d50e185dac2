package io.roomcast.cluster.forward;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What all event loops of a node count. Any thread. */
final class ForwardCounters {

  private final Map<ForwardKind, LongAdder> forwarded = new EnumMap<>(ForwardKind.class);
  private final Map<ForwardFailure, LongAdder> failed = new EnumMap<>(ForwardFailure.class);
  final LongAdder requests = new LongAdder();
  final LongAdder webSockets = new LongAdder();
  final LongAdder served = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder asked = new LongAdder();
  final LongAdder failedAsks = new LongAdder();

  ForwardCounters() {
    for (ForwardKind kind : ForwardKind.values()) {
      forwarded.put(kind, new LongAdder());
    }
    for (ForwardFailure failure : ForwardFailure.values()) {
      failed.put(failure, new LongAdder());
    }
  }

  /** The owner has begun to answer. */
  void forwarded(ForwardKind kind) {
    adder(forwarded, kind).increment();
  }

  void failed(ForwardFailure why) {
    adder(failed, why).increment();
  }

  private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    if (adder == null) {
      throw new IllegalArgumentException(String.valueOf(key));
    }
    return adder;
  }

  ForwardStats stats() {
    Map<ForwardKind, Long> kinds = new EnumMap<>(ForwardKind.class);
    forwarded.forEach((kind, count) -> kinds.put(kind, count.sum()));
    Map<ForwardFailure, Long> failures = new EnumMap<>(ForwardFailure.class);
    failed.forEach((why, count) -> failures.put(why, count.sum()));
    return new ForwardStats(
        Map.copyOf(kinds),
        Map.copyOf(failures),
        requests.sum(),
        webSockets.sum(),
        served.sum(),
        refused.sum(),
        asked.sum(),
        failedAsks.sum());
  }
}
